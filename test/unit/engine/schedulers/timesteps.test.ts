import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { AppError } from '../../../../src/domain/app-error.ts';
import type { TimestepSpacing } from '../../../../src/engine/schedulers/scheduler-config.ts';
import {
  beginIndexFor,
  distilledTimesteps,
  requireSteps,
  roundHalfEven,
  solverTimesteps,
  spacedTimesteps,
} from '../../../../src/engine/schedulers/timesteps.ts';

const summary = z.object({ lengths: z.array(z.number()), sums: z.array(z.number()) });
const path = new URL('../../../golden/fixtures/schedulers.json', import.meta.url);
const { spacings } = z
  .object({ spacings: z.object({ linspace: summary, leading: summary, trailing: summary }) })
  .parse(JSON.parse(readFileSync(path, 'utf8')));

function spaced(spacing: TimestepSpacing, steps: number, offset = 0): number[] {
  return spacedTimesteps({ spacing, trainTimesteps: 1000, steps, offset }).map(roundHalfEven);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

describe('timesteps', () => {
  test('of AnimateDiff-Lightning are its own, also for 3 steps', () => {
    expect(spaced('trailing', 2)).toEqual([999, 499]);
    expect(spaced('trailing', 4)).toEqual([999, 749, 499, 249]);
    expect(spaced('trailing', 3)).toEqual([999, 666, 332]);
  });

  test('of LCM in 4 steps are among the 50 it was distilled on', () => {
    expect(distilledTimesteps({}, 4)).toEqual([999, 759, 499, 259]);
  });

  test.each(['linspace', 'leading', 'trailing'] as const)(
    '%s: as many, and of the same sum, as NumPy has for 1 to 1000 steps',
    (spacing) => {
      const lists = Array.from({ length: 1000 }, (_, index) => spaced(spacing, index + 1));
      expect(lists.map((timesteps) => timesteps.length)).toEqual(spacings[spacing].lengths);
      expect(lists.map(sum)).toEqual(spacings[spacing].sums);
    },
  );

  test('trailing: one more than asked for 62 numbers of steps, as NumPy has', () => {
    const longer = Array.from({ length: 1000 }, (_, index) => index + 1).filter(
      (steps) => spaced('trailing', steps).length !== steps,
    );
    expect(longer).toHaveLength(62);
    expect(longer.slice(0, 3)).toEqual([61, 103, 121]);
    expect(spaced('trailing', 61).at(-1)).toBe(-1);
  });

  test('leading: shifted by the offset', () => {
    expect(spaced('leading', 4, 1)).toEqual([751, 501, 251, 1]);
  });

  test('of the multistep solvers leave out the cleanest of one point more', () => {
    const common = { trainTimesteps: 1000, steps: 4, offset: 1 };
    expect(solverTimesteps({ ...common, spacing: 'linspace' })).toEqual([999, 749, 500, 250]);
    expect(solverTimesteps({ ...common, spacing: 'leading' })).toEqual([801, 601, 401, 201]);
    expect(solverTimesteps({ ...common, spacing: 'trailing' })).toEqual([999, 749, 499, 249]);
  });
});

describe('rounding', () => {
  test('sends halves to the even neighbour', () => {
    expect([0.5, 1.5, 2.5, 62.5, 187.5].map(roundHalfEven)).toEqual([0, 2, 2, 62, 188]);
  });

  test('agrees with Math.round everywhere else', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (value) => {
        fc.pre(Math.abs(value % 1) !== 0.5);
        expect(roundHalfEven(value)).toBe(Math.round(value));
      }),
    );
  });
});

describe('the number of steps', () => {
  test.each([0, -1, 2.5, 51, Number.NaN, Number.POSITIVE_INFINITY])(
    '%d of at most 50 is refused',
    (steps) => {
      expect(() => requireSteps(steps, 50)).toThrow(AppError);
      expect(() => requireSteps(steps, 50)).toThrow(/from 1 to 50/);
    },
  );

  test('1 and the limit are accepted', () => {
    expect(() => requireSteps(1, 50)).not.toThrow();
    expect(() => requireSteps(50, 50)).not.toThrow();
  });
});

describe('image-to-image begins', () => {
  test('where diffusers does, rounding the drawn steps down', () => {
    expect(beginIndexFor(0.6, 10, 10)).toBe(4);
    expect(beginIndexFor(0.29, 100, 100)).toBe(72);
    expect(beginIndexFor(1, 10, 10)).toBe(0);
    expect(beginIndexFor(0.6, 10, 19, 2)).toBe(8);
  });

  test('after the last call when the strength leaves no step', () => {
    expect(beginIndexFor(0, 10, 10)).toBe(10);
    expect(beginIndexFor(0.05, 10, 19, 2)).toBe(19);
  });
});
