import type { Adjustment } from './adjustment.ts';

/** Answered for every accepted request, before any drawing. */
export interface Receipt {
  readonly jobId: string;
  /** Jobs before this one, running or waiting; 0 when it starts at once. */
  readonly position: number;
  /** When the result is likely there, counted from now; undefined until something has been measured. */
  readonly etaMs: { readonly low: number; readonly high: number } | undefined;
  readonly adjustments: readonly Adjustment[];
}
