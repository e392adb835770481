import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createWorkRates } from '../../src/db/work-rates.ts';
import type { WorkRates } from '../../src/domain/work-rates.ts';
import { aDatabase } from '../support/a-database.ts';

/** What every `WorkRates` promises. */
export function describeWorkRates(name: string, open: () => WorkRates): void {
  describe(name, () => {
    /** Rates that have measured these milliseconds for one unit of a picture. */
    const learned = (...measuredMs: readonly number[]): WorkRates => {
      const rates = open();
      for (const ms of measuredMs) rates.learn('mini', 'image', 1, ms, 1_000);
      return rates;
    };

    test('nothing is known until something was measured', () => {
      const rates = learned(10);
      expect(open().msPerUnit('mini', 'image')).toBeUndefined();
      expect(rates.msPerUnit('mini', 'gif')).toBeUndefined();
      expect(rates.msPerUnit('other', 'image')).toBeUndefined();
    });

    test('a measurement is spread over its units', () => {
      const rates = open();
      rates.learn('mini', 'gif', 8, 100, 1_000);
      expect(rates.msPerUnit('mini', 'gif')).toBe(12.5);
    });

    test('the first measurements weigh the same', () => {
      expect(learned(10, 20, 60).msPerUnit('mini', 'image')).toBeCloseTo(30, 10);
    });

    test('from the tenth on, a new one weighs a tenth', () => {
      const ten = Array.from({ length: 10 }, () => 10);
      expect(learned(...ten, 110).msPerUnit('mini', 'image')).toBeCloseTo(20, 10);
      expect(learned(...ten, ...ten, 110).msPerUnit('mini', 'image')).toBeCloseTo(20, 10);
    });

    test.each([
      [1, Number.NaN],
      [1, Number.POSITIVE_INFINITY],
      [1, 0],
      [1, -5],
      [0, 5],
      [-1, -5],
      [Number.NaN, 5],
      [Number.POSITIVE_INFINITY, 5],
    ])('%d units in %d ms are no measurement', (units, measuredMs) => {
      const rates = learned(10);
      rates.learn('mini', 'image', units, measuredMs, 1_000);
      expect(rates.msPerUnit('mini', 'image')).toBe(10);
    });

    test('the rate stays between the smallest and the greatest measurement', () => {
      const rates = open();
      let models = 0;
      fc.assert(
        fc.property(fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { minLength: 1 }), (all) => {
          models += 1;
          for (const ms of all) rates.learn(`model-${models}`, 'image', 1, ms, 1_000);
          const rate = rates.msPerUnit(`model-${models}`, 'image') ?? Number.NaN;
          expect(rate).toBeGreaterThanOrEqual(Math.min(...all) * (1 - 1e-9));
          expect(rate).toBeLessThanOrEqual(Math.max(...all) * (1 + 1e-9));
        }),
        { numRuns: 50 },
      );
    });
  });
}

describeWorkRates('work rates in SQLite', () => createWorkRates(aDatabase().database));
