import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { anApi, problemBody } from './an-api.ts';

/** Every address of the API, and whether it needs a token. */
const addresses = [
  ['GET', '/openapi.json', false],
  ['POST', '/generations', true],
  ['GET', '/generations', true],
  ['GET', '/generations/01ABC', true],
  ['DELETE', '/generations/01ABC', true],
  ['GET', '/generations/01ABC/events', true],
  ['GET', '/media/01ABC', true],
  ['POST', '/infer', true],
  ['GET', '/models', true],
  ['GET', '/queue', true],
  ['GET', '/quota', true],
  ['GET', '/elsewhere', true],
] as const;

describe('who may', () => {
  test.each(addresses)('%s %s without a token', async (method, path, needsToken) => {
    const { call } = await anApi();
    const answer = await call(method, path, { token: undefined });
    expect(answer.status === 401).toBe(needsToken);
    if (needsToken) expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer realm="pincel"');
  });

  test('every address of the description is in the table above', async () => {
    const { call } = await anApi();
    const description = z
      .object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
      .parse(await (await call('GET', '/openapi.json')).json());
    const described = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
    );
    const known = addresses.map(([method, path]) => `${method} ${path.replace('01ABC', '{id}')}`);
    expect(described.filter((address) => !known.includes(address))).toEqual([]);
    expect(described.length).toBeGreaterThan(8);
  });

  test('an unknown, an expired and a revoked token are told the same', async () => {
    const { call, aToken, stores } = await anApi();
    const revoked = aToken('bruno');
    stores.tokens.revoke(revoked.id, 1);
    const expired = aToken('carla', ['draw'], 1_000_000);
    const bodies = [];
    for (const token of ['pincel_x', revoked.text, expired.text]) {
      const answer = await call('GET', '/quota', { token });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('WWW-Authenticate')).toContain('invalid_token');
      bodies.push(problemBody.omit({ instance: true }).parse(await answer.json()));
    }
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
  });

  test('the person at the machine needs none, and a wrong one is still wrong', async () => {
    const requester = { surface: 'web', userExternalId: 'local', spaceExternalId: 'local' } as const;
    const { call, stores } = await anApi({
      localCaller: { userId: '', requester, isAdmin: true },
    });
    const headers = { Host: 'localhost:8080' };
    expect((await call('GET', '/queue', { token: undefined, headers })).status).toBe(200);
    const rebound = { Host: 'evil.example' };
    expect((await call('GET', '/queue', { token: undefined, headers: rebound })).status).toBe(401);
    expect((await call('GET', '/queue', { token: 'pincel_x' })).status).toBe(401);
    expect(stores.tokens.list()).toHaveLength(1);
  });
});

test('the quota, the queue and the models are told', async () => {
  const { call, ask } = await anApi();
  await ask();
  expect(await (await call('GET', '/queue')).json()).toMatchObject({ yours: { queued: 0, running: 1 } });
  expect(await (await call('GET', '/quota')).json()).toMatchObject({ isBlocked: false });
  expect(await (await call('GET', '/models')).json()).toMatchObject({ models: [{ isDefault: true }] });
});

test('who asks too often is told when to go on, and others are not held up', async () => {
  const { call, aToken } = await anApi({ requestsPerMinute: 2 });
  const statuses = [];
  for (let asked = 0; asked < 3; asked += 1) statuses.push((await call('GET', '/queue')).status);
  expect(statuses).toEqual([200, 200, 429]);
  const answer = await call('GET', '/queue');
  expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
  expect(problemBody.parse(await answer.json()).type).toBe('urn:pincel:problem:too-many-requests');
  expect((await call('GET', '/queue', { token: aToken('bruno').text })).status).toBe(200);
});

test('nothing that is sent makes the API fail', async () => {
  const { call, logged } = await anApi({ queueLimit: 1 });
  const paths = ['/generations', '/infer', '/generations?limit=', '/media/', '/generations/'];
  const signal = AbortSignal.abort();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST', 'DELETE', 'PUT'),
      fc.constantFrom(...paths),
      fc.string(),
      fc.oneof(
        fc.json(),
        fc.string(),
        fc.json().map((prompt) => JSON.stringify({ prompt, seed: 1 })),
      ),
      fc.constantFrom('application/json', 'multipart/form-data; boundary=a', 'text/plain', ''),
      async (method, path, tail, body, type) => {
        const answer = await call(method, `${path}${encodeURIComponent(tail)}`, {
          ...(method !== 'GET' && { body }),
          headers: { 'Content-Type': type },
          ...(path === '/infer' && { signal }),
        });
        expect(answer.status).toBeLessThan(500);
      },
    ),
    { numRuns: 300 },
  );
  expect(logged.filter(({ level }) => level === 'error')).toEqual([]);
});
