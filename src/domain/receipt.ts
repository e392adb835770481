import type { Adjustment } from './adjustment.ts';

/** How long something is likely to take: from `low` to `high`, most likely `likely`. */
export interface Eta {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
}

/** Answered for every accepted request, before any drawing. The same event again is answered the same. */
export interface Receipt {
  readonly jobId: string;
  /** Jobs before this one, running or waiting; 0 when it starts at once. */
  readonly position: number;
  /** False when so many wait that `position` is an estimate. */
  readonly isPositionExact: boolean;
  /** When the result is likely there, counted from acceptance; undefined until something has been measured. */
  readonly etaMs: Eta | undefined;
  /** The most it will cost; what it took less is given back. */
  readonly priceMillicredits: number;
  /** Undefined for an unlimited account. */
  readonly balanceAfterMillicredits: number | undefined;
  readonly adjustments: readonly Adjustment[];
}
