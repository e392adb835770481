/** Engine time of jobs that ended lately, by who asked for them. It is forgotten when the process ends. */
export interface ServedLately {
  readonly windowMs: number;
  note(userId: string, tookMs: number, atMs: number): void;
  /** What everybody got in the window before `atMs`. */
  readAtMs(atMs: number): ReadonlyMap<string, number>;
}

/** Long enough to see who gets how much, short enough to be about now. */
const windowMs = 10 * 60_000;

export function createServedLately(): ServedLately {
  /** Oldest first. */
  const served: { readonly userId: string; readonly tookMs: number; readonly atMs: number }[] = [];
  const forget = (atMs: number): void => {
    const kept = served.findIndex((job) => job.atMs > atMs - windowMs);
    served.splice(0, kept === -1 ? served.length : kept);
  };
  return {
    windowMs,
    note(userId, tookMs, atMs) {
      forget(atMs);
      served.push({ userId, tookMs, atMs });
    },
    readAtMs(atMs) {
      forget(atMs);
      const sums = new Map<string, number>();
      for (const { userId, tookMs } of served) sums.set(userId, (sums.get(userId) ?? 0) + tookMs);
      return sums;
    },
  };
}
