/**
 * How much engine time running jobs have had: the engine shares itself equally between them, so a millisecond on the
 * clock is a millisecond of engine time divided by how many run.
 */
export interface EngineShare {
  /** Engine time that a job which has run from the beginning would have had by now. */
  readAtMs(atMs: number, runningCount: number): number;
}

/** To be read before every change of how many run. A clock that is set back does not take engine time back. */
export function createEngineShare(): EngineShare {
  let sharedMs = 0;
  let lastAtMs: number | undefined;
  return {
    readAtMs(atMs, runningCount) {
      sharedMs += Math.max(0, atMs - (lastAtMs ?? atMs)) / Math.max(1, runningCount);
      lastAtMs = atMs;
      return sharedMs;
    },
  };
}
