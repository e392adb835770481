import type { UnetComponent } from './model-folder.ts';

export interface StepDefaults {
  readonly steps: number;
  readonly guidanceScale: number;
}

/** SD-Turbo's makers: one step, and the prompt's pull is in the weights (1 is no guidance). */
const turbo: StepDefaults = { steps: 1, guidanceScale: 1 };
/** diffusers' `LatentConsistencyModelPipeline`: the guidance is an input of the network. */
const latentConsistency: StepDefaults = { steps: 4, guidanceScale: 8.5 };

/**
 * What a network distilled to few steps wants, told by how it is built and scheduled; undefined for any other. A turbo
 * model is Stable Diffusion 2.1's network (linear projections around attention) that predicts noise on Euler's trailing
 * timesteps: 2.1 itself comes with leading ones, or predicts v.
 */
export function fewStepDefaults({
  config: unet,
  schedulerConfig: scheduler,
}: UnetComponent): StepDefaults | undefined {
  if ((unet.time_cond_proj_dim ?? 0) > 0) return latentConsistency;
  const isTurbo =
    unet.use_linear_projection === true &&
    scheduler._class_name?.startsWith('Euler') === true &&
    scheduler.timestep_spacing === 'trailing' &&
    (scheduler.prediction_type ?? 'epsilon') === 'epsilon';
  return isTurbo ? turbo : undefined;
}
