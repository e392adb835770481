import type { JobStore } from '../domain/job-store.ts';
import type { Lane } from '../domain/lane.ts';
import type { SettingsStore } from '../domain/settings-store.ts';
import type { JobBoard } from './job-board.ts';

/** So many of the next jobs are looked at for cancellations made by another process. */
const lookedAhead = 200;

/**
 * Makes the lane follow what the database says: paused or not, jobs put to the front, jobs to be stopped. Called after
 * every change, by this process or by another one (`pincel queue …` works on a running gateway through the database).
 */
export type ApplySteering = () => void;

export interface ApplySteeringDeps {
  readonly settings: Pick<SettingsStore, 'read'>;
  readonly jobs: Pick<JobStore, 'get' | 'fronted' | 'cancelAsked'>;
  readonly lane: Lane;
  readonly board: Pick<JobBoard, 'abort' | 'changed'>;
  readonly holder: string;
}

export function createApplySteering(deps: ApplySteeringDeps): ApplySteering {
  const { settings, jobs, lane, board, holder } = deps;
  let fronted: ReadonlySet<string> = new Set();
  return () => {
    const { isQueuePaused } = settings.read();
    if (isQueuePaused !== lane.isPaused) {
      if (isQueuePaused) lane.pause();
      else lane.resume();
    }
    const nowFronted = new Set(jobs.fronted(holder));
    for (const jobId of nowFronted.difference(fronted)) if (lane.front(jobId)) board.changed(jobId);
    fronted = nowFronted;
    for (const jobId of jobs.cancelAsked(holder)) board.abort(jobId);
    for (const { jobId, isRunning } of lane.upcoming(lookedAhead)) {
      if (isRunning || jobs.get(jobId)?.state === 'queued') continue;
      if (lane.remove(jobId)) board.changed(jobId);
    }
  };
}
