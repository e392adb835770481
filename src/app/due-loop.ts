/** Looked again after this even when nothing is due: the clock may have been set, another process may have written. */
const longestSleepMs = 60_000;
const afterTroubleMs = 1_000;

/** Looks for work that falls due: at once when woken, and when the next of it will be due. */
export interface DueLoop {
  start(): void;
  /** Looks in a moment. Cheap; may be called inside a transaction. */
  wake(): void;
  /** Looks now, unless it was not started or has been stopped. */
  look(): void;
  /** Looks no more. */
  stop(): void;
}

/**
 * `takeUp` begins what is due and answers in how many milliseconds there will be more (no more than a minute is slept),
 * or undefined when something that is under way calls `look` as it ends. What it throws is handed to `onTrouble`, and a
 * second later it is called again.
 */
export function createDueLoop({
  takeUp,
  onTrouble,
}: {
  readonly takeUp: () => number | undefined;
  readonly onTrouble: (error: unknown) => void;
}): DueLoop {
  let isStarted = false;
  let isWoken = false;
  let timer: NodeJS.Timeout | undefined;

  const look = (): void => {
    clearTimeout(timer);
    if (!isStarted) return;
    try {
      const sleepMs = takeUp();
      if (sleepMs !== undefined) timer = setTimeout(look, Math.min(longestSleepMs, sleepMs));
    } catch (error) {
      onTrouble(error);
      timer = setTimeout(look, afterTroubleMs);
    }
  };

  return {
    look,
    start() {
      isStarted = true;
      look();
    },
    wake() {
      if (isWoken) return;
      isWoken = true;
      // Not at once: whoever calls may still be inside a transaction, which a lease would become part of.
      queueMicrotask(() => {
        isWoken = false;
        look();
      });
    },
    stop() {
      isStarted = false;
      clearTimeout(timer);
    },
  };
}
