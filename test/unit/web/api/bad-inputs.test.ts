import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accessMatrix } from './access-matrix.ts';
import { anApi } from './an-api.ts';

/** Text of any code units: halves of pairs and NUL too. */
const text = fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)), maxLength: 40 });
const known = ['web:ana', 'web:carla', 'all', 'everybody', 'trusted', 'role', 'user', '1'];
const name = fc.oneof(text, fc.constantFrom(...known));
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  text,
  fc.constantFrom(-1, 0, 1e308, 2 ** 53, ...known, { add: ['x'], remove: [] }),
);
const fields =
  'prompt kind model seed steps count widthPx strength negativePrompt fps role isBlocked user amountMillicredits reason name scopes expiresInDays capacityMillicredits maxQueued deny kinds channels nsfw expiresInSeconds limit cursor words from state expires signature download url events'.split(
    ' ',
  );
const object = fc.dictionary(fc.constantFrom(...fields), value, { maxKeys: 5 });
/** Right but for what a text or a number may be. */
const almostRight = fc.oneof(
  fc.record({ prompt: text, seed: fc.nat() }),
  fc.record({ role: fc.constantFrom('member', 'trusted', 'admin') }),
  fc.record({ isBlocked: fc.boolean() }),
  fc.record({ amountMillicredits: fc.integer(), reason: text }),
  fc.record({ user: name }),
  fc.record({ name: text, expiresInDays: fc.nat(9_999) }),
  fc.record({ maxQueued: fc.nat(), capacityMillicredits: fc.constantFrom(0, 1, 'unlimited') }),
  fc.record({ deny: fc.record({ add: fc.array(fc.oneof(text, fc.constant('worse*')), { maxLength: 2 }) }) }),
  fc.record({ expiresInSeconds: fc.nat(999_999) }),
  fc.record({ url: fc.oneof(fc.webUrl({ validSchemes: ['http', 'https'] }), text) }),
);
const json = fc.oneof(almostRight, object).map((content) => JSON.stringify(content));
const sent = fc.oneof(
  { weight: 5, arbitrary: fc.record({ type: fc.constant('application/json'), body: json }) },
  fc.record({ type: fc.constant('application/json'), body: fc.oneof(fc.json(), text) }),
  fc.record({
    type: fc.constant('multipart/form-data; boundary=a'),
    body: fc.oneof(object.map(toForm), text),
  }),
  fc.record({ type: fc.constantFrom('', 'text/plain', 'application/x-www-form-urlencoded'), body: text }),
);
const headerNames =
  'Accept-Language If-None-Match If-Range Idempotency-Key Last-Event-ID Prefer Range Origin X-Request-Id'.split(
    ' ',
  );
const headerValue = fc.string({
  unit: fc.integer({ min: 0x20, max: 0xff }).map((unit) => String.fromCharCode(unit)),
});
/** But for those that take nothing, and the one that takes long. */
const addresses = Object.keys(accessMatrix).filter(
  (address) => !/^GET \/(docs|openapi)|audit\/verify$/.test(address),
);
const requests = fc.record({
  address: fc.constantFrom(...addresses),
  names: fc.tuple(name, name),
  query: object,
  sent,
  headers: fc.dictionary(fc.constantFrom(...headerNames), headerValue, { maxKeys: 2 }),
});

/** `npm run test:inputs` tries more. */
const inputs = Number(process.env['PINCEL_TEST_INPUTS'] ?? 2_000);

test('none of thousands of bad inputs makes the API fail', { timeout: 240_000 }, async () => {
  const { call, aToken, logged } = await anApi({ queueLimit: 2 });
  const token = aToken('zoe', ['admin']).text;
  aToken('carla');
  const succeeded = new Set<string>();
  await fc.assert(
    fc.asyncProperty(requests, async ({ address, names, query, sent: { type, body }, headers }) => {
      const [method = '', path = ''] = address.split(' ');
      const [first, second] = names.map((part) => encodeURIComponent(part.toWellFormed()) || 'x');
      const target = path.replace(/\{\w+\}/, first ?? '').replace(/\{\w+\}/, second ?? '');
      const asked = new URLSearchParams(Object.entries(query).map(([key, entry]) => [key, toText(entry)]));
      const answer = await call(method, `${target}?${asked.toString()}`, {
        token,
        ...(method !== 'GET' && { body }),
        headers: { 'Content-Type': type, ...headers },
        // Nobody waits for a picture here.
        signal: AbortSignal.abort(),
      });
      if (answer.ok) succeeded.add(address);
      // 503 while nothing is accepted and 504 while it is not drawn are right.
      expect([500, 501, 502]).not.toContain(answer.status);
      await answer.body?.cancel();
    }),
    { numRuns: inputs },
  );
  expect(logged.filter(({ level }) => level === 'error')).toEqual([]);
  // Or it would all have ended at the first check.
  expect(succeeded.size).toBeGreaterThan(addresses.length / 3);
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
