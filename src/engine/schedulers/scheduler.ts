/**
 * A denoising trajectory at one point: everything a scheduler needs for its next step, as a value.
 * States are never changed in place; `step` answers a new one.
 */
export interface SchedulerState {
  /** Index into `Scheduler.timesteps` of the next model call. Equal to `timesteps.length` when finished. */
  readonly stepIndex: number;
  /** Latents before the next model call, float32, before `scaleInput`. */
  readonly sample: Float32Array;
  /** What multistep methods remember: converted model outputs or derivatives of earlier steps, newest last. */
  readonly history: readonly Float32Array[];
  /** A sample kept across calls by methods that call the model twice per step (Heun, PNDM) or correct it later (UniPC). */
  readonly anchor: Float32Array | undefined;
  /** The fully denoised latents as last predicted (x0), for previews. Undefined before the first step. */
  readonly predictedOriginal: Float32Array | undefined;
}

/** Draws `length` standard normal values for the request this state belongs to. */
export type NoiseSource = (length: number) => Float32Array;

/** A scheduler configured for a number of steps: pure functions over `SchedulerState`. Arithmetic is float32 where diffusers' is. */
export interface Scheduler {
  /** One entry per model call (PNDM and Heun have more calls than steps), as passed to the UNet. */
  readonly timesteps: readonly number[];
  /** Initial latents are standard normal noise times this. */
  readonly initNoiseSigma: number;
  /** The state before the first model call. `sample` is already scaled. `beginIndex` > 0 starts later (image-to-image). */
  start(sample: Float32Array, beginIndex?: number): SchedulerState;
  /** The UNet's input for this state (diffusers' `scale_model_input`). */
  scaleInput(state: SchedulerState): Float32Array;
  /** One model call further. `noise` is drawn from only by stochastic schedulers. */
  step(state: SchedulerState, modelOutput: Float32Array, noise: NoiseSource): SchedulerState;
  /** Clean latents with noise for the model call at `stepIndex` (diffusers' `add_noise`). */
  addNoise(original: Float32Array, noise: Float32Array, stepIndex: number): Float32Array;
  /** First model call of an image-to-image run of this strength: diffusers' `get_timesteps` (n - min(int(n * strength), n), times `order`). */
  beginIndexFor(strength: number): number;
}
