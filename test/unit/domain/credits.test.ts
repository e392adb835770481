import { describe, expect, test } from 'vitest';
import { formatCredits, priceOf } from '../../../src/domain/credits.ts';

describe('priceOf', () => {
  test.each([
    [1_000, 1_000],
    [362.2, 363],
    [1_000.000_1, 1_001],
    [0.2, 1],
    [0, 1],
  ])('%s ms of engine time cost %s millicredits', (engineMs, millicredits) => {
    expect(priceOf(engineMs)).toBe(millicredits);
  });
});

describe('formatCredits', () => {
  test.each([
    [0, '0 credits'],
    [1, '0.001 credits'],
    [400, '0.4 credits'],
    [437, '0.44 credits'],
    [999, '1 credit'],
    [1_000, '1 credit'],
    [1_250, '1.25 credits'],
    [12_000, '12 credits'],
    [12_345, '12.3 credits'],
    [1_200_000, '1,200 credits'],
    [-1_000, '-1 credit'],
    [-430, '-0.43 credits'],
  ])('%s millicredits read as %s', (millicredits, text) => {
    expect(formatCredits(millicredits)).toBe(text);
  });
});
