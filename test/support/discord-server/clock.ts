/** Time as the server sees it: handed in, so that a test can let a quarter of an hour pass at once. */
export interface Clock {
  now(): number;
  /** Runs the action once the clock has passed the moment; answers how to call it off. */
  at(momentMs: number, action: () => void): () => void;
  stop(): void;
}

/** How often a clock that may jump is looked at while something waits for it. */
const lookEveryMs = 20;

export function createClock(now: () => number): Clock {
  const waiting = new Set<{ readonly momentMs: number; readonly action: () => void }>();
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
  };
  const look = (): void => {
    const nowMs = now();
    for (const entry of waiting) {
      if (nowMs <= entry.momentMs) continue;
      waiting.delete(entry);
      entry.action();
    }
    if (waiting.size === 0) stop();
  };
  return {
    now,
    at(momentMs, action) {
      const entry = { momentMs, action };
      waiting.add(entry);
      timer ??= setInterval(look, lookEveryMs).unref();
      return () => {
        waiting.delete(entry);
        if (waiting.size === 0) stop();
      };
    },
    stop,
  };
}
