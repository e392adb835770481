import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type DurationUnit, roundLimit, roundRange, roundWait } from '../../../src/domain/round-duration.ts';

const msOf: Readonly<Record<DurationUnit, number>> = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};
const anyMs = fc.oneof(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: 1e10 }));

test.each([
  [0, { unit: 'second', amount: 1 }],
  [90_000, { unit: 'second', amount: 90 }],
  [90_001, { unit: 'minute', amount: 2 }],
  [86_400_000, { unit: 'hour', amount: 24 }],
  [200_000_000, { unit: 'day', amount: 3 }],
])('%i ms to wait are told as %j', (ms, told) => {
  expect(roundWait(ms)).toEqual(told);
});

test('whoever waits as long as they were told has waited long enough, and not twice as long', () => {
  fc.assert(
    fc.property(anyMs, (ms) => {
      const { unit, amount } = roundWait(ms);
      expect(Number.isInteger(amount)).toBe(true);
      expect(amount * msOf[unit]).toBeGreaterThanOrEqual(ms);
      expect(amount * msOf[unit]).toBeLessThanOrEqual(Math.max(1_000, 2 * ms));
    }),
  );
});

test('whoever keeps to a limit as told keeps to the one that is meant', () => {
  fc.assert(
    fc.property(anyMs, (ms) => {
      const { unit, amount } = roundLimit(ms);
      expect(Number.isInteger(amount)).toBe(true);
      expect(amount * msOf[unit]).toBeLessThanOrEqual(ms);
      expect((amount + 1) * msOf[unit]).toBeGreaterThan(ms);
    }),
  );
});

test('a range that is told lies around the one that is meant', () => {
  fc.assert(
    fc.property(anyMs, anyMs, (one, other) => {
      const range = { low: Math.min(one, other), high: Math.max(one, other) };
      const { unit, low, high } = roundRange(range);
      expect(low * msOf[unit]).toBeLessThanOrEqual(range.low);
      expect(high * msOf[unit]).toBeGreaterThanOrEqual(range.high);
      expect(low).toBeLessThanOrEqual(high);
    }),
  );
});
