import type { Statistics } from '../../domain/statistics.ts';
import type { Locale } from '../../domain/texts.ts';
import type { Words } from '../page/words.ts';
import { sumFigures } from './chart-figures.ts';
import { type ChartRange, toStatisticsRange } from './chart-range.ts';
import { type Chart, toCharts } from './charts.ts';

/** A stretch of time in a table: what is known of it, as text. */
export interface ChartRow {
  readonly at: string;
  readonly time: string;
  readonly cells: readonly string[];
}

/** Everything that the page of charts shows, as JSON too. */
export interface ChartData {
  readonly asOf: string;
  /** True when nothing happened at all. */
  readonly isEmpty: boolean;
  readonly figures: readonly { readonly id: string; readonly text: string }[];
  /** When each stretch begins, in seconds since 1970. */
  readonly atSeconds: readonly number[];
  /** When the last one ends. */
  readonly untilSeconds: number;
  /** `rows` are newest first, without those that nothing is to be said of. */
  readonly charts: readonly (Chart & { readonly rows: readonly ChartRow[] })[];
}

/**
 * How it went until now, in the language of the page.
 * @throws AppError like `Statistics`.
 */
export async function readChartData(
  { statistics, now }: { readonly statistics: Statistics; readonly now: () => number },
  named: ChartRange,
  { locale, words }: { readonly locale: Locale; readonly words: Words },
): Promise<ChartData> {
  const nowMs = now();
  const range = toStatisticsRange(named, nowMs);
  const buckets = await statistics.buckets(range);
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'short', timeZone: 'UTC' });
  const second = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', timeZone: 'UTC' });
  const number = new Intl.NumberFormat(locale);
  const figures = Object.entries(sumFigures(buckets));
  const starts = buckets.map(({ fromMs }) => fromMs);
  return {
    asOf: words('admin-charts-as-of', { time: second.format(nowMs) }),
    isEmpty: figures.every(([, sum]) => sum === 0),
    figures: figures.map(([id, sum]) => ({ id, text: number.format(sum) })),
    atSeconds: starts.map((atMs) => atMs / 1_000),
    untilSeconds: nowMs / 1_000,
    charts: toCharts(buckets, range).map((chart) => ({
      ...chart,
      rows: toRows(chart, starts, locale, time),
    })),
  };
}

function toRows(
  { series, format, isSum }: Chart,
  starts: readonly number[],
  locale: Locale,
  time: Intl.DateTimeFormat,
): readonly ChartRow[] {
  const number = new Intl.NumberFormat(locale, format);
  return starts
    .flatMap((atMs, index) => {
      const values = series.map((line) => line.values[index] ?? null);
      if (values.every((value) => value === null || (isSum && value === 0))) return [];
      const cells = values.map((value) => (value === null ? '–' : number.format(value)));
      return [{ at: new Date(atMs).toISOString(), time: time.format(atMs), cells }];
    })
    .toReversed();
}
