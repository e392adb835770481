import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accessMatrix } from './access-matrix.ts';
import { anApi } from './an-api.ts';

/** Text of any code units: halves of pairs and NUL too. */
const text = fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)), maxLength: 40 });
const name = fc.oneof(text, fc.constantFrom('web:ana', 'all', 'everybody', 'trusted', 'role', 'user', '1'));
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  text,
  fc.constantFrom(-1, 0, 1e308, 2 ** 53, 'trusted', 'web:ana', 'unlimited', { add: ['x'], remove: [] }),
);
const fields = [
  ...['prompt', 'kind', 'model', 'seed', 'steps', 'count', 'widthPx', 'strength', 'negativePrompt', 'fps'],
  ...['role', 'isBlocked', 'user', 'amountMillicredits', 'reason', 'name', 'scopes', 'expiresInDays'],
  ...['capacityMillicredits', 'maxQueued', 'deny', 'kinds', 'channels', 'nsfw', 'expiresInSeconds'],
  ...['limit', 'cursor', 'words', 'from', 'state', 'expires', 'signature', 'download'],
];
const object = fc.dictionary(fc.constantFrom(...fields), value, { maxKeys: 5 });
const body = fc.oneof(
  object.map((json) => JSON.stringify(json)),
  fc.json(),
  text,
  object.map(toForm),
);
const header = fc.string({
  unit: fc.integer({ min: 0x20, max: 0xff }).map((unit) => String.fromCharCode(unit)),
});
const headerNames = [
  ...['Accept-Language', 'If-None-Match', 'If-Range', 'Idempotency-Key', 'Last-Event-ID', 'Prefer', 'Range'],
  ...['Content-Type', 'Origin', 'X-Request-Id'],
];
const type = fc.constantFrom('application/json', 'multipart/form-data; boundary=a', 'text/plain', '');
const requests = fc.record({
  address: fc.constantFrom(...Object.keys(accessMatrix)),
  names: fc.tuple(name, name),
  query: object,
  body,
  type,
  headers: fc.dictionary(fc.constantFrom(...headerNames), header, { maxKeys: 2 }),
});

test('ten thousand bad inputs: none makes the API fail', { timeout: 120_000 }, async () => {
  const { call, aToken, logged } = await anApi({ queueLimit: 2 });
  const token = aToken('carla', ['admin']).text;
  await fc.assert(
    fc.asyncProperty(requests, async (request) => {
      const [method = '', path = ''] = request.address.split(' ');
      const [first, second] = request.names.map((part) => encodeURIComponent(part.toWellFormed()));
      const target = path.replace(/\{\w+\}/, first || 'x').replace(/\{\w+\}/, second || 'x');
      const query = new URLSearchParams(
        Object.entries(request.query).map(([key, entry]) => [key, toText(entry)]),
      );
      const answer = await call(method, `${target}?${query.toString()}`, {
        token,
        ...(method !== 'GET' && { body: request.body }),
        headers: { 'Content-Type': request.type, ...request.headers },
        // Nobody waits for a picture here.
        signal: AbortSignal.abort(),
      });
      // Draining, and not drawn yet, are answers too.
      expect([500, 501, 502]).not.toContain(answer.status);
      await answer.body?.cancel();
    }),
    { numRuns: 10_000 },
  );
  expect(logged.filter(({ level }) => level === 'error')).toEqual([]);
});

function toText(entry: unknown): string {
  return typeof entry === 'string' ? entry.toWellFormed() : JSON.stringify(entry);
}

function toForm(entries: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(entries).map(
    ([field, entry]) => `--a\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${toText(entry)}\r\n`,
  );
  return `${parts.join('')}--a--\r\n`;
}
