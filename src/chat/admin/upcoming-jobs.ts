import type { Job } from '../../domain/job.ts';
import type { JobStore } from '../../domain/job-store.ts';
import type { Lane } from '../../domain/lane.ts';
import type { CommandContext } from '../command-context.ts';

/** So much of the queue is looked through for the jobs of one space. */
const lookedAt = 500;

type Reach = Pick<CommandContext, 'authority' | 'known'>;

/** Whether somebody may see and stop other people's job: all of them, or those of the space they manage. */
export function isInReach({ spaceId }: Pick<Job, 'spaceId'>, { authority, known }: Reach): boolean {
  switch (authority) {
    case 'pincel':
      return true;
    case 'space':
      return spaceId === known.spaceId;
    case 'self':
      return false;
  }
}

/** What is drawn and what comes next, as far as somebody may see it. */
export function upcomingJobs(
  { lane, jobs }: { readonly lane: Pick<Lane, 'upcoming'>; readonly jobs: Pick<JobStore, 'get'> },
  reach: Reach,
  limit: number,
): readonly Job[] {
  const found: Job[] = [];
  for (const { jobId } of lane.upcoming(reach.authority === 'pincel' ? limit : lookedAt)) {
    const job = jobs.get(jobId);
    if (job !== undefined && isInReach(job, reach)) found.push(job);
    if (found.length === limit) break;
  }
  return found;
}
