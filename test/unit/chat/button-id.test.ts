import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newId } from '../../../src/app/new-id.ts';
import { buttonVerbs, parseButtonId, toButtonId } from '../../../src/chat/button-id.ts';

test('a button is known by its id again, in at most 64 bytes of ASCII', () => {
  for (const verb of buttonVerbs) {
    const jobId = newId();
    const id = toButtonId(verb, jobId);
    expect(id).toMatch(/^[\u0021-\u007E]{1,64}$/);
    expect(parseButtonId(id)).toEqual({ verb, jobId });
  }
});

test('whatever a client sends is a button of ours or nothing', () => {
  const almost = fc
    .tuple(fc.constantFrom(...buttonVerbs, 'AGAIN', 'x', ''), fc.string())
    .map((parts) => parts.join(':'));
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), almost), (id) => {
      const parsed = parseButtonId(id);
      if (parsed !== undefined) expect(toButtonId(parsed.verb, parsed.jobId)).toBe(id);
    }),
  );
});

test.each([
  '',
  'again',
  'again:',
  ':01J',
  'paint:01J',
  'again:01J:x',
  'again:01J\n',
  'again: 01J',
  `again:${'x'.repeat(60)}`,
])('no button has the id %j', (id) => {
  expect(parseButtonId(id)).toBeUndefined();
});
