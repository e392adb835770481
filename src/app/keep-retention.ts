import type { Log } from '../domain/log.ts';

/** Between two transactions others get to write. */
const pauseMs = 50;

export interface KeepRetentionDeps {
  /** Removes what is from before a time, as many as one transaction should; answers how many went. */
  readonly prune: (beforeMs: number, atMs: number) => number;
  /** What that is, for the log. */
  readonly what?: string | undefined;
  readonly maxAgeMs: number;
  readonly everyMs: number;
  readonly log: Log;
  readonly now: () => number;
}

/** Removes what is older than the policy says, now and on a schedule; answers how to stop. */
export function keepRetention(deps: KeepRetentionDeps): () => void {
  const { prune, what = 'audit entries', maxAgeMs, everyMs, log, now } = deps;
  let timer: NodeJS.Timeout;
  const look = (): void => {
    let removed = 0;
    try {
      removed = prune(now() - maxAgeMs, now());
      if (removed > 0) log.info({ removed }, `old ${what} removed`);
    } catch (error) {
      log.warn({ err: error }, `old ${what} could not be removed; trying again later`);
    }
    timer = setTimeout(look, removed > 0 ? pauseMs : everyMs).unref();
  };
  look();
  return () => clearTimeout(timer);
}
