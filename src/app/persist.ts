import { setTimeout as delay } from 'node:timers/promises';
import { isStorageTrouble } from '../domain/app-error.ts';
import type { Log } from '../domain/log.ts';

const firstDelayMs = 50;
const longestDelayMs = 5_000;

/**
 * Does a write that must not be lost. While the database is busy or the disk is full it is tried again, for as long as
 * it takes: the work behind it is done already, and drawing it anew would cost more. Rejects with the storage error
 * once `stopping` aborts; the next start then finds the job as it was before.
 */
export type Persist = <Result>(write: () => Result | Promise<Result>) => Promise<Result>;

export function createPersist(deps: { readonly log: Log; readonly stopping: AbortSignal }): Persist {
  const { log, stopping } = deps;
  return async (write) => {
    for (let delayMs = firstDelayMs; ; delayMs = Math.min(delayMs * 2, longestDelayMs)) {
      try {
        return await write();
      } catch (error) {
        if (!isStorageTrouble(error) || stopping.aborted) throw error;
        log.warn({ err: error }, 'the database cannot be written now; trying again');
        await delay(delayMs, undefined, { signal: stopping }).catch(() => undefined);
      }
    }
  };
}
