export interface EditBudget {
  /** Reserves the next edit; answers in how many milliseconds it may be made, 0 for at once. */
  reserve(): number;
}

/** Spreads the progress edits of all messages of a platform evenly: what is over the platform's pace waits its turn. */
export function createEditBudget(perSecond: number, now: () => number): EditBudget {
  const gapMs = 1_000 / perSecond;
  let nextAtMs = 0;
  return {
    reserve() {
      const atMs = now();
      // A clock that was set back must not hold up edits for as long.
      if (nextAtMs > atMs + longestQueueMs) nextAtMs = atMs;
      const waitMs = Math.max(0, nextAtMs - atMs);
      nextAtMs = Math.max(nextAtMs, atMs) + gapMs;
      return waitMs;
    },
  };
}

const longestQueueMs = 600_000;
