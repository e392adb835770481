import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TokenScope } from '../../../src/domain/api-token.ts';
import { aFolder } from '../../support/a-folder.ts';
import { contentsOf } from '../../support/database-contents.ts';
import { aRequester } from '../../support/flow.ts';
import { aSite } from './a-site.ts';
import { type Access, type LetIn, siteAccess, type Thing } from './site-access-matrix.ts';

/** What somebody got: the way in, a no, nothing (as if it were not there), or what they asked for. */
type Outcome = 'log in' | 'forbidden' | 'not there' | 'let in';

const roles = [
  'nobody',
  'nobody, with htmx',
  'a member with a token',
  'the owner with a token',
  'the owner with a link',
  'an admin with a token',
  'the person at the machine',
] as const;

type Role = (typeof roles)[number];

const logIn = { nobody: 'log in', 'nobody, with htmx': 'log in' } as const;
const everybodyIn = {
  nobody: 'let in',
  'nobody, with htmx': 'let in',
  'a member with a token': 'let in',
  'the owner with a token': 'let in',
  'the owner with a link': 'let in',
  'an admin with a token': 'let in',
  'the person at the machine': 'let in',
} as const satisfies Record<Role, Outcome>;

/** What each role gets, by whom an address lets in. */
const expected: Readonly<Record<LetIn, Readonly<Record<Role, Outcome>>>> = {
  anybody: everybodyIn,
  visitors: { ...everybodyIn, ...logIn },
  managers: {
    ...everybodyIn,
    ...logIn,
    'a member with a token': 'forbidden',
    'the owner with a token': 'forbidden',
  },
  'owner and admins': { ...everybodyIn, ...logIn, 'a member with a token': 'not there' },
  'owner alone': {
    ...everybodyIn,
    ...logIn,
    'a member with a token': 'not there',
    'an admin with a token': 'not there',
    'the person at the machine': 'not there',
  },
  admins: {
    ...everybodyIn,
    ...logIn,
    'a member with a token': 'forbidden',
    'the owner with a token': 'forbidden',
    'the owner with a link': 'forbidden',
  },
};

const rows = Object.entries(siteAccess).map(([address, access]) => {
  const [method = '', path = ''] = address.split(' ');
  return { address, method, path, ...access };
});

/** The site, and Bruno with one of everything. */
async function aPeopledSite() {
  const site = await aSite({ concurrency: 100 });
  const { stores, accept, finish, database, app } = site;
  const personOf = (name: string) =>
    // The page is a place that is noted when somebody first looks at it.
    stores.users.recognise({ surface: 'web', userExternalId: name, spaceExternalId: 'page' }, Date.now())
      .userId;
  const userId = personOf('bruno');
  const aToken = (ownerId: string, scopes: readonly TokenScope[]) =>
    stores.tokens.create({ userId: ownerId, name: 'a frame', scopes, expiresAtMs: undefined }, Date.now())
      .token;
  const cookieOf = (ownerId: string, tokenId: string | undefined): string => {
    const session = { userId: ownerId, tokenId, browser: 'Firefox', expiresAtMs: Date.now() + 60_000 };
    return `pincel-session=${stores.webSessions.open(session, Date.now()).secret}`;
  };
  const withToken = (ownerId: string, scopes: readonly TokenScope[]): string =>
    cookieOf(ownerId, aToken(ownerId, scopes).id);
  /** A browser that was logged in just now: some of what is asked for logs others out. */
  const cookies: Readonly<Record<Role, () => string | undefined>> = {
    nobody: () => undefined,
    'nobody, with htmx': () => undefined,
    'a member with a token': () => withToken(personOf('carla'), ['draw']),
    'the owner with a token': () => withToken(userId, ['draw']),
    'the owner with a link': () => cookieOf(userId, undefined),
    'an admin with a token': () => withToken(personOf('dora'), ['admin']),
    'the person at the machine': () => undefined,
  };

  const noteRule = (): void =>
    void stores.policies.set({ scope: 'user', scopeKey: userId, maxRunning: 100 }, Date.now());
  // Nothing that is asked for waits for what was asked for before.
  noteRule();

  const requester = { ...aRequester({ surface: 'web' }), userId };
  const start = join(await aFolder(), 'start.png');
  await writeFile(start, 'a picture');

  /** What an address names; made anew for each who asks, because some of it does not outlive that. */
  const things: Readonly<Record<Thing, () => Promise<string>>> = {
    loginCode: async () => stores.webSessions.newCode(userId, Date.now() + 60_000),
    async jobId() {
      const { jobId } = accept({ prompt: 'a cat' }, { requester });
      await finish(jobId);
      return jobId;
    },
    async jobIdWithStart() {
      const { jobId } = accept({ prompt: 'a cat', initImagePath: start }, { requester });
      await finish(jobId);
      return jobId;
    },
    position: async () => '0',
    async sessionId() {
      cookieOf(userId, undefined);
      const [newest] = stores.webSessions.list(userId, Date.now());
      return newest?.id ?? '';
    },
    tokenId: async () => aToken(userId, ['draw']).id,
    // Nobody is called: the address leads to this machine.
    webhookId: async () =>
      stores.webhooks.create(
        { userId, tokenId: undefined, url: 'https://127.0.0.1:1', events: ['generation.failed'] },
        Date.now(),
      ).webhook.id,
    userId: async () => userId,
    spaceId: async () => stores.users.recognise(aRequester(), Date.now()).spaceId,
    async deliveryId() {
      await things.jobId();
      const atMs = Date.now();
      const [leased] = stores.outbox.lease({ surfaces: ['web'], limit: 1, leaseMs: 1_000, atMs });
      if (leased === undefined) throw new Error('Expected a delivery');
      stores.outbox.settle(leased.id, leased.lease, { state: 'parked' }, atMs);
      return String(leased.id);
    },
    async userScope() {
      noteRule();
      return 'user';
    },
  };

  return {
    ...site,
    contents: () => contentsOf(database),
    async addressOf({ path, names = [] }: Access & { readonly path: string }): Promise<string> {
      const left = [...names];
      const parts = path.split('/').map(async (part) => {
        if (!part.startsWith(':')) return part;
        const name = left.shift();
        if (name === undefined) throw new Error(`Expected a name for each part of ${path}`);
        return things[name]();
      });
      return (await Promise.all(parts)).join('/');
    },
    /** Somebody who asks, from the page itself unless the headers say otherwise. */
    as(role: Role) {
      const host = role === 'the person at the machine' ? 'localhost:8080' : 'pincel.example';
      const cookie = cookies[role]();
      return async (method: string, path: string, headers: Readonly<Record<string, string>> = {}) => {
        const answer = await app.request(`http://${host}${path}`, {
          method,
          body: method === 'POST' ? new URLSearchParams() : null,
          headers: {
            Host: host,
            Origin: `http://${host}`,
            ...(cookie !== undefined && { Cookie: cookie }),
            ...(role === 'nobody, with htmx' && { 'HX-Request': 'true' }),
            ...headers,
          },
        });
        const isEndless = answer.headers.get('Content-Type') === 'text/event-stream';
        await (isEndless ? answer.body?.cancel() : answer.text());
        return answer;
      };
    },
  };
}

function toOutcome(method: string, answer: Response): Outcome {
  const isLedToLogin = method === 'GET' && /^\/login(\?|$)/.test(answer.headers.get('Location') ?? '');
  if (isLedToLogin || answer.status === 401) return 'log in';
  if (answer.status === 403) return 'forbidden';
  return answer.status === 404 ? 'not there' : 'let in';
}

test('every address of the site is in the matrix, and nothing else is', async () => {
  const { app } = await aSite();
  const addresses = new Set(
    app.routes
      .filter(({ method, path }) => method !== 'ALL' && !path.startsWith('/api/v1'))
      .map(({ method, path }) => `${method} ${path}`),
  );
  expect([...addresses].toSorted()).toEqual(Object.keys(siteAccess).toSorted());
  expect(addresses.size).toBeGreaterThan(70);
});

test.each(rows)('$address lets in: $letIn', async (row) => {
  const { addressOf, as, contents } = await aPeopledSite();
  const got: Partial<Record<Role, Outcome>> = {};
  for (const role of roles) {
    const path = await addressOf(row);
    const ask = as(role);
    const before = contents();
    const answer = await ask(row.method, path);
    expect(answer.status).toBeLessThan(500);
    const outcome = toOutcome(row.method, answer);
    got[role] = outcome;
    if (outcome !== 'let in') expect(contents()).toEqual(before);
  }
  expect(got).toEqual(expected[row.letIn]);
});

const powerful = ['the owner with a link', 'an admin with a token', 'the person at the machine'] as const;

test.each(rows.filter(({ method }) => method === 'POST'))(
  '$address does nothing when another site sends it',
  async (row) => {
    const { addressOf, as, contents } = await aPeopledSite();
    const there = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' };
    for (const role of powerful) {
      const path = await addressOf(row);
      const ask = as(role);
      const before = contents();
      for (const headers of [there, { ...there, 'Content-Type': 'text/plain' }, { Origin: 'null' }]) {
        expect((await ask('POST', path, headers)).status).toBe(403);
      }
      expect(contents()).toEqual(before);
    }
  },
);

test.each(rows.filter(({ method }) => method === 'GET'))(
  '$address changes nothing, however often somebody looks',
  async (row) => {
    const { addressOf, as, contents } = await aPeopledSite();
    for (const role of powerful) {
      const path = await addressOf(row);
      const ask = as(role);
      const before = contents();
      const answers = [await ask('HEAD', path), await ask('GET', path), await ask('GET', path)];
      expect(new Set(answers.map(({ status }) => status)).size).toBe(1);
      expect(contents()).toEqual(before);
    }
  },
);

test.each(['/nowhere', '/jobs', '/account/nowhere'])(
  'nothing is at %s, and only who is logged in learns it',
  async (path) => {
    const { as } = await aPeopledSite();
    for (const role of roles) {
      const isNobody = role === 'nobody' || role === 'nobody, with htmx';
      expect(toOutcome('GET', await as(role)('GET', path))).toBe(isNobody ? 'log in' : 'not there');
    }
  },
);

test('what is nowhere below /admin is forbidden to members too', async () => {
  const { as } = await aPeopledSite();
  expect((await as('a member with a token')('GET', '/admin/nowhere')).status).toBe(403);
  expect((await as('an admin with a token')('GET', '/admin/nowhere')).status).toBe(404);
});
