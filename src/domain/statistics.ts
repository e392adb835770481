/** What happened in one stretch of time. */
export interface StatisticsBucket {
  readonly fromMs: number;
  readonly accepted: number;
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
  /** What was charged in the end. */
  readonly spentMillicredits: number;
  readonly refundedMillicredits: number;
  /** Engine time of what was drawn. */
  readonly engineMs: number;
}

/** Reads how it went, from what is kept anyway. */
export interface Statistics {
  /**
   * Stretches of `bucketMs` from `fromMs` (rounded down to a whole one) to `toMs`, oldest first, without gaps.
   * At most 1,000.
   */
  buckets(options: {
    readonly fromMs: number;
    readonly toMs: number;
    readonly bucketMs: number;
  }): readonly StatisticsBucket[];
}
