import type { StatisticsRange } from '../../domain/statistics.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How far charts look back, and how finely: about sixty points say enough on any screen. */
const spans = {
  hour: { spanMs: hourMs, bucketMs: minuteMs },
  day: { spanMs: dayMs, bucketMs: 30 * minuteMs },
  week: { spanMs: 7 * dayMs, bucketMs: 2 * hourMs },
  month: { spanMs: 30 * dayMs, bucketMs: 12 * hourMs },
} as const;

export const chartRanges = ['hour', 'day', 'week', 'month'] as const;

export type ChartRange = (typeof chartRanges)[number];

/** The range of an address; the last day when it names none. */
export function parseChartRange(named: string | undefined): ChartRange {
  return chartRanges.find((range) => range === named) ?? 'day';
}

/** The time that a range covers until now. */
export function toStatisticsRange(range: ChartRange, nowMs: number): StatisticsRange {
  const { spanMs, bucketMs } = spans[range];
  // The first stretch begins within the range: half of one would look like a quiet time.
  // What happens at this very moment counts too.
  return { fromMs: nowMs - spanMs + bucketMs, toMs: nowMs + 1, bucketMs };
}
