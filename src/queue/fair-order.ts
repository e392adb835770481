import type { JobClass } from '../domain/job-class.ts';
import type { FairShares, LaneJob, Place } from '../domain/lane.ts';
import { createEngineShare } from './engine-share.ts';
import type { Entry } from './entry.ts';
import { type Ahead, estimateAhead } from './estimate-place.ts';
import { toFairShares } from './fair-shares.ts';
import { createFairTree, type FairTreeOptions } from './fair-tree.ts';
import { lookAhead } from './forecast.ts';
import { createFrontRow } from './front-row.ts';
import { createServedLately } from './served-lately.ts';
import { createSteadyClock } from './steady-clock.ts';

/** So many of the next jobs are looked at to tell a job's exact place. */
export const exactPlaces = 32;
/** Ageing depends on the clock: a forecast is made anew after this time even if nothing happened. */
const forecastAgeMs = 1_000;

export interface FairOrderOptions extends FairTreeOptions {
  readonly now: () => number;
  /** Jobs that may run at the same time; the forecast depends on it. */
  readonly slots: number;
}

interface UpcomingJob {
  readonly jobId: string;
  readonly isRunning: boolean;
  readonly aheadMs: number;
}

/**
 * The order in which waiting jobs start (docs/adr/0004-fair-queue.md), and what runs. Every call costs O(log n) for n
 * waiting jobs; forecasts cost that for each job they look at.
 */
export interface FairOrder {
  /** @throws Error when the job waits or runs already. */
  add(job: LaneJob): void;
  /** Where the job would stand if it were added now. */
  preview(job: LaneJob): Place;
  /** False when the job does not wait. */
  remove(jobId: string): boolean;
  /**
   * Puts a waiting job behind those that were put to the front before, and before all others: whatever its class, and
   * even when its user runs as many jobs as they may, for somebody has decided that it is next. It is charged all the
   * same. False when the job does not wait.
   */
  front(jobId: string): boolean;
  /** Whether `start` would answer a job: false while those who wait run as many as they may. */
  readonly canStart: boolean;
  /** Starts the next job. */
  start(): string | undefined;
  /**
   * A running job has ended after so much engine time; undefined: it did not run and is charged nothing. Jobs that do not
   * run here are left alone.
   */
  finish(jobId: string, measuredMs: number | undefined): void;
  place(jobId: string): Place | undefined;
  upcoming(limit: number): readonly UpcomingJob[];
  waitingByClass(): Readonly<Record<JobClass, number>>;
  /** Costs O(n) for n jobs. */
  shares(): FairShares;
  readonly size: number;
  readonly runningCount: number;
}

interface Running {
  readonly entry: Entry;
  /** The engine's share when it started. */
  readonly fromMs: number;
}

interface Forecast {
  readonly madeAtMs: number;
  readonly aheadOf: ReadonlyMap<Entry, Ahead>;
}

export function createFairOrder({ now: wallNow, slots, ...options }: FairOrderOptions): FairOrder {
  const { nowMs: now, momentMs } = createSteadyClock(wallNow);
  const onOurClock = (job: LaneJob): LaneJob => ({ ...job, acceptedAtMs: momentMs(job.acceptedAtMs) });
  const tree = createFairTree(options);
  const share = createEngineShare();
  const frontRow = createFrontRow();
  const served = createServedLately();
  /** Those that wait and those that run. */
  const jobs = new Map<string, Entry>();
  const running = new Map<string, Running>();
  let arrivals = 0;
  /** Kept until something happens: pages ask for many places at once. */
  let forecast: Forecast | undefined;

  const waitingCount = (): number => jobs.size - running.size;
  const findWaiting = (jobId: string): Entry | undefined =>
    running.has(jobId) ? undefined : jobs.get(jobId);

  const leftOfRunning = (atMs: number): readonly { readonly entry: Entry; readonly leftMs: number }[] => {
    const sharedMs = share.readAtMs(atMs, running.size);
    return Array.from(running.values(), ({ entry, fromMs }) => ({
      entry,
      leftMs: Math.max(0, entry.costMs - (sharedMs - fromMs)),
    }));
  };

  const look = (limit: number, last?: Entry): readonly Entry[] => {
    const atMs = now();
    const present = { tree, fronted: frontRow.entries, running: leftOfRunning(atMs), slots, atMs };
    return lookAhead(present, limit, last);
  };

  const nextPlaces = (): ReadonlyMap<Entry, Ahead> => {
    const madeAtMs = now();
    if (forecast === undefined || madeAtMs - forecast.madeAtMs > forecastAgeMs) {
      forecast = { madeAtMs, aheadOf: toAhead(look(exactPlaces)) };
    }
    return forecast.aheadOf;
  };

  const toPlace = (entry: Entry, exact: Ahead | undefined, among: number): Place => {
    const ahead = exact ?? estimateAhead(entry, tree.lines, frontRow.entries);
    return {
      position: running.size + (exact?.jobs ?? clamp(ahead.jobs, exactPlaces, among - 1)),
      isExact: exact !== undefined,
      aheadMs: ahead.ms + leftOfRunning(now()).reduce((sum, { leftMs }) => sum + leftMs, 0),
    };
  };

  return {
    add(job) {
      const { jobId, frontedAtMs } = job;
      if (jobs.has(jobId)) throw new Error(`Expected a new job, got ${jobId} again.`);
      forecast = undefined;
      const entry = tree.add(onOurClock(job), arrivals);
      arrivals += 1;
      jobs.set(jobId, entry);
      if (frontedAtMs === undefined) return;
      tree.leaveLine(entry);
      frontRow.insert(entry, frontedAtMs);
    },
    preview: (job) =>
      tree.whileAdded(onOurClock(job), arrivals, (entry) => {
        // With so many of their own before it there is no need to look.
        const isFar = entry.user.inLine > exactPlaces;
        return toPlace(
          entry,
          isFar ? undefined : toAhead(look(exactPlaces, entry)).get(entry),
          waitingCount() + 1,
        );
      }),
    remove(jobId) {
      const entry = findWaiting(jobId);
      if (entry === undefined) return false;
      forecast = undefined;
      jobs.delete(jobId);
      if (frontRow.remove(entry)) tree.release(entry);
      else tree.remove(entry);
      return true;
    },
    front(jobId) {
      const entry = findWaiting(jobId);
      if (entry === undefined) return false;
      if (frontRow.entries.includes(entry)) return true;
      forecast = undefined;
      tree.leaveLine(entry);
      frontRow.append(entry, now());
      return true;
    },
    get canStart() {
      return frontRow.entries.length > 0 || tree.canTake();
    },
    start() {
      const atMs = now();
      const [fronted] = frontRow.entries;
      if (fronted !== undefined) {
        frontRow.remove(fronted);
        tree.start(fronted);
      }
      const entry = fronted ?? tree.take(atMs);
      if (entry === undefined) return undefined;
      forecast = undefined;
      running.set(entry.jobId, { entry, fromMs: share.readAtMs(atMs, running.size) });
      return entry.jobId;
    },
    finish(jobId, measuredMs) {
      const job = running.get(jobId);
      if (job === undefined) return;
      forecast = undefined;
      share.readAtMs(now(), running.size);
      running.delete(jobId);
      jobs.delete(jobId);
      tree.end(job.entry, measuredMs ?? 0);
      served.note(job.entry.user.account.userId, measuredMs ?? 0, now());
    },
    place(jobId) {
      if (running.has(jobId)) return { position: 0, isExact: true, aheadMs: 0 };
      const entry = findWaiting(jobId);
      return entry === undefined ? undefined : toPlace(entry, nextPlaces().get(entry), waitingCount());
    },
    upcoming(limit) {
      const leftMs = leftOfRunning(now()).reduce((sum, job) => sum + job.leftMs, 0);
      const inWork = Array.from(running.keys(), (jobId) => ({ jobId, isRunning: true, aheadMs: 0 }));
      const next = Array.from(toAhead(look(Math.max(0, limit - inWork.length))), ([{ jobId }, { ms }]) => ({
        jobId,
        isRunning: false,
        aheadMs: leftMs + ms,
      }));
      return [...inWork, ...next].slice(0, limit);
    },
    waitingByClass() {
      const counts = { interactive: 0, batch: 0, background: 0 };
      for (const { name, inLine } of Object.values(tree.lines)) counts[name] = inLine;
      for (const { user } of frontRow.entries) counts[user.space.line.name] += 1;
      return counts;
    },
    shares: () => toFairShares(jobs.values(), ({ jobId }) => running.has(jobId), served, now()),
    get size() {
      return waitingCount();
    },
    get runningCount() {
      return running.size;
    },
  };
}

function toAhead(order: readonly Entry[]): ReadonlyMap<Entry, Ahead> {
  let ms = 0;
  return new Map(
    order.map((entry, jobs) => {
      const ahead = { jobs, ms };
      ms += entry.costMs;
      return [entry, ahead];
    }),
  );
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
