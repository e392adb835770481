import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { WebhookAnswer } from '../../../../src/domain/webhook-sender.ts';
import {
  newWebhookSchema,
  webhookCallSchema,
  webhookSchema,
} from '../../../../src/web/api/webhook-schemas.ts';
import { anApi, problemBody } from './an-api.ts';

const url = 'https://hooks.example.org/pincel';

async function aWebhookApi(changes: Parameters<typeof anApi>[0] = {}) {
  const api = await anApi(changes);
  return {
    ...api,
    async made(json: object = { url }, token = api.ana.text) {
      const answer = await api.call('POST', '/webhooks', { json, token });
      expect(answer.status).toBe(201);
      return newWebhookSchema.parse(await answer.json());
    },
    async problem(...asked: Parameters<typeof api.call>) {
      const answer = await api.call(...asked);
      const { type, detail } = problemBody.parse(await answer.json());
      return { status: answer.status, type: type.replace('urn:pincel:problem:', ''), detail };
    },
  };
}

describe('making a webhook', () => {
  test('answers it with its secret, this once', async () => {
    const { call, made, ana } = await aWebhookApi();
    const { secret, ...webhook } = await made();
    expect(secret).toMatch(/^whsec_/);
    expect(webhook).toEqual({
      id: webhook.id,
      userId: ana.userId,
      tokenId: ana.id,
      url,
      events: ['generation.completed', 'generation.failed', 'generation.canceled'],
      createdAt: '1970-01-01T00:16:40.000Z',
      failingSince: null,
      pausedAt: null,
    });
    const looked = await call('GET', `/webhooks/${webhook.id}`);
    expect(await looked.json()).toEqual(webhook);
    expect(await (await call('GET', '/webhooks')).json()).toEqual({ webhooks: [webhook] });
  });

  test('may choose what it is told of', async () => {
    const { made } = await aWebhookApi();
    const wanted = { url, events: ['generation.failed'] };
    expect(await made(wanted)).toMatchObject(wanted);
  });

  test('may call a host that the operator trusts for an admin, and for nobody else', async () => {
    const { made, problem, aToken } = await aWebhookApi();
    const json = { url: 'http://automation.lan/x' };
    expect(await made(json, aToken('carla', ['admin']).text)).toMatchObject(json);
    expect(await problem('POST', '/webhooks', { json })).toEqual({
      status: 422,
      type: 'webhook-admins-only',
      detail: expect.stringContaining('Only webhooks of admins'),
    });
  });

  test.each([
    ['http://hooks.example.org/', 'webhook-not-https', 'Only https'],
    ['https://127.0.0.1/', 'webhook-not-public', 'private network'],
    ['https://2130706433/', 'webhook-not-public', 'private network'],
    ['https://ana:pass@hooks.example.org/', 'webhook-has-password', 'signed'],
    ['hooks.example.org', 'webhook-not-an-address', 'whole'],
  ])('with the address %s is refused with a sentence', async (address, type, words) => {
    const { problem } = await aWebhookApi();
    const refusal = await problem('POST', '/webhooks', { json: { url: address } });
    expect(refusal).toEqual({ status: 422, type, detail: expect.stringContaining(words) });
  });

  test('is refused in the language that was asked for', async () => {
    const { problem } = await aWebhookApi();
    const headers = { 'Accept-Language': 'pt-BR' };
    const { detail } = await problem('POST', '/webhooks', { json: { url: 'http://a.example/' }, headers });
    expect(detail).toContain('Só endereços https');
  });

  test('is for one who has fewer than ten', async () => {
    const { made, problem, aToken } = await aWebhookApi();
    for (let count = 0; count < 10; count += 1) await made();
    const refusal = await problem('POST', '/webhooks', { json: { url } });
    expect(refusal).toMatchObject({ status: 409, type: 'too-many-webhooks' });
    await made({ url }, aToken('bruno').text);
  });

  test.each([
    [{}],
    [{ url, events: [] }],
    [{ url, events: ['generation.queued'] }],
    [{ url, secret: 'mine' }],
  ])('from %j is no request of this address', async (json) => {
    const { call } = await aWebhookApi();
    expect((await call('POST', '/webhooks', { json })).status).toBe(400);
  });
});

describe('a webhook', () => {
  test('of somebody else is not there; an admin may do everything with it', async () => {
    const { call, made, problem, aToken, stores } = await aWebhookApi();
    const { id } = await made();
    const addresses = [
      ['GET', `/webhooks/${id}`],
      ['GET', `/webhooks/${id}/calls`],
      ['POST', `/webhooks/${id}/test`],
      ['POST', `/webhooks/${id}/resume`],
      ['DELETE', `/webhooks/${id}`],
    ] as const;
    const bruno = aToken('bruno').text;
    for (const [method, path] of addresses) {
      const refusal = await problem(method, path, { token: bruno });
      expect(refusal).toMatchObject({ status: 404, type: 'no-such-webhook' });
    }
    expect(await (await call('GET', '/webhooks', { token: bruno })).json()).toEqual({ webhooks: [] });
    expect(stores.webhooks.get(id)).toBeDefined();
    const carla = aToken('carla', ['admin']).text;
    for (const [method, path] of addresses) {
      expect((await call(method, path, { token: carla })).status).toBeLessThan(300);
    }
    expect(stores.webhooks.get(id)).toBeUndefined();
  });

  test('that is removed is not there any more', async () => {
    const { call, made } = await aWebhookApi();
    const { id } = await made();
    const removed = await call('DELETE', `/webhooks/${id}`);
    expect([removed.status, await removed.text()]).toEqual([204, '']);
    expect((await call('DELETE', `/webhooks/${id}`)).status).toBe(404);
  });

  test('that is paused is resumed, and whoever calls is woken', async () => {
    const { call, made, stores, resumedCount } = await aWebhookApi();
    const { id } = await made();
    stores.webhooks.setPaused(id, 2_000);
    const paused = webhookSchema.parse(await (await call('GET', `/webhooks/${id}`)).json());
    expect(paused.pausedAt).toBe('1970-01-01T00:00:02.000Z');
    const resumed = webhookSchema.parse(await (await call('POST', `/webhooks/${id}/resume`)).json());
    expect(resumed.pausedAt).toBeNull();
    expect(resumedCount()).toBe(1);
  });
});

describe('a webhook that a token made', () => {
  test('is gone when that token is revoked', async () => {
    const { call, made, aToken } = await aWebhookApi();
    const stolen = aToken('ana');
    const { id } = await made({ url }, stolen.text);
    const own = await made();
    const boss = aToken('carla', ['admin']).text;
    expect((await call('DELETE', `/admin/tokens/${stolen.id}`, { token: boss })).status).toBe(200);
    expect((await call('GET', `/webhooks/${id}`)).status).toBe(404);
    expect((await call('GET', `/webhooks/${own.id}`)).status).toBe(200);
  });

  test('is not resumed once that token has expired', async () => {
    const { made, problem, aToken, stores } = await aWebhookApi();
    const nowMs = 1_000_000;
    const { webhook } = stores.webhooks.create(
      { userId: aToken('ana').userId, tokenId: aToken('ana', ['draw'], nowMs).id, url, events: [] },
      1,
    );
    stores.webhooks.setPaused(webhook.id, nowMs);
    const refusal = await problem('POST', `/webhooks/${webhook.id}/resume`);
    expect(refusal).toMatchObject({ status: 409, type: 'webhook-token-over' });
    expect(refusal.detail).toContain('works no more');
    expect(stores.webhooks.get(webhook.id)?.pausedAtMs).toBe(nowMs);
    await made();
  });
});

describe('the calls of a webhook', () => {
  test('are lined up when a generation is drawn, canceled or fails, and tell how they went', async () => {
    const { call, made, ask, draw, stores, engineJob, whenJob } = await aWebhookApi();
    const { id } = await made();
    const drawn = await ask();
    await draw(drawn);
    const canceled = await ask();
    await call('DELETE', `/generations/${canceled}`);
    await whenJob(canceled, ({ state }) => state === 'canceled');
    const failed = await ask();
    const { fail } = await engineJob(failed);
    fail(new Error('no'));
    await whenJob(failed, ({ state }) => state === 'failed');

    const [leased] = stores.webhooks.lease({ limit: 1, limitPerUser: 1, leaseMs: 1, atMs: 1_000_000 });
    const failure = { kind: 'status', status: 503 } as const;
    stores.webhooks.postpone(leased?.id ?? '', { dueAtMs: 1_005_000, failure }, 1_000_000);
    const answer = await call('GET', `/webhooks/${id}/calls`);
    const { calls } = z.object({ calls: z.array(webhookCallSchema) }).parse(await answer.json());
    expect(
      calls.map(({ type, generationId, state, attempts }) => [type, generationId, state, attempts]),
    ).toEqual([
      ['generation.failed', failed, 'pending', 0],
      ['generation.canceled', canceled, 'pending', 0],
      ['generation.completed', drawn, 'pending', 1],
    ]);
    expect(calls[2]).toMatchObject({
      dueAt: '1970-01-01T00:16:45.000Z',
      endedAt: null,
      failure: 'status',
      error: expect.stringContaining('status 503'),
    });
    const latest = await (await call('GET', `/webhooks/${id}/calls?limit=1`)).json();
    expect(latest).toEqual({ calls: [calls[0]] });
  });

  test('are lined up for drawings of all surfaces', async () => {
    const { made, accept, draw, stores, ana } = await aWebhookApi();
    await made();
    const requester = {
      surface: 'telegram',
      userId: ana.userId,
      userExternalId: 'a',
      spaceExternalId: 'chat',
    } as const;
    await draw(accept({}, { requester }).jobId);
    expect(stores.webhooks.pendingCount()).toBe(1);
  });

  test('are not lined up for other people’s drawings', async () => {
    const { made, ask, draw, stores, aToken } = await aWebhookApi();
    await made();
    await draw(await ask({}, aToken('bruno').text));
    expect(stores.webhooks.pendingCount()).toBe(0);
  });
});

describe('testing a webhook', () => {
  test('calls it with an event of its own and says that it arrived', async () => {
    const { call, made } = await aWebhookApi({
      async postWebhook({ url: called, body }) {
        expect(called).toBe(url);
        expect(JSON.parse(body)).toMatchObject({ type: 'webhook.test' });
        return { ok: true, status: 202 };
      },
    });
    const { id } = await made();
    const answer = await call('POST', `/webhooks/${id}/test`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ isDelivered: true, status: 202, failure: null, error: null });
  });

  test.each([
    [{ kind: 'status', status: 500 }, 500, 'status 500'],
    [{ kind: 'timeout' }, null, 'ten seconds'],
  ] as const)('says why it did not arrive: %j', async (failure, status, words) => {
    const { call, made } = await aWebhookApi({ postWebhook: async () => ({ ok: false, failure }) });
    const { id } = await made();
    expect(await (await call('POST', `/webhooks/${id}/test`)).json()).toEqual({
      isDelivered: false,
      status,
      failure: failure.kind,
      error: expect.stringContaining(words),
    });
  });

  test('is done once at a time', async () => {
    const { promise, resolve } = Promise.withResolvers<WebhookAnswer>();
    const { call, made, problem } = await aWebhookApi({ postWebhook: () => promise });
    const { id } = await made();
    const first = call('POST', `/webhooks/${id}/test`);
    const second = await problem('POST', `/webhooks/${id}/test`);
    expect(second).toMatchObject({ status: 429, type: 'already-testing' });
    resolve({ ok: true, status: 204 });
    expect((await first).status).toBe(200);
  });
});
