import type { Log } from '../domain/log.ts';

/** Between two transactions others get to write. */
const pauseMs = 50;

export interface KeepRetentionDeps {
  /** Removes entries from before a time, as many as one transaction should; answers how many went. */
  readonly prune: (beforeMs: number, atMs: number) => number;
  readonly maxAgeMs: number;
  readonly everyMs: number;
  readonly log: Log;
  readonly now: () => number;
}

/** Removes audit entries that are older than the policy says, now and on a schedule; answers how to stop. */
export function keepRetention({ prune, maxAgeMs, everyMs, log, now }: KeepRetentionDeps): () => void {
  let timer: NodeJS.Timeout;
  const look = (): void => {
    let removed = 0;
    try {
      removed = prune(now() - maxAgeMs, now());
      if (removed > 0) log.info({ removed }, 'old audit entries removed');
    } catch (error) {
      log.warn({ err: error }, 'old audit entries could not be removed; trying again later');
    }
    timer = setTimeout(look, removed > 0 ? pauseMs : everyMs).unref();
  };
  look();
  return () => clearTimeout(timer);
}
