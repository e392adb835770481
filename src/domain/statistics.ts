/** What happened in one stretch of time. */
export interface StatisticsBucket {
  readonly fromMs: number;
  readonly accepted: number;
  /** Requests for pictures that were drawn, however many of them each asked for. */
  readonly pictures: number;
  readonly gifs: number;
  readonly failed: number;
  readonly canceled: number;
  readonly refused: number;
  /** From acceptance to start, of what was drawn; undefined when nothing was. */
  readonly waitMedianMs: number | undefined;
  readonly waitP95Ms: number | undefined;
  /** Actual over estimated time, median; 1 is exact. Undefined when nothing had an estimate. */
  readonly etaRatioMedian: number | undefined;
  /** What was charged in the end for what was drawn: less what was given back later. */
  readonly spentMillicredits: number;
  /** What was given back because of failures and cancellations. */
  readonly refundedMillicredits: number;
  /** Engine time of what was drawn. */
  readonly engineMs: number;
}

/** A stretch of time, in parts. */
export interface StatisticsRange {
  readonly fromMs: number;
  readonly toMs: number;
  readonly bucketMs: number;
}

export const mostBuckets = 1_000;

/** Reads how it went, from what is kept anyway, without keeping its thread busy. One range after the other. */
export interface Statistics {
  /**
   * Stretches of `bucketMs` from `fromMs` (rounded down to a whole one) to `toMs`, oldest first, without gaps. At most
   * `mostBuckets`. What was drawn counts when it was drawn, what failed or was canceled when it ended.
   * @throws AppError `storage-busy`, `storage-invalid`, `disk-failed`.
   */
  buckets(range: StatisticsRange): Promise<readonly StatisticsBucket[]>;
}

/** When the first of the stretches begins, and how many there are. */
export function layBuckets({ fromMs, toMs, bucketMs }: StatisticsRange): {
  readonly startMs: number;
  readonly count: number;
} {
  const startMs = Math.floor(fromMs / bucketMs) * bucketMs;
  return { startMs, count: Math.max(0, Math.ceil((toMs - startMs) / bucketMs)) };
}
