import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isModelName, toModelName } from '../../../src/domain/model-name.ts';

test.each([
  ['LCM_Dreamshaper_v7', 'LCM_Dreamshaper_v7'],
  ['stable-diffusion-v1.5', 'stable-diffusion-v1.5'],
  ['My model (new)', 'My-model-new-'],
  ['.hidden', 'hidden'],
  ['../../etc', 'etc'],
  ['v1...', 'v1'],
  ['x'.repeat(100), 'x'.repeat(64)],
])('%s becomes %s', (text, name) => {
  expect(toModelName(text)).toBe(name);
});

test.each(['', '.', '..', 'é', 'nul', 'COM1.txt', '///'])('nothing is left of %j', (text) => {
  expect(toModelName(text)).toBeUndefined();
});

test('whatever is a name is one folder, and names nothing else', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), (text) => {
      const name = toModelName(text);
      fc.pre(name !== undefined);
      expect(isModelName(name)).toBe(true);
      expect(name).toMatch(/^[\w.-]{1,64}$/);
      expect(name.startsWith('.')).toBe(false);
    }),
  );
});
