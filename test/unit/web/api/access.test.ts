import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { ModelInfo } from '../../../../src/domain/model-info.ts';
import { aLightningModel, aPlainModel } from '../../../support/models.ts';
import { accessMatrix, type LetIn } from './access-matrix.ts';
import { anApi, problemBody } from './an-api.ts';

const aLocalCaller = {
  userId: 'local',
  requester: { surface: 'web', userExternalId: 'local', spaceExternalId: 'local' },
  tokenId: undefined,
  isAdmin: true,
} as const;

const description = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

/** What a caller got at every address: let in, or which no. */
async function tryAll(
  call: Awaited<ReturnType<typeof anApi>>['call'],
  options: { readonly token?: string | undefined; readonly headers?: Readonly<Record<string, string>> },
): Promise<Readonly<Record<string, string>>> {
  const outcomes: Record<string, string> = {};
  for (const address of Object.keys(accessMatrix)) {
    const [method = '', path = ''] = address.split(' ');
    const answer = await call(method, path.replaceAll(/\{\w+\}/g, '01ABC'), {
      ...options,
      ...(method !== 'GET' && { json: {} }),
      // Nobody waits for a picture here.
      signal: AbortSignal.abort(),
    });
    const isProblem = answer.headers.get('Content-Type') === 'application/problem+json';
    const kind = isProblem
      ? problemBody
          .parse(await answer.json())
          .type.split(':')
          .at(-1)
      : undefined;
    const isRefused = kind === 'unauthorized' || kind === 'admins-only';
    outcomes[address] = isRefused ? `${answer.status} ${kind}` : 'let in';
  }
  return outcomes;
}

function expected(refusals: Readonly<Partial<Record<LetIn, string>>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(accessMatrix).map(([address, letIn]) => [address, refusals[letIn] ?? 'let in']),
  );
}

const unknown = { callers: '401 unauthorized', admins: '401 unauthorized' };

describe('who may', () => {
  test('without a token, only what is for anybody', async () => {
    const { call } = await anApi();
    expect(await tryAll(call, { token: undefined })).toEqual(expected(unknown));
  });

  test('with a revoked token, no more than without', async () => {
    const { call, aToken, stores } = await anApi();
    const revoked = aToken('bruno', ['admin']);
    stores.tokens.revoke(revoked.id, 1);
    expect(await tryAll(call, { token: revoked.text })).toEqual(expected(unknown));
  });

  test('with a token to draw, nothing of the admins', async () => {
    const { call } = await anApi();
    expect(await tryAll(call, {})).toEqual(expected({ admins: '403 admins-only' }));
  });

  test('with a token of an admin, everything', async () => {
    const { call, aToken } = await anApi();
    expect(await tryAll(call, { token: aToken('carla', ['admin']).text })).toEqual(expected({}));
  });

  test('at the machine itself, everything', async () => {
    const { call } = await anApi({ localCaller: aLocalCaller });
    const headers = { Host: 'localhost:8080' };
    expect(await tryAll(call, { token: undefined, headers })).toEqual(expected({}));
    const rebound = { Host: 'evil.example' };
    expect(await tryAll(call, { token: undefined, headers: rebound })).toEqual(expected(unknown));
  });

  test('who must show a token is told how', async () => {
    const { call } = await anApi();
    const answer = await call('GET', '/quota', { token: undefined });
    expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer realm="pincel"');
  });

  test('every address of the description is in the matrix', async () => {
    const { call } = await anApi();
    const { paths } = description.parse(await (await call('GET', '/openapi.json')).json());
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
    );
    expect(described.filter((address) => !(address in accessMatrix))).toEqual([]);
    expect(described.length).toBeGreaterThan(35);
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

  test('at the machine, a wrong token is still wrong', async () => {
    const { call } = await anApi({ localCaller: aLocalCaller });
    const headers = { Host: 'localhost:8080' };
    expect((await call('GET', '/queue', { token: 'pincel_x', headers })).status).toBe(401);
  });
});

test('the quota, the queue and the models are told', async () => {
  const { call, ask } = await anApi();
  await ask();
  expect(await (await call('GET', '/queue')).json()).toMatchObject({ yours: { queued: 0, running: 1 } });
  expect(await (await call('GET', '/quota')).json()).toMatchObject({ isBlocked: false });
  expect(await (await call('GET', '/models')).json()).toMatchObject({ models: [{ isDefault: true }] });
});

test('what a model does by itself is told for each kind', async () => {
  const toldOf = async (model: ModelInfo): Promise<unknown> =>
    (await (await anApi({ model })).call('GET', '/models')).json();
  const image = { widthPx: 256, heightPx: 256, steps: 25, guidanceScale: 7.5, scheduler: 'pndm' };
  const gif = { ...image, widthPx: 384, steps: 4, guidanceScale: 1, scheduler: 'euler', frames: 8, fps: 8 };
  expect(await toldOf(aLightningModel())).toMatchObject({ models: [{ defaults: { image, gif } }] });
  expect(await toldOf(aPlainModel())).toMatchObject({ models: [{ defaults: { gif: null } }] });
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

test('a method that an address does not take is told which it takes', async () => {
  const { call } = await anApi();
  const answer = await call('PATCH', '/generations/01ABC');
  expect(answer.status).toBe(405);
  expect(answer.headers.get('Allow')).toBe('GET, DELETE');
  expect(problemBody.parse(await answer.json()).type).toBe('urn:pincel:problem:method-not-allowed');
  expect((await call('PATCH', '/generations/01ABC/elsewhere')).status).toBe(404);
});

test('who shows wrong tokens again and again is told to wait, and nobody else of that address is', async () => {
  const { call, ana } = await anApi({ wrongTokens: 3 });
  for (let times = 0; times < 3; times += 1) {
    expect((await call('GET', '/queue', { token: `pincel_${times}` })).status).toBe(401);
  }
  const answer = await call('GET', '/queue', { token: 'pincel_3' });
  expect(answer.status).toBe(429);
  expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
  expect(problemBody.parse(await answer.json()).detail).toContain('a token that is not known');
  expect((await call('GET', '/queue', { token: ana.text })).status).toBe(200);
});
