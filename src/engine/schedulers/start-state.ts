import type { SchedulerState } from './scheduler.ts';

/** Every scheduler's state before its first model call. */
export function startState(sample: Float32Array, beginIndex = 0): SchedulerState {
  return { stepIndex: beginIndex, sample, history: [], anchor: undefined, predictedOriginal: undefined };
}
