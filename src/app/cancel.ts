import { isDrawingOver } from '../domain/job-state.ts';
import type { JobStore } from '../domain/job-store.ts';
import type { Lane } from '../domain/lane.ts';
import type { Transact } from '../domain/transact.ts';
import type { EndJob } from './end-job.ts';
import type { JobBoard } from './job-board.ts';

/** Who wants a job stopped: a person (only their own), or somebody who may stop any. */
type Canceler = { readonly userId: string } | { readonly admin: string };

/** `canceling`: the engine stops within one step. `over`: it had ended before. */
type Cancellation = 'canceled' | 'canceling' | 'over' | 'unknown' | 'not-yours';

/**
 * Stops a job that waits (and gives back its price at once) or that is drawn (its price is given back when the engine
 * has stopped).
 * @throws AppError `storage-busy`, `storage-full`.
 */
export type Cancel = (jobId: string, by: Canceler) => Cancellation;

export interface CancelDeps {
  readonly transact: Transact;
  readonly jobs: Pick<JobStore, 'get' | 'askCancel'>;
  readonly endJob: EndJob;
  readonly lane: Pick<Lane, 'remove'>;
  readonly board: Pick<JobBoard, 'abort' | 'changed'>;
  readonly now: () => number;
}

export function createCancel({ transact, jobs, endJob, lane, board, now }: CancelDeps): Cancel {
  return (jobId, by) => {
    const job = jobs.get(jobId);
    if (job === undefined) return 'unknown';
    if ('userId' in by && by.userId !== job.userId) return 'not-yours';
    if (isDrawingOver(job.state)) return 'over';
    const actor = 'userId' in by ? by.userId : by.admin;
    // The database decides between this and the lane's claim: only one of the two moves it out of `queued`.
    if (endJob(jobId, ['queued'], { state: 'canceled', actor })) {
      lane.remove(jobId);
      board.changed(jobId);
      return 'canceled';
    }
    transact(() => jobs.askCancel(jobId, actor, now()));
    board.abort(jobId);
    board.changed(jobId);
    return 'canceling';
  };
}
