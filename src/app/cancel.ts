import { isDrawingOver } from '../domain/job-state.ts';
import type { JobBoard } from './job-board.ts';

/** `canceling`: the engine stops within one step. `over`: it had ended before. */
type Cancellation = 'canceled' | 'canceling' | 'over' | 'unknown';

export type Cancel = (jobId: string) => Cancellation;

export function createCancel(board: JobBoard): Cancel {
  return (jobId) => {
    const job = board.get(jobId);
    if (job === undefined) return 'unknown';
    if (isDrawingOver(job.state)) return 'over';
    board.abort(jobId);
    if (job.state === 'running') return 'canceling';
    board.move(jobId, 'canceled');
    return 'canceled';
  };
}
