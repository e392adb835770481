/** Time as the engine loop sees it: the machine's, or that of a simulation. */
export interface EngineClock {
  /** Milliseconds since some moment; never goes back. Work is billed by it. */
  nowMs(): number;
  /** Lets everything else in this process run before the next turn. */
  breathe(): Promise<void>;
}

export const machineClock: EngineClock = {
  nowMs: () => performance.now(),
  // Inference blocks the thread and settles in microtasks: without this, messages (a cancel!) would never be read.
  breathe: () => new Promise((resolve) => setImmediate(resolve)),
};
