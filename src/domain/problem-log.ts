import type { MediaKind } from './media-kind.ts';

/** A request that was not accepted. Nothing of what the person wrote. */
export interface RefusedRequest {
  /** Of its entry in the audit log. */
  readonly seq: number;
  readonly atMs: number;
  readonly userId: string | undefined;
  readonly spaceId: string | undefined;
  /** A `RefusalKind`, unless somebody edited the log. */
  readonly reason: string;
}

/** A drawing that came to nothing. */
export interface FailedDrawing {
  readonly jobId: string;
  readonly endedAtMs: number;
  readonly userId: string;
  readonly spaceId: string;
  readonly kind: MediaKind;
  readonly errorKind: string | undefined;
  /** A sentence; gone once the person has been erased. */
  readonly error: string | undefined;
}

/** Reads what went wrong lately, quickly. */
export interface ProblemLog {
  /** How many requests were refused from a time on, by reason, the most frequent first. */
  refusalCounts(fromMs: number): readonly { readonly reason: string; readonly count: number }[];
  /** Newest first. */
  refusals(options: { readonly fromMs: number; readonly limit: number }): readonly RefusedRequest[];
  failureCount(fromMs: number): number;
  /** Newest first. */
  failures(options: { readonly fromMs: number; readonly limit: number }): readonly FailedDrawing[];
  /**
   * Since when nothing was refused and nothing failed: the last time that either happened, else when the record begins.
   * Undefined while nothing is recorded.
   */
  quietSinceMs(): number | undefined;
}
