import type { RequestDraft } from '../domain/generation-request.ts';
import { isDrawingOver } from '../domain/job-state.ts';
import type { Lane } from '../domain/lane.ts';
import type { ModelInfo } from '../domain/model-info.ts';
import type { Receipt } from '../domain/receipt.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { RequestLimits } from '../domain/request-limits.ts';
import { resolveRequest } from '../domain/resolve-request.ts';
import type { JobBoard } from './job-board.ts';
import type { RunJob } from './run-job.ts';

export interface SubmitDeps {
  readonly board: JobBoard;
  readonly lane: Lane;
  readonly runJob: RunJob;
  /** The models a request may name. */
  readonly models: readonly ModelInfo[];
  readonly defaultModel: string;
  readonly limits: RequestLimits;
  /** Jobs that may wait; more are refused. */
  readonly queueLimit: number;
  readonly newJobId: () => string;
  /** A whole number from 0 to 2^32 - 1. */
  readonly randomSeed: () => number;
}

export type Submission =
  | { readonly ok: true; readonly receipt: Receipt }
  | { readonly ok: false; readonly refusal: Refusal };

/** Accepts a request and lines it up for drawing, or says why not. What becomes of it is on the board. */
export type Submit = (draft: RequestDraft) => Submission;

export function createSubmit({
  board,
  lane,
  runJob,
  models,
  defaultModel,
  limits,
  queueLimit,
  newJobId,
  randomSeed,
}: SubmitDeps): Submit {
  return (draft) => {
    const resolved = resolveRequest(draft, models, defaultModel, limits, randomSeed);
    if (!resolved.ok) return resolved;
    if (lane.size >= queueLimit) {
      return { ok: false, refusal: { kind: 'queue-full', waiting: lane.size, limit: queueLimit } };
    }
    const jobId = newJobId();
    const { request, adjustments } = resolved;
    board.add({ jobId, request, adjustments });
    lane
      .run(() => runJob(jobId), { jobId, signal: board.signal(jobId) })
      .catch((error: unknown) => {
        // The job never started. Canceling has already moved it; a closing lane has not.
        const state = board.get(jobId)?.state;
        if (state === undefined || isDrawingOver(state)) return;
        board.move(jobId, 'failed', { error: error instanceof Error ? error.message : String(error) });
      });
    return {
      ok: true,
      receipt: { jobId, position: lane.position(jobId) ?? 0, etaMs: undefined, adjustments },
    };
  };
}
