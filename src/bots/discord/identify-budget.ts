import type { Log } from '../../domain/log.ts';
import type { SessionStore } from './session-store.ts';
import { sleep } from './sleep.ts';

/** Identifies older than this are forgotten. */
const windowMs = 60 * 60_000;
/** So many beyond one for every shard cost no wait. */
const freeIdentifies = 4;
const firstDelayMs = 30_000;
const longestDelayMs = 10 * 60_000;
/** Between two of one bucket of shards; within a process the library keeps to it. */
const spacingMs = 5_000;

/** Resolves when a shard may identify; rejects when the signal aborts, and for no other reason. */
export type IdentifyBudget = (shardCount: number, signal: AbortSignal) => Promise<void>;

/**
 * Discord takes 1,000 IDENTIFYs a day, then resets the token. After a few in an hour each waits longer than the one
 * before, also over restarts: a gateway that crashes again and again stays far below (some 200 a day).
 */
export function createIdentifyBudget({
  store,
  log,
  now,
}: {
  readonly store: Pick<SessionStore, 'readIdentifies' | 'writeIdentifies'>;
  readonly log: Log;
  readonly now: () => number;
}): IdentifyBudget {
  const recent = (): readonly number[] => {
    const atMs = now();
    try {
      // Times ahead of the clock are from before it was set back.
      return store.readIdentifies().filter((timeMs) => timeMs > atMs - windowMs && timeMs <= atMs);
    } catch (error) {
      log.warn({ surface: 'discord', err: error }, 'the number of Discord logins is not known');
      return [];
    }
  };
  const note = (): void => {
    try {
      store.writeIdentifies([...recent(), now()]);
    } catch (error) {
      log.warn({ surface: 'discord', err: error }, 'a Discord login was not counted');
    }
  };

  const lastBeforeMs = recent().at(-1) ?? Number.NEGATIVE_INFINITY;
  return async (shardCount, signal) => {
    const times = recent();
    const delayMs = delayAfter(times.length - freeIdentifies - shardCount);
    if (delayMs > 0) {
      log.warn(
        { surface: 'discord', count: times.length },
        'Pincel has logged in to Discord often lately; the next time waits',
      );
    }
    const dueAtMs = Math.max((times.at(-1) ?? 0) + delayMs, lastBeforeMs + spacingMs);
    if (dueAtMs > now()) await sleep(dueAtMs - now(), signal);
    signal.throwIfAborted();
    note();
  };
}

/** `excess`: how many more identifies there were than cost nothing. */
function delayAfter(excess: number): number {
  return excess < 0 ? 0 : Math.min(longestDelayMs, firstDelayMs * 2 ** excess);
}
