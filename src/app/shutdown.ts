import type { Log } from '../domain/log.ts';

/** One thing that is ended, in its turn. */
export interface ShutdownStep {
  readonly name: string;
  /** How long the next step waits for this one at most; the rest of the grace unless given. */
  readonly withinMs?: number | undefined;
  readonly run: () => void | Promise<void>;
}

export interface ShutdownOptions {
  readonly steps: readonly ShutdownStep[];
  readonly log: Log;
  /** How long all steps together may take. */
  readonly graceMs: number;
}

/** Ends everything; answers the names of the steps that failed or were not waited for. Always the same ending. */
export type Shutdown = () => Promise<readonly string[]>;

/** What comes last (closing the database, for one) gets its chance also when the grace is used up. */
const leastMs = 500;

/**
 * The orderly ending: one step after the other, whatever became of those before. What failed or took too long is in the
 * log; the latter is left running, so the caller should then exit rather than wait for the event loop to empty.
 */
export function createShutdown({ steps, log, graceMs }: ShutdownOptions): Shutdown {
  const end = async (): Promise<readonly string[]> => {
    const endMs = performance.now() + graceMs;
    const unfinished: string[] = [];
    for (const step of steps) {
      const leftMs = Math.max(leastMs, endMs - performance.now());
      const isDone = await runWithin(step, Math.min(step.withinMs ?? leftMs, leftMs), log);
      if (!isDone) unfinished.push(step.name);
    }
    return unfinished;
  };
  let ending: Promise<readonly string[]> | undefined;
  return () => {
    ending ??= end();
    return ending;
  };
}

/** False when it failed or is still running. Never rejects, also not later. */
async function runWithin(step: ShutdownStep, withinMs: number, log: Log): Promise<boolean> {
  const { name } = step;
  const startMs = performance.now();
  const outcome = Promise.try(step.run).then(
    () => {
      log.debug(
        { step: name, tookMs: Math.round(performance.now() - startMs) },
        'a step of the shutdown is done',
      );
      return true;
    },
    (error: unknown) => {
      log.error({ step: name, err: error }, 'a step of the shutdown failed; going on with the next');
      return false;
    },
  );
  const timeUp = Promise.withResolvers<'time is up'>();
  const timer = setTimeout(() => timeUp.resolve('time is up'), withinMs);
  try {
    const first = await Promise.race([outcome, timeUp.promise]);
    if (first !== 'time is up') return first;
    log.warn(
      { step: name, tookMs: Math.round(withinMs) },
      'a step of the shutdown takes too long; going on without it',
    );
    return false;
  } finally {
    clearTimeout(timer);
  }
}
