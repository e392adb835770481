/** Simulated time: goes on to the next moment somebody sleeps until, as soon as everybody sleeps. */
export interface VirtualClock {
  nowMs(): number;
  sleep(ms: number): Promise<void>;
  /** Lets time go on until this has settled. */
  run<T>(work: Promise<T>): Promise<T>;
}

interface Sleeper {
  readonly untilMs: number;
  readonly order: number;
  readonly wake: () => void;
}

/** What wakes at the same moment wakes in the order in which it fell asleep, so that every run is the same. */
export function createVirtualClock(): VirtualClock {
  const sleepers: Sleeper[] = [];
  let nowMs = 0;
  let slept = 0;
  const isBefore = (a: Sleeper, b: Sleeper): boolean =>
    a.untilMs < b.untilMs || (a.untilMs === b.untilMs && a.order < b.order);

  return {
    nowMs: () => nowMs,
    sleep(ms) {
      return new Promise((wake) => {
        const sleeper = { untilMs: nowMs + Math.max(0, ms), order: slept++, wake };
        let at = sleepers.length;
        while (at > 0) {
          const before = sleepers[at - 1];
          if (before === undefined || isBefore(sleeper, before)) break;
          at -= 1;
        }
        sleepers.splice(at, 0, sleeper);
      });
    },
    async run(work) {
      let isSettled = false;
      const settled = work.finally(() => {
        isSettled = true;
      });
      settled.catch(() => undefined);
      for (;;) {
        // Once all microtasks have run, everybody sleeps.
        await new Promise((resolve) => setImmediate(resolve));
        if (isSettled) return settled;
        const next = sleepers.pop();
        if (next === undefined) throw new Error('Everybody waits for somebody who does not sleep.');
        nowMs = next.untilMs;
        next.wake();
      }
    },
  };
}
