import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayMs, fullInMs, refill, refilledToAtMs } from '../../../src/domain/quota-refill.ts';
import { aPolicy } from '../../support/quota-rows.ts';

const empty = { balanceMillicredits: 0, refilledAtMs: 0, refillFraction: 0 };
const perDay = fc.integer({ min: 0, max: 1e12 });

describe('refill', () => {
  test('however often it is done, the same comes out to the last fraction', () => {
    fc.assert(
      fc.property(
        perDay,
        fc.integer({ min: 0, max: 1e9 }),
        fc.array(fc.integer({ min: 0, max: 10 * dayMs }), { maxLength: 30 }),
        (rate, capacity, moments) => {
          const policy = aPolicy({ refillMillicreditsPerDay: rate, capacityMillicredits: capacity });
          const sorted = [0, ...moments].toSorted((a, b) => a - b);
          const often = sorted.reduce((account, atMs) => refill(account, policy, atMs), empty);
          const once = refill(empty, policy, sorted.at(-1) ?? 0);
          expect(often).toEqual(once);
        },
      ),
    );
  });

  test('nobody gets more than the rate allows, or more than the capacity, whatever the clock does', () => {
    fc.assert(
      fc.property(perDay, fc.array(fc.integer({ min: 0, max: 10 * dayMs })), (rate, moments) => {
        const policy = aPolicy({ refillMillicreditsPerDay: rate, capacityMillicredits: 5_000_000 });
        const end = moments.reduce((account, atMs) => refill(account, policy, atMs), empty);
        const latest = Math.max(0, ...moments);
        expect(end.balanceMillicredits).toBe(
          Math.min(5_000_000, Number((BigInt(latest) * BigInt(rate)) / BigInt(dayMs))),
        );
      }),
    );
  });

  test('a balance above the capacity stays as it is', () => {
    const rich = { ...empty, balanceMillicredits: 99_000 };
    expect(refill(rich, aPolicy(), dayMs)).toEqual({ ...rich, refilledAtMs: dayMs });
  });

  test('amounts beyond 2^53 in between stay exact', () => {
    const policy = aPolicy({ refillMillicreditsPerDay: 1e12 - 1, capacityMillicredits: 9e15 });
    const centuryMs = 36_525 * dayMs;
    expect(refill(empty, policy, centuryMs).balanceMillicredits).toBe(9e15);
    expect(refill(empty, policy, 8_999 * dayMs).balanceMillicredits).toBe(8_999 * (1e12 - 1));
  });
});

describe('refilledToAtMs', () => {
  test('names the first millisecond at which the balance is enough', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e9 }),
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 0, max: dayMs - 1 }),
        (rate, wanted, refillFraction) => {
          const policy = aPolicy({ refillMillicreditsPerDay: rate, capacityMillicredits: 1e6 });
          const account = { balanceMillicredits: 0, refilledAtMs: 7, refillFraction };
          const atMs = refilledToAtMs(account, policy, wanted) ?? Number.NaN;
          expect(refill(account, policy, atMs).balanceMillicredits).toBeGreaterThanOrEqual(wanted);
          expect(refill(account, policy, atMs - 1).balanceMillicredits).toBeLessThan(wanted);
        },
      ),
    );
  });
});

describe('when all is there again', () => {
  test('is when refill has made up for what is missing', () => {
    const policy = aPolicy({ capacityMillicredits: 10_000, refillMillicreditsPerDay: 86_400 });
    expect(fullInMs(6_000, policy)).toBe(4_000_000);
    expect(fullInMs(-1_000, policy)).toBe(11_000_000);
  });

  test('is not said of what is full, does not come back, or has no bound', () => {
    expect(fullInMs(10_000, aPolicy({ capacityMillicredits: 10_000 }))).toBeUndefined();
    expect(fullInMs(12_000, aPolicy({ capacityMillicredits: 10_000 }))).toBeUndefined();
    expect(fullInMs(0, aPolicy({ refillMillicreditsPerDay: 0 }))).toBeUndefined();
    expect(fullInMs(0, aPolicy({ capacityMillicredits: undefined }))).toBeUndefined();
  });
});
