import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { AuditKind } from '../../../../src/domain/audit-log.ts';
import { anApi, problemBody } from './an-api.ts';

/** The API with an admin who calls it. */
async function anAdminApi() {
  const api = await anApi();
  const admin = api.aToken('carla', ['admin']);
  const call = (method: string, path: string, json?: unknown) =>
    api.call(method, path, { token: admin.text, ...(json !== undefined && { json }) });
  return {
    ...api,
    admin,
    callAsAdmin: call,
    async read(method: string, path: string, json?: unknown): Promise<unknown> {
      const answer = await call(method, path, json);
      const body: unknown = await answer.json();
      if (!answer.ok) throw new Error(JSON.stringify(body));
      return body;
    },
    async problemOf(method: string, path: string, json?: unknown): Promise<string> {
      const answer = await call(method, path, json);
      const { type, status } = problemBody.parse(await answer.json());
      expect(answer.status).toBe(status);
      return `${status} ${type.split(':').at(-1)}`;
    },
  };
}

const auditPage = z.object({
  entries: z.array(
    z.object({ seq: z.number(), kind: z.string(), actor: z.string(), userId: z.string().nullable() }),
  ),
  nextCursor: z.string().nullable(),
});

const changes: readonly (readonly [string, string, object | undefined, AuditKind])[] = [
  ['PUT', '/admin/users/web:ana/role', { role: 'trusted' }, 'role-changed'],
  ['PUT', '/admin/users/web:ana/block', { isBlocked: true }, 'policy-changed'],
  ['POST', '/admin/users/web:ana/credits', { amountMillicredits: 5_000, reason: 'a prize' }, 'quota-changed'],
  ['POST', '/admin/users/web:ana/link', { user: 'web:carla' }, 'account-linked'],
  ['DELETE', '/admin/users/web:ana', undefined, 'erased'],
  ['PATCH', '/admin/quota-rules/role/trusted', { maxQueued: 7 }, 'policy-changed'],
  ['PATCH', '/admin/policies/all', { deny: { add: ['worse*'] } }, 'policy-changed'],
  ['POST', '/admin/queue/pause', undefined, 'queue-paused'],
  ['POST', '/admin/queue/drain', undefined, 'queue-drained'],
  ['POST', '/admin/engine/restart', undefined, 'engine-restarted'],
  ['POST', '/admin/tokens', { name: 'nightly' }, 'token-created'],
];

test.each(changes)('%s %s is audited with the caller as who did it', async (method, path, json, kind) => {
  const { read, admin } = await anAdminApi();
  await read(method, path, json);
  const { entries } = auditPage.parse(await read('GET', `/admin/audit?kind=${kind}`));
  expect(entries.map(({ actor }) => actor)).toEqual([admin.userId]);
});

describe('people', () => {
  test('are listed newest first, in pages', async () => {
    const { read, aToken, ana, admin } = await anAdminApi();
    const bruno = aToken('bruno');
    const page = z.object({
      users: z.array(z.object({ id: z.string() })),
      nextCursor: z.string().nullable(),
    });
    const first = page.parse(await read('GET', '/admin/users?limit=2'));
    const next = page.parse(await read('GET', `/admin/users?limit=2&cursor=${first.nextCursor}`));
    expect([...first.users, ...next.users].map(({ id }) => id)).toEqual(
      [ana, admin, bruno]
        .map(({ userId }) => userId)
        .toSorted()
        .toReversed(),
    );
    expect(next.nextCursor).toBeNull();
  });

  test('are found by id or identity, with what they have and may', async () => {
    const { read, ana, ask } = await anAdminApi();
    await ask();
    const byName = await read('GET', '/admin/users/web:ana');
    expect(byName).toEqual(await read('GET', `/admin/users/${ana.userId}`));
    expect(byName).toMatchObject({
      id: ana.userId,
      role: 'member',
      identities: [{ surface: 'web', externalId: 'ana' }],
      running: 1,
      isBlocked: false,
    });
  });

  test('who is blocked can ask for nothing until they are let in again', async () => {
    const { read, call } = await anAdminApi();
    const ask = async () => (await call('POST', '/generations', { json: { prompt: 'a cat' } })).status;
    expect(await read('PUT', '/admin/users/web:ana/block', { isBlocked: true })).toMatchObject({
      isBlocked: true,
    });
    expect(await ask()).toBe(403);
    await read('PUT', '/admin/users/web:ana/block', { isBlocked: false });
    expect(await ask()).toBe(202);
  });

  test('credits are given, and stand in the ledger with who gave them', async () => {
    const { read, admin } = await anAdminApi();
    await read('PATCH', '/admin/quota-rules/platform/web', { capacityMillicredits: 10_000 });
    const given = { amountMillicredits: 5_000, reason: 'a prize' };
    expect(await read('POST', '/admin/users/web:ana/credits', given)).toMatchObject({
      balanceMillicredits: 15_000,
    });
    const taken = { amountMillicredits: -1_000, reason: 'too much' };
    await read('POST', '/admin/users/web:ana/credits', taken);
    const ledger = z.object({
      entries: z.array(z.object({ id: z.number(), amountMillicredits: z.number(), actor: z.string() })),
      nextCursor: z.string().nullable(),
    });
    const page = ledger.parse(await read('GET', '/admin/users/web:ana/ledger?limit=1'));
    expect(page.entries).toMatchObject([{ amountMillicredits: -1_000, actor: admin.userId }]);
    const next = ledger.parse(
      await read('GET', `/admin/users/web:ana/ledger?limit=1&cursor=${page.nextCursor}`),
    );
    expect(next.entries).toMatchObject([{ amountMillicredits: 5_000 }]);
  });

  test('two accounts become one', async () => {
    const { read, aToken, ana, problemOf } = await anAdminApi();
    aToken('bruno');
    const linked = await read('POST', '/admin/users/web:ana/link', { user: 'web:bruno' });
    expect(linked).toMatchObject({ id: ana.userId });
    expect(await read('GET', '/admin/users/web:bruno')).toMatchObject({ id: ana.userId });
    expect(await problemOf('POST', '/admin/users/web:ana/link', { user: 'web:bruno' })).toBe(
      '409 same-account',
    );
  });

  test('who is erased is gone, and a second time changes nothing', async () => {
    const { read, callAsAdmin, problemOf, ana, ask, draw, call } = await anAdminApi();
    await draw(await ask());
    expect(await read('DELETE', `/admin/users/${ana.userId}`)).toMatchObject({ generations: 1, media: 1 });
    expect((await call('GET', '/quota')).status).toBe(401);
    expect(await read('DELETE', `/admin/users/${ana.userId}`)).toMatchObject({ generations: 0, media: 0 });
    expect((await callAsAdmin('GET', '/admin/users/web:ana')).status).toBe(404);
    expect(await problemOf('PUT', `/admin/users/${ana.userId}/role`, { role: 'admin' })).toBe(
      '409 user-erased',
    );
  });

  test('while something of theirs is drawn, it is stopped first', async () => {
    const { callAsAdmin, ask, stores } = await anAdminApi();
    const id = await ask();
    const answer = await callAsAdmin('DELETE', '/admin/users/web:ana');
    expect(problemBody.parse(await answer.json())).toMatchObject({
      status: 409,
      type: 'urn:pincel:problem:still-running',
    });
    expect(answer.headers.get('Retry-After')).toBe('2');
    expect(stores.jobs.get(id)?.cancelAskedAtMs).toBeDefined();
  });

  test('nobody is told as such', async () => {
    const { problemOf } = await anAdminApi();
    expect(await problemOf('GET', '/admin/users/discord:1')).toBe('404 no-such-user');
    expect(await problemOf('PUT', '/admin/users/discord:1/role', { role: 'admin' })).toBe('404 no-such-user');
  });
});

describe('rules', () => {
  test('a rule is set part by part, listed and removed', async () => {
    const { read, problemOf } = await anAdminApi();
    await read('PATCH', '/admin/quota-rules/role/trusted', { maxQueued: 7 });
    const both = { scope: 'role', key: 'trusted', maxQueued: 7, capacityMillicredits: 'unlimited' };
    expect(
      await read('PATCH', '/admin/quota-rules/role/trusted', { capacityMillicredits: 'unlimited' }),
    ).toMatchObject(both);
    expect(await read('GET', '/admin/quota-rules')).toMatchObject({
      rules: expect.arrayContaining([
        expect.objectContaining(both),
        expect.objectContaining({ scope: 'default', key: 'everybody', maxRunning: 2 }),
      ]),
    });
    expect(await read('DELETE', '/admin/quota-rules/role/trusted')).toMatchObject(both);
    expect(await problemOf('DELETE', '/admin/quota-rules/role/trusted')).toBe('404 no-such-rule');
  });

  test.each([
    ['PATCH', '/admin/quota-rules/role/king', { maxQueued: 1 }, '404 no-such-scope'],
    ['PATCH', '/admin/quota-rules/default/web', { maxQueued: 1 }, '404 no-such-scope'],
    ['PATCH', '/admin/quota-rules/planet/web', { maxQueued: 1 }, '400 invalid-request'],
    ['PATCH', '/admin/quota-rules/role/trusted', {}, '400 invalid-request'],
    ['PATCH', '/admin/quota-rules/role/trusted', { maxRunning: 0 }, '400 invalid-request'],
    ['DELETE', '/admin/quota-rules/default/everybody', undefined, '409 default-rule-stays'],
    ['PATCH', '/admin/policies/discord:1', { maxQueued: 1 }, '404 no-such-space'],
    ['PATCH', '/admin/policies/all', {}, '400 invalid-request'],
    ['PATCH', '/admin/policies/all', { deny: { add: ['(('] } }, '400 invalid-request'],
    ['POST', '/admin/users/web:ana/credits', { amountMillicredits: 0, reason: 'x' }, '400 invalid-request'],
  ])('%s %s %j is %s', async (method, path, json, problem) => {
    const { problemOf } = await anAdminApi();
    expect(await problemOf(method, path, json)).toBe(problem);
  });

  test('rules for all spaces hold at once', async () => {
    const { read, call } = await anAdminApi();
    const policy = await read('PATCH', '/admin/policies/all', {
      deny: { add: ['worse*'] },
      kinds: { gif: null },
    });
    expect(policy).toMatchObject({
      spaceId: null,
      rules: { words: { deny: ['worse*'] }, kinds: { image: 'member', gif: null } },
    });
    expect(await read('GET', '/admin/policies/web:ana')).toMatchObject({
      own: {},
      rules: { words: { deny: ['worse*'] } },
    });
    expect((await call('POST', '/generations', { json: { prompt: 'worsened' } })).status).toBe(422);
  });
});

describe('the rules of a space', () => {
  test('are as for all spaces again where they are set back', async () => {
    const { read, problemOf } = await anAdminApi();
    await read('PATCH', '/admin/policies/all', { maxQueued: 40 });
    await read('PATCH', '/admin/policies/web:ana', { maxQueued: 3, nsfw: 'always' });
    expect(await read('PATCH', '/admin/policies/web:ana', { reset: ['maxQueued'] })).toMatchObject({
      own: { nsfw: 'always' },
      rules: { maxQueued: 40 },
    });
    const { entries } = auditPage.parse(await read('GET', '/admin/audit?kind=policy-changed'));
    expect(entries).toHaveLength(3);
    for (const reset of [[], ['everything'], 'all']) {
      expect(await problemOf('PATCH', '/admin/policies/all', { reset })).toBe('400 invalid-request');
    }
  });
});

describe('the queue', () => {
  test('shows what is drawn and what comes next, without what was asked for', async () => {
    const { callAsAdmin, ask } = await anAdminApi();
    const [first, second] = [await ask({ prompt: 'a secret' }), await ask({ prompt: 'a secret' })];
    const text = await (await callAsAdmin('GET', '/admin/queue')).text();
    expect(text).not.toContain('secret');
    expect(JSON.parse(text)).toMatchObject({
      queued: 1,
      running: 1,
      isPaused: false,
      upcoming: [
        { id: first, isRunning: true },
        { id: second, isRunning: false, state: 'queued' },
      ],
    });
  });

  test('is steered', async () => {
    const { read, callAsAdmin, call } = await anAdminApi();
    expect(await read('POST', '/admin/queue/pause')).toEqual({ isPaused: true, isDraining: false });
    expect(await read('POST', '/admin/queue/drain')).toEqual({ isPaused: true, isDraining: true });
    expect((await call('POST', '/generations', { json: { prompt: 'a cat' } })).status).toBe(503);
    await read('POST', '/admin/queue/accept');
    expect(await read('POST', '/admin/queue/resume')).toEqual({ isPaused: false, isDraining: false });
    expect((await callAsAdmin('GET', '/admin/queue/resume')).status).toBe(405);
  });

  test('one is put to the front, another is canceled', async () => {
    const { read, problemOf, ask, lane } = await anAdminApi();
    const [running, second, third] = [await ask(), await ask(), await ask()];
    await read('POST', `/admin/queue/${third}/front`);
    expect(lane.upcoming(9).map(({ jobId }) => jobId)).toEqual([running, third, second]);
    expect(await read('DELETE', `/admin/queue/${second}`)).toEqual({ id: second, state: 'canceled' });
    expect(await problemOf('DELETE', `/admin/queue/${second}`)).toBe('409 generation-over');
    expect(await problemOf('POST', `/admin/queue/${second}/front`)).toBe('409 not-waiting');
    expect(await problemOf('POST', '/admin/queue/nothing/front')).toBe('404 no-such-generation');
    expect(await problemOf('DELETE', '/admin/queue/nothing')).toBe('404 no-such-generation');
  });
});

describe('the engine', () => {
  test('is shown with what it computes with, its memory and what was measured', async () => {
    const { read, stores } = await anAdminApi();
    stores.rates.learn('mini', 'image', 1, 12, 0);
    expect(await read('GET', '/admin/engine')).toMatchObject({
      state: 'ready',
      reason: null,
      provider: { name: 'cpu', reason: 'a test' },
      memory: { rssBytes: 300_000_000, maxRssBytes: 2_000_000_000 },
      restarts: [],
      rates: [
        { model: 'mini', kind: 'image', msPerStep: 12 },
        { model: 'mini', kind: 'gif', msPerStep: null },
      ],
    });
  });

  test('is restarted', async () => {
    const { read, restartCount } = await anAdminApi();
    expect(await read('POST', '/admin/engine/restart')).toMatchObject({ state: 'ready' });
    expect(restartCount()).toBe(1);
  });
});

describe('the audit log', () => {
  test('is read newest first, in pages, and by filters', async () => {
    const { read, ask, ana } = await anAdminApi();
    const [first, second] = [await ask({ prompt: 'a fox' }), await ask({ prompt: 'a dog' })];
    const seqs: number[] = [];
    for (let cursor: string | null = '999'; cursor !== null; ) {
      const page = auditPage.parse(await read('GET', `/admin/audit?limit=2&cursor=${cursor}`));
      seqs.push(...page.entries.map(({ seq }) => seq));
      cursor = page.nextCursor;
    }
    expect(seqs).toEqual(seqs.toSorted((a, b) => b - a));
    expect(seqs.at(-1)).toBe(1);
    const found = async (query: string) =>
      auditPage.parse(await read('GET', `/admin/audit?${query}`)).entries;
    expect(await found(`generationId=${second}&kind=accepted`)).toHaveLength(1);
    expect(await found('user=web:ana&kind=accepted')).toMatchObject([{ userId: ana.userId }, {}]);
    expect(await found('words=FOX')).toMatchObject([{ kind: 'accepted' }]);
    expect(await found('from=2030-01-01T00:00:00Z')).toEqual([]);
    expect((await found(`generationId=${first}`)).length).toBeGreaterThan(0);
  });

  test('is verified on request, and a change is found', async () => {
    const { read, ask, database } = await anAdminApi();
    await ask();
    expect(await read('POST', '/admin/audit/verify')).toMatchObject({ isWhole: true, fault: null });
    for (const name of database
      .prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_log'")
      .pluck()
      .all()) {
      database.exec(`DROP TRIGGER ${name}`);
    }
    database.exec("UPDATE audit_log SET actor = 'nobody' WHERE seq = 1");
    expect(await read('POST', '/admin/audit/verify')).toMatchObject({ isWhole: false, fault: { seq: 1 } });
  });
});

test('a parked delivery is tried again, and one that is not parked is not', async () => {
  const { read, problemOf, ask, draw, stores, retriedCount } = await anAdminApi();
  await draw(await ask());
  const [leased] = stores.outbox.lease({ surfaces: ['web'], limit: 1, leaseMs: 1_000, atMs: 1_000_000 });
  if (leased === undefined) throw new Error('Expected a delivery');
  expect(await problemOf('POST', `/admin/outbox/${leased.id}/retry`)).toBe('409 not-parked');
  stores.outbox.settle(leased.id, leased.lease, { state: 'parked', error: 'gone' }, 1_000_000);
  expect(await read('GET', '/admin/outbox?state=parked')).toMatchObject({
    deliveries: [{ id: leased.id, state: 'parked', lastError: 'gone' }],
  });
  expect(await read('POST', `/admin/outbox/${leased.id}/retry`)).toMatchObject({ state: 'pending' });
  expect(retriedCount()).toBe(1);
  expect(await problemOf('POST', '/admin/outbox/999/retry')).toBe('404 no-such-delivery');
});

test('a token is made, works, is listed without its text, and is revoked', async () => {
  const { read, callAsAdmin, problemOf, call } = await anAdminApi();
  const made = z
    .object({ id: z.string(), text: z.string(), scopes: z.array(z.string()), expiresAt: z.string() })
    .parse(await read('POST', '/admin/tokens', { name: 'nightly', user: 'web:ana', expiresInDays: 1 }));
  expect(made.scopes).toEqual(['draw']);
  expect((await call('GET', '/quota', { token: made.text })).status).toBe(200);
  const listed = await (await callAsAdmin('GET', '/admin/tokens?user=web:ana')).text();
  expect(listed).toContain(made.id);
  expect(listed).not.toContain(made.text);
  expect(await read('DELETE', `/admin/tokens/${made.id}`)).toMatchObject({ revokedAt: expect.any(String) });
  expect((await call('GET', '/quota', { token: made.text })).status).toBe(401);
  expect(await problemOf('DELETE', '/admin/tokens/nothing')).toBe('404 no-such-token');
  expect(await problemOf('POST', '/admin/tokens', { name: 'x', user: 'web:zoe' })).toBe('404 no-such-user');
});
