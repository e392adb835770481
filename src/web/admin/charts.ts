import { roundPrice } from '../../domain/round-credits.ts';
import type { StatisticsBucket, StatisticsRange } from '../../domain/statistics.ts';

/** One line of a chart: a value for each stretch of time, null where nothing is known. */
type Values = readonly (number | null)[];

/** A chart as it is drawn and as it is written into a table. */
export interface Chart {
  readonly id: ChartId;
  /** What adds up over a stretch of time: 0 where nothing happened. Of the others there is a value only now and then. */
  readonly isSum: boolean;
  /** How its values are written, in the browser as here. */
  readonly format: Intl.NumberFormatOptions;
  readonly series: readonly { readonly id: string; readonly values: Values }[];
}

type ChartId = 'waits' | 'throughput' | 'eta' | 'credits' | 'engine';

/** What the statistics of a range say, chart by chart. */
export function toCharts(buckets: readonly StatisticsBucket[], range: StatisticsRange): readonly Chart[] {
  const values = (read: (bucket: StatisticsBucket) => number | undefined): Values =>
    buckets.map((bucket) => read(bucket) ?? null);
  return [
    toWaits(buckets),
    {
      id: 'throughput',
      isSum: true,
      format: {},
      series: [
        { id: 'pictures', values: values(({ pictures }) => pictures) },
        { id: 'gifs', values: values(({ gifs }) => gifs) },
        { id: 'failed', values: values(({ failed }) => failed) },
        { id: 'refused', values: values(({ refused }) => refused) },
      ],
    },
    {
      id: 'eta',
      isSum: false,
      format: { style: 'percent', signDisplay: 'exceptZero', maximumFractionDigits: 0 },
      series: [
        {
          id: 'error',
          values: values(({ etaRatioMedian }) =>
            etaRatioMedian === undefined ? undefined : etaRatioMedian - 1,
          ),
        },
      ],
    },
    {
      id: 'credits',
      isSum: true,
      format: {},
      series: [
        { id: 'spent', values: values(({ spentMillicredits }) => roundPrice(spentMillicredits)) },
        { id: 'refunded', values: values(({ refundedMillicredits }) => roundPrice(refundedMillicredits)) },
      ],
    },
    {
      id: 'engine',
      isSum: true,
      format: { style: 'percent', maximumFractionDigits: 1 },
      series: [
        {
          id: 'use',
          // Of the last stretch only a part has passed.
          values: values(
            ({ fromMs, engineMs }) => engineMs / Math.min(range.bucketMs, Math.max(1, range.toMs - fromMs)),
          ),
        },
      ],
    },
  ];
}

const timeUnits = [
  { unit: 'hour', unitMs: 3_600_000 },
  { unit: 'minute', unitMs: 60_000 },
  { unit: 'second', unitMs: 1_000 },
] as const;

/** All of a chart is in one unit: the largest of which there are two. */
function toWaits(buckets: readonly StatisticsBucket[]): Chart {
  const longestMs = Math.max(0, ...buckets.map(({ waitP95Ms = 0 }) => waitP95Ms));
  const { unit, unitMs } = timeUnits.find((known) => longestMs >= 2 * known.unitMs) ?? timeUnits[2];
  const inUnit = (ms: number | undefined): number | null => (ms === undefined ? null : ms / unitMs);
  return {
    id: 'waits',
    isSum: false,
    format: { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 },
    series: [
      { id: 'median', values: buckets.map(({ waitMedianMs }) => inUnit(waitMedianMs)) },
      { id: 'p95', values: buckets.map(({ waitP95Ms }) => inUnit(waitP95Ms)) },
    ],
  };
}
