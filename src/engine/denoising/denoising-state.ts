import type { TextEmbedding } from '../models/text-encoder.ts';
import type { NoiseSource, Scheduler, SchedulerState } from '../schedulers/scheduler.ts';
import type { Guidance } from './guidance.ts';
import type { LatentShape } from './latent-shape.ts';
import type { KeptPicture } from './repainting.ts';

/**
 * One picture or clip on its way from noise: everything the next step needs, or what is left of it. A value, but for
 * `noise`, which stochastic schedulers draw from in step order. Cancelling is dropping it, a preview is reading it, and
 * any states whose shapes agree can share a UNet call.
 */
export interface DenoisingState {
  readonly shape: LatentShape;
  readonly scheduler: Scheduler;
  readonly trajectory: SchedulerState;
  /** What the network said of the next step so far, in the order of `rowsOfStep`; empty between steps. */
  readonly predicted: readonly Float32Array[];
  readonly guidance: Guidance;
  readonly positive: TextEmbedding;
  readonly negative: TextEmbedding;
  /** Longest clip the motion UNet sees at once. */
  readonly contextFrames: number;
  /** Whether the last frame of a longer one leads into the first. */
  readonly loop: boolean;
  readonly noise: NoiseSource;
  /** What an inpainting network sees beside the latents, [C', H, W]: the mask, and the picture around it. */
  readonly conditions?: Float32Array | undefined;
  /** What of a picture is put back after every step. */
  readonly kept?: KeptPicture | undefined;
}

export function isDenoised(state: DenoisingState): boolean {
  return state.trajectory.stepIndex >= state.scheduler.timesteps.length;
}

/** The timestep of the next model call. */
export function nextTimestep(state: DenoisingState): number {
  const timestep = state.scheduler.timesteps[state.trajectory.stepIndex];
  if (timestep === undefined) throw new Error('A finished trajectory has no next timestep');
  return timestep;
}
