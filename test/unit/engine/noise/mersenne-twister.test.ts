import { expect, test } from 'vitest';
import { createMersenneTwister } from '../../../../src/engine/noise/mersenne-twister.ts';

test('the default seed of MT19937 gives the published first and 10,000th values', () => {
  const next = createMersenneTwister(5489);
  const values = Array.from({ length: 10_000 }, next);
  expect(values[0]).toBe(3499211612);
  expect(values[9_999]).toBe(4123659995);
});

test('the largest seed is not the same as seed 0', () => {
  expect(createMersenneTwister(2 ** 32 - 1)()).not.toBe(createMersenneTwister(0)());
});

test.each([-1, 2 ** 32, 0.5, Number.NaN])('%s is no seed', (seed) => {
  expect(() => createMersenneTwister(seed)).toThrow(RangeError);
});
