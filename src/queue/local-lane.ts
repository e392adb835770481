import PQueue from 'p-queue';
import type { Lane, RunLaneJob } from '../domain/lane.ts';
import type { Log } from '../domain/log.ts';
import { type Role, roleWeights } from '../domain/role.ts';
import { createFairOrder } from './fair-order.ts';
import { turnQueueFor } from './turn-queue.ts';

export interface LocalLaneOptions {
  /** Jobs the engine may work on at the same time. */
  readonly concurrency: number;
  readonly run: RunLaneJob;
  /** Milliseconds since 1970, as in the jobs' `acceptedAtMs`. */
  readonly now: () => number;
  readonly weights?: Readonly<Record<Role, number>> | undefined;
  readonly log?: Log | undefined;
}

/**
 * A lane in this process. p-queue counts what runs, pauses and tells when it is idle; it holds turns, not jobs: at most
 * `concurrency` of them, and the fair order is asked whose turn it is when one comes up. So whoever comes late can still
 * be first, and a million waiting jobs are no million closures.
 */
export function createLocalLane(options: LocalLaneOptions): Lane {
  const { concurrency, run, now, weights = roleWeights, log } = options;
  const emptyOrder = () => createFairOrder({ now, weights, slots: concurrency });
  let order = emptyOrder();
  let isClosed = false;
  /** The job of the turn that is about to run. */
  let started: string | undefined;
  const listeners = new Set<() => void>();
  const spareTurns = new Set<AbortController>();
  const queue = new PQueue({
    concurrency,
    queueClass: turnQueueFor({
      canStart: () => order.canStart,
      onTurn: () => {
        started = order.start();
        tellChange();
      },
    }),
  });

  const tellChange = (): void => {
    for (const listener of listeners) listener();
  };

  const runStarted = async (): Promise<void> => {
    const jobId = started;
    if (jobId === undefined) return;
    let measuredMs: number | undefined;
    try {
      measuredMs = await run(jobId);
    } catch (error) {
      log?.error({ jobId, err: error }, 'a job rejected, which it never should: it counts as not run');
    }
    order.finish(jobId, measuredMs);
    matchTurns();
    tellChange();
  };

  const addTurn = (): void => {
    const turn = new AbortController();
    spareTurns.add(turn);
    queue
      .add(
        () => {
          spareTurns.delete(turn);
          return runStarted();
        },
        { signal: turn.signal },
      )
      .catch(() => undefined);
  };

  /** As many turns as could be needed, then p-queue looks whether one may come up. */
  const matchTurns = (): void => {
    for (const turn of [...spareTurns].slice(order.size)) {
      spareTurns.delete(turn);
      turn.abort();
    }
    while (spareTurns.size < Math.min(concurrency, order.size)) addTurn();
    queue.concurrency = concurrency;
  };

  return {
    add(job) {
      if (isClosed) return;
      order.add(job);
      matchTurns();
      tellChange();
    },
    preview: (job) => order.preview(job),
    remove(jobId) {
      const isRemoved = order.remove(jobId);
      matchTurns();
      tellChange();
      return isRemoved;
    },
    front(jobId) {
      const isFronted = order.front(jobId);
      matchTurns();
      tellChange();
      return isFronted;
    },
    place: (jobId) => order.place(jobId),
    upcoming: (limit) => order.upcoming(limit),
    waitingByClass: () => order.waitingByClass(),
    shares: () => order.shares(),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    get size() {
      return order.size;
    },
    get runningCount() {
      return queue.pending;
    },
    get isPaused() {
      return queue.isPaused;
    },
    pause() {
      queue.pause();
      tellChange();
    },
    resume() {
      queue.start();
      tellChange();
    },
    onIdle: () => queue.onIdle(),
    async close() {
      isClosed = true;
      order = emptyOrder();
      matchTurns();
      await queue.onPendingZero();
    },
  };
}
