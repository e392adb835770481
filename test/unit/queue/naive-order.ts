import type { JobClass } from '../../../src/domain/job-class.ts';
import type { LaneJob } from '../../../src/domain/lane.ts';
import type { Role } from '../../../src/domain/role.ts';
import { giveTurn, noTurnsYet } from '../../../src/queue/class-rule.ts';

interface Waiting extends LaneJob {
  readonly arrival: number;
}

interface Tagged {
  tag: number;
  isReady: boolean;
}

interface Clock {
  virtualMs: number;
  latestMs: number;
}

/**
 * The same order as `createFairOrder` by looking at everything every time and forgetting nobody: what the fast one is
 * held against. Keys are `class`, `class/space` and `class/space/user`.
 */
export function createNaiveOrder(now: () => number, weights: Readonly<Record<Role, number>>) {
  let waiting: readonly Waiting[] = [];
  let fronted: readonly Waiting[] = [];
  let running: readonly Waiting[] = [];
  const tags = new Map<string, Tagged>();
  const clocks = new Map<string, Clock>();
  const turns = noTurnsYet();
  let arrivals = 0;

  const lineOf = (job: LaneJob): string => job.class;
  const spaceOf = (job: LaneJob): string => `${job.class}/${job.spaceId}`;
  const userOf = (job: LaneJob): string => `${job.class}/${job.spaceId}/${job.userId}`;
  const parentOf = (key: string): string => key.slice(0, key.lastIndexOf('/'));
  const clockOf = (key: string): Clock => getOr(clocks, key, { virtualMs: 0, latestMs: 0 });
  const taggedOf = (key: string): Tagged => getOr(tags, key, { tag: 0, isReady: false });

  const mayStart = (job: Waiting): boolean =>
    running.filter(({ userId }) => userId === job.userId).length < job.maxRunning;
  /** The jobs at the heads of users who are below their caps. */
  const heads = (): readonly Waiting[] =>
    [...Map.groupBy(waiting, userOf).values()].flatMap((jobs) => jobs.slice(0, 1)).filter(mayStart);

  const arrive = (key: string): void => {
    const flow = taggedOf(key);
    if (!flow.isReady) flow.tag = Math.max(flow.tag, clockOf(parentOf(key)).virtualMs);
  };
  const refresh = (): void => {
    const ready = new Set(heads().flatMap((job) => [userOf(job), spaceOf(job)]));
    for (const key of new Set([...tags.keys(), ...ready])) {
      if (ready.has(key)) arrive(key);
      taggedOf(key).isReady = ready.has(key);
    }
  };
  const pay = (job: Waiting, ms: number): void => {
    for (const [key, weightedMs] of [
      [userOf(job), ms / weights[job.role]],
      [spaceOf(job), ms],
    ] as const) {
      const clock = clockOf(parentOf(key));
      taggedOf(key).tag += weightedMs;
      clock.latestMs = Math.max(clock.latestMs, taggedOf(key).tag);
    }
  };
  const closePeriods = (job: Waiting): void => {
    const held = [...waiting, ...fronted, ...running];
    for (const keyOf of [spaceOf, lineOf]) {
      if (held.some((other) => keyOf(other) === keyOf(job))) continue;
      const clock = clockOf(keyOf(job));
      clock.virtualMs = Math.max(clock.virtualMs, clock.latestMs);
    }
  };
  const begin = (job: Waiting): string => {
    arrive(userOf(job));
    arrive(spaceOf(job));
    pay(job, Math.max(1, job.predictedMs));
    waiting = waiting.filter((other) => other !== job);
    fronted = fronted.filter((other) => other !== job);
    running = [...running, job];
    refresh();
    return job.jobId;
  };
  const least = (jobs: readonly Waiting[], keyOf: (job: Waiting) => string): readonly Waiting[] => {
    const tag = Math.min(...jobs.map((job) => taggedOf(keyOf(job)).tag));
    return jobs.filter((job) => taggedOf(keyOf(job)).tag === tag);
  };

  return {
    add(job: LaneJob): void {
      const added = { ...job, arrival: arrivals++ };
      if (job.frontedAtMs === undefined) waiting = [...waiting, added];
      else fronted = [...fronted, added];
      refresh();
    },
    remove(jobId: string): boolean {
      const job = [...waiting, ...fronted].find((other) => other.jobId === jobId);
      if (job === undefined) return false;
      waiting = waiting.filter((other) => other !== job);
      fronted = fronted.filter((other) => other !== job);
      closePeriods(job);
      refresh();
      return true;
    },
    front(jobId: string): boolean {
      const job = waiting.find((other) => other.jobId === jobId);
      if (job === undefined) return fronted.some((other) => other.jobId === jobId);
      waiting = waiting.filter((other) => other !== job);
      fronted = [...fronted, job];
      refresh();
      return true;
    },
    start(): string | undefined {
      const [first] = fronted;
      if (first !== undefined) return begin(first);
      const ready = heads();
      const stateOf = (name: JobClass) => ({
        ready: ready.filter((job) => job.class === name),
        oldest: waiting.find((job) => job.class === name),
      });
      const classes = {
        interactive: stateOf('interactive'),
        batch: stateOf('batch'),
        background: stateOf('background'),
      };
      const name = giveTurn(classes, turns, now());
      if (name === undefined) return undefined;
      const bySpace = Map.groupBy(classes[name].ready, spaceOf);
      const firsts = [...bySpace.values()].flatMap((jobs) => firstArrived(least(jobs, userOf)));
      const [job] = firstArrived(least(firsts, spaceOf));
      if (job === undefined) return undefined;
      for (const key of [spaceOf(job), userOf(job)]) {
        const clock = clockOf(parentOf(key));
        clock.virtualMs = Math.max(clock.virtualMs, taggedOf(key).tag);
      }
      return begin(job);
    },
    finish(jobId: string, measuredMs: number | undefined): void {
      const job = running.find((other) => other.jobId === jobId);
      if (job === undefined) return;
      running = running.filter((other) => other !== job);
      pay(job, (measuredMs ?? 0) - Math.max(1, job.predictedMs));
      closePeriods(job);
      refresh();
    },
    /** Ids of what waits and what runs, in no order. */
    waitingIds: (): readonly string[] => [...fronted, ...waiting].map(({ jobId }) => jobId),
    runningIds: (): readonly string[] => running.map(({ jobId }) => jobId),
  };
}

function firstArrived(jobs: readonly Waiting[]): readonly Waiting[] {
  return jobs.toSorted((a, b) => a.arrival - b.arrival).slice(0, 1);
}

function getOr<V>(map: Map<string, V>, key: string, initial: V): V {
  const value = map.get(key) ?? initial;
  map.set(key, value);
  return value;
}
