import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toSlug } from '../../../src/domain/slug.ts';

test.each([
  ['a cat on a blue background', 'a-cat-on-a-blue-background'],
  ['Um café, à noite!', 'um-cafe-a-noite'],
  ['(snow:1.3) and [fog]', 'snow-1-3-and-fog'],
  ['../../etc/passwd', 'etc-passwd'],
  ['猫と犬', '猫と犬'],
  ['!!!', 'untitled'],
  ['one two three four five six seven eight nine ten', 'one-two-three-four-five-six-seven-eight'],
  ['x'.repeat(100), 'x'.repeat(40)],
])('%s becomes %s', (text, slug) => {
  expect(toSlug(text)).toBe(slug);
});

test('any text becomes a short file name of letters, digits and hyphens', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const slug = toSlug(text);
      expect(slug).toMatch(/^[\p{L}\p{N}\uFFFD]+(-[\p{L}\p{N}\uFFFD]+)*$/u);
      expect(slug.length).toBeLessThanOrEqual(40);
    }),
  );
});
