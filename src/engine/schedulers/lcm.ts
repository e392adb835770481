import { alphaAt, cumulativeAlphas, refuseNoiseFromPureNoise, stableDiffusionBetas } from './betas.ts';
import { at, clamped, weightedSum } from './float32.ts';
import { cleanFromMix, mixed, mixOfAlpha } from './prediction.ts';
import type { Scheduler } from './scheduler.ts';
import type { SchedulerConfig } from './scheduler-config.ts';
import { startState } from './start-state.ts';
import { beginIndexFor, distillationStepsOf, distilledTimesteps, requireSteps } from './timesteps.ts';

const f32 = Math.fround;

/** Luo et al. 2023 (arXiv 2310.04378): diffusers' `LCMScheduler`. Draws noise on every step but the last. */
export function createLcm(config: SchedulerConfig, steps: number): Scheduler {
  const {
    prediction_type: predictionType = 'epsilon',
    timestep_scaling: timestepScaling = 10,
    clip_sample_range: clipRange = 1,
  } = config;
  requireSteps(steps, distillationStepsOf(config));
  const alphas = cumulativeAlphas(config, stableDiffusionBetas, 'exact');
  const timesteps = distilledTimesteps(config, steps);
  refuseNoiseFromPureNoise(alphas, timesteps, predictionType);
  const mixAt = (stepIndex: number) => mixOfAlpha(alphaAt(alphas, at(timesteps, stepIndex)));

  return {
    timesteps,
    initNoiseSigma: 1,
    start: startState,
    scaleInput: (state) => state.sample,
    step(state, modelOutput, noise) {
      const { stepIndex, sample } = state;
      const predicted = cleanFromMix(predictionType, sample, modelOutput, mixAt(stepIndex));
      const clean = config.clip_sample ? clamped(predicted, clipRange) : predicted;
      const { skip, out } = boundaryScalings(at(timesteps, stepIndex), timestepScaling);
      const denoised = weightedSum([out, clean], [skip, sample]);
      const isLast = stepIndex === timesteps.length - 1;
      return {
        ...state,
        stepIndex: stepIndex + 1,
        sample: isLast ? denoised : mixed(denoised, noise(sample.length), mixAt(stepIndex + 1)),
        predictedOriginal: denoised,
      };
    },
    addNoise: (original, noise, stepIndex) => mixed(original, noise, mixAt(stepIndex)),
    beginIndexFor: (strength) => beginIndexFor(strength, steps, timesteps.length),
  };
}

/** How much of the sample and of the predicted clean latents a consistency model's answer consists of. */
function boundaryScalings(
  timestep: number,
  timestepScaling: number,
): { readonly skip: number; readonly out: number } {
  const dataVariance = 0.25;
  const scaled = f32(timestep * f32(timestepScaling));
  const variance = f32(f32(scaled * scaled) + dataVariance);
  return { skip: f32(dataVariance / variance), out: f32(scaled / f32(Math.sqrt(variance))) };
}
