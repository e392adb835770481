/** The wall clock without its steps back: what has passed stays passed, so that waiting always comes to an end. */
export interface SteadyClock {
  nowMs(): number;
  /** A moment of the wall clock on this one; what seems to be still to come is now. */
  momentMs(wallMs: number): number;
}

export function createSteadyClock(wallNow: () => number): SteadyClock {
  let latestMs = Number.NEGATIVE_INFINITY;
  let steppedBackMs = 0;
  const nowMs = (): number => {
    const wallMs = wallNow();
    steppedBackMs += Math.max(0, latestMs - wallMs);
    latestMs = wallMs;
    return wallMs + steppedBackMs;
  };
  return {
    nowMs,
    momentMs(wallMs) {
      const latest = nowMs();
      return Math.min(wallMs + steppedBackMs, latest);
    },
  };
}
