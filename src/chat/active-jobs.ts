import type { Job } from '../domain/job.ts';
import { isDrawingOver, isOver } from '../domain/job-state.ts';
import type { JobStore } from '../domain/job-store.ts';

const pageSize = 100;
/** A drawn job on its way to its person is not counted by the store: it is among the latest. */
const lookedThrough = 10 * pageSize;

/** A person's jobs that wait, are drawn or are on their way, oldest first. */
export function activeJobs(jobs: Pick<JobStore, 'ofUser' | 'count'>, userId: string): readonly Job[] {
  const { queued, running } = jobs.count({ userId });
  const found: Job[] = [];
  let beforeId: string | undefined;
  for (let looked = 0; looked < lookedThrough; looked += pageSize) {
    const page = jobs.ofUser(userId, { limit: pageSize, beforeId });
    found.push(...page.filter(({ state }) => !isOver(state)));
    const open = found.filter(({ state }) => !isDrawingOver(state)).length;
    beforeId = page.at(-1)?.id;
    if (page.length < pageSize || open >= queued + running) break;
  }
  return found.reverse();
}
