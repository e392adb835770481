import type { EventEmitter } from 'node:events';

export interface Waits {
  /** Resolves with the first thing that `find` finds, now or after a change. @throws Error when none comes in time. */
  when<Thing>(find: () => Thing | undefined, describe: () => string, timeoutMs?: number): Promise<Thing>;
  /** Rejects whoever waits. */
  close(): void;
}

const patienceMs = 30_000;

export function createWaits(events: EventEmitter<{ change: [] }>): Waits {
  const closing = new AbortController();
  return {
    async when<Thing>(find: () => Thing | undefined, describe: () => string, timeoutMs = patienceMs) {
      const there = find();
      if (there !== undefined) return there;
      const { promise, resolve, reject } = Promise.withResolvers<Thing>();
      const look = (): void => {
        const found = find();
        if (found !== undefined) resolve(found);
      };
      const giveUp = (): void => reject(new Error(`Expected ${describe()}`));
      const timer = setTimeout(giveUp, timeoutMs);
      events.on('change', look);
      closing.signal.addEventListener('abort', giveUp);
      try {
        return await promise;
      } finally {
        clearTimeout(timer);
        events.off('change', look);
        closing.signal.removeEventListener('abort', giveUp);
      }
    },
    close: () => closing.abort(),
  };
}
