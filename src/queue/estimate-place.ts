import { type JobClass, jobClasses } from '../domain/job-class.ts';
import type { ClassLine, Entry } from './entry.ts';

/** How many jobs start before a waiting one, and the engine time they take. */
export interface Ahead {
  readonly jobs: number;
  readonly ms: number;
}

/**
 * About how many jobs in line start before one of them, in constant time: as if everybody were served in rounds, a job
 * each, and all jobs cost the same. More urgent classes go first; ageing is left out.
 */
export function estimateAhead(
  entry: Entry,
  lines: Readonly<Record<JobClass, ClassLine>>,
  fronted: readonly Entry[],
): Ahead {
  const { user } = entry;
  const { space } = user;
  const { line } = space;
  const ofUser = depthOf(entry);
  const ofSpace = ofUser + inRounds(ofUser, space.ready.length - 1, space.inLine - user.inLine);
  const ofLine = ofSpace + inRounds(ofSpace, line.ready.length - 1, line.inLine - space.inLine);
  const urgent = jobClasses.slice(0, jobClasses.indexOf(line.name)).map((name) => lines[name]);
  return {
    jobs: urgent.reduce((sum, { inLine }) => sum + inLine, fronted.length + ofLine),
    ms:
      (ofLine * line.inLineMs) / Math.max(1, line.inLine) +
      urgent.reduce((sum, { inLineMs }) => sum + inLineMs, 0) +
      fronted.reduce((sum, { costMs }) => sum + costMs, 0),
  };
}

/** Jobs of the same user before it, judged by when it came among them: exact for the first and the last. */
function depthOf({ user, arrival }: Entry): number {
  const [first, last] = [user.head?.arrival ?? arrival, user.tail?.arrival ?? arrival];
  return last === first ? 0 : Math.round(((arrival - first) / (last - first)) * (user.inLine - 1));
}

/** What others get meanwhile: half a round more than the job's own side, but not more than they have. */
function inRounds(rounds: number, others: number, jobsOfOthers: number): number {
  return Math.min(jobsOfOthers, Math.round((rounds + 0.5) * Math.max(0, others)));
}
