import { expect, test } from 'vitest';
import { anApi } from './an-api.ts';

const studio = 'https://studio.example.org';

test('unless it is set up, no page elsewhere may call', async () => {
  const { call } = await anApi();
  const answer = await call('GET', '/queue', { headers: { Origin: studio } });
  expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull();
  const preflight = await call('OPTIONS', '/queue', { headers: { Origin: studio }, token: undefined });
  expect(preflight.status).toBe(401);
});

test('a page of an origin that is listed may ask first, then call with a token, and read what matters', async () => {
  const { call } = await anApi({ corsOrigins: [studio] });
  const preflight = await call('OPTIONS', '/generations', {
    token: undefined,
    headers: {
      Origin: studio,
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'authorization,content-type,idempotency-key',
    },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('Access-Control-Allow-Origin')).toBe(studio);
  expect(preflight.headers.get('Access-Control-Allow-Headers')).toContain('Idempotency-Key');
  const answer = await call('POST', '/generations', {
    json: { prompt: 'a cat' },
    headers: { Origin: studio },
  });
  expect(answer.status).toBe(202);
  expect(answer.headers.get('Access-Control-Allow-Origin')).toBe(studio);
  expect(answer.headers.get('Access-Control-Expose-Headers')).toContain('Location');
  expect(answer.headers.get('Access-Control-Allow-Credentials')).toBeNull();
});

test('a problem can be read there too', async () => {
  const { call } = await anApi({ corsOrigins: [studio] });
  for (const path of ['/quota', '/generations/01ABC']) {
    const token = path === '/quota' ? { token: undefined } : {};
    const answer = await call('GET', path, { ...token, headers: { Origin: studio } });
    expect(answer.ok).toBe(false);
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe(studio);
  }
});

test('a page of another origin may not', async () => {
  const { call } = await anApi({ corsOrigins: [studio] });
  const answer = await call('GET', '/queue', { headers: { Origin: 'https://evil.example' } });
  expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull();
});

test('a page that is listed is not the person at the machine', async () => {
  const requester = { surface: 'web', userExternalId: 'local', spaceExternalId: 'local' } as const;
  const { call } = await anApi({
    corsOrigins: [studio],
    localCaller: { userId: 'local', tokenId: undefined, requester, isAdmin: true },
  });
  const headers = { Host: 'localhost:8080', Origin: studio };
  expect((await call('GET', '/admin/users', { token: undefined, headers })).status).toBe(401);
});
