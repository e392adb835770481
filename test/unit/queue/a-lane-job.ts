import type { LaneJob } from '../../../src/domain/lane.ts';

let jobs = 0;

/** A member's interactive job of 100 ms in one space, with what a test changes. */
export function aLaneJob(changes: Partial<LaneJob> = {}): LaneJob {
  jobs += 1;
  return {
    jobId: `job-${jobs}`,
    surface: 'web',
    spaceId: 'space',
    userId: 'user',
    role: 'member',
    class: 'interactive',
    predictedMs: 100,
    acceptedAtMs: 0,
    frontedAtMs: undefined,
    maxRunning: 1_000,
    ...changes,
  };
}

/** Jobs by name, as in `A1 A2 B1`: the letter is the user. */
export function laneJobs(names: string, changes: Partial<LaneJob> = {}): readonly LaneJob[] {
  return names.split(' ').map((jobId) => aLaneJob({ jobId, userId: jobId.charAt(0), ...changes }));
}
