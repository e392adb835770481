import type { Eta } from './receipt.ts';

/** With no past to learn from the range is wide. */
const unlearned = { low: 0.5, likely: 1, high: 2 };
/** Fewer past estimates say little about the edges of a range. */
const enoughRatios = 8;

/**
 * A range around an expected time, from how past estimates of this kind turned out: `ratios` are actual over expected
 * times, in any order. Eight of ten results are inside it, if the future is like the past.
 */
export function estimateEta(expectedMs: number, ratios: readonly number[]): Eta {
  const { low, likely, high } = ratios.length < enoughRatios ? unlearned : toRange(ratios);
  return {
    low: Math.round(expectedMs * low),
    likely: Math.round(expectedMs * likely),
    high: Math.round(expectedMs * high),
  };
}

function toRange(ratios: readonly number[]): { low: number; likely: number; high: number } {
  const sorted = ratios.toSorted((a, b) => a - b);
  const quantile = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 1;
  return { low: quantile(0.1), likely: quantile(0.5), high: quantile(0.9) };
}
