import type { Log } from '../domain/log.ts';

/** One thing that is ended, in its turn. */
export interface ShutdownStep {
  readonly name: string;
  /** How long the next step waits for this one at most; the rest of the grace unless given. */
  readonly withinMs?: number | undefined;
  readonly run: () => unknown;
}

export interface ShutdownOptions {
  readonly steps: readonly ShutdownStep[];
  readonly log: Log;
  /** How long all steps together may take. */
  readonly graceMs: number;
}

/** Ends everything; answers the names of the steps that failed or still run at the end. Always the same ending. */
export type Shutdown = () => Promise<readonly string[]>;

/** What comes last (closing the database, for one) gets its chance also when the grace is used up. */
const leastMs = 500;

/**
 * The orderly ending: one step after the other, whatever became of those before. What failed or took too long is in the
 * log; the latter is left running, and may be brought to its end by a later step. What still runs when all is done holds
 * up the process, so the caller should then exit rather than wait for the event loop to empty.
 */
export function createShutdown({ steps, log, graceMs }: ShutdownOptions): Shutdown {
  const end = async (): Promise<readonly string[]> => {
    const endMs = performance.now() + graceMs;
    const done = new Set<ShutdownStep>();
    for (const step of steps) {
      const leftMs = Math.max(leastMs, endMs - performance.now());
      await runWithin(step, Math.min(step.withinMs ?? leftMs, leftMs), { log, onDone: () => done.add(step) });
    }
    return steps.filter((step) => !done.has(step)).map(({ name }) => name);
  };
  let ending: Promise<readonly string[]> | undefined;
  return () => {
    ending ??= end();
    return ending;
  };
}

/** Calls `onDone` when it did not fail, also later. Never rejects, also not later. */
async function runWithin(
  { name, run }: ShutdownStep,
  withinMs: number,
  { log, onDone }: { readonly log: Log; readonly onDone: () => void },
): Promise<void> {
  const startMs = performance.now();
  const ended = Promise.try(run).then(
    () => {
      const tookMs = Math.round(performance.now() - startMs);
      log.debug({ step: name, tookMs }, 'a step of the shutdown is done');
      onDone();
    },
    (error: unknown) => {
      log.error({ step: name, err: error }, 'a step of the shutdown failed; going on with the next');
    },
  );
  const timeUp = Promise.withResolvers<'time is up'>();
  const timer = setTimeout(() => timeUp.resolve('time is up'), withinMs);
  try {
    if ((await Promise.race([ended, timeUp.promise])) !== 'time is up') return;
    log.warn(
      { step: name, tookMs: Math.round(withinMs) },
      'a step of the shutdown takes too long; going on without it',
    );
  } finally {
    clearTimeout(timer);
  }
}
