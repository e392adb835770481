import type { JobBoard, JobView } from '../../app/job-board.ts';
import type { Job } from '../../domain/job.ts';
import type { JobStore } from '../../domain/job-store.ts';
import type { Visitor } from './visitor.ts';

interface FoundJob {
  readonly job: Job;
  readonly view: JobView;
}

/** A job that this visitor may see: their own, an admin everybody's. What they may not see is not there. */
export function findJob(
  { jobs, board }: { readonly jobs: Pick<JobStore, 'get'>; readonly board: Pick<JobBoard, 'get'> },
  { userId, isAdmin }: Visitor,
  jobId: string,
): FoundJob | undefined {
  const job = jobs.get(jobId);
  if (job === undefined || (job.userId !== userId && !isAdmin)) return undefined;
  const view = board.get(jobId);
  return view && { job, view };
}
