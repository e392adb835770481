import { alphaAt, cumulativeAlphas, refuseNoiseFromPureNoise, stableDiffusionBetas } from './betas.ts';
import { at } from './float32.ts';
import { cleanFromMix, mixed, mixOfAlpha, noiseFromMix } from './prediction.ts';
import type { Scheduler } from './scheduler.ts';
import type { SchedulerConfig } from './scheduler-config.ts';
import { startState } from './start-state.ts';
import { beginIndexFor, distillationStepsOf, distilledTimesteps, requireSteps } from './timesteps.ts';

const f32 = Math.fround;

/**
 * Zheng et al. 2024 (arXiv 2402.19159): diffusers' `TCDScheduler`. `eta` (gamma in the paper) is the share of each
 * step that is taken as fresh noise: 0 draws none, 0.3 is what the scheduler and the TCD models ask for.
 */
export function createTcd(config: SchedulerConfig, steps: number, eta = 0.3): Scheduler {
  const { prediction_type: predictionType = 'epsilon' } = config;
  requireSteps(steps, distillationStepsOf(config));
  const alphas = cumulativeAlphas(config, stableDiffusionBetas, 'exact');
  const timesteps = distilledTimesteps(config, steps);
  refuseNoiseFromPureNoise(alphas, timesteps, predictionType);

  return {
    timesteps,
    initNoiseSigma: 1,
    start: startState,
    scaleInput: (state) => state.sample,
    step(state, modelOutput, noise) {
      const { stepIndex, sample } = state;
      const isLast = stepIndex === timesteps.length - 1;
      const nextTimestep = isLast ? 0 : at(timesteps, stepIndex + 1);
      const cleanerTimestep = Math.floor(f32(f32(1 - eta) * nextTimestep));
      const mix = mixOfAlpha(alphaAt(alphas, at(timesteps, stepIndex)));
      const clean = cleanFromMix(predictionType, sample, modelOutput, mix);
      const epsilon = noiseFromMix(predictionType, sample, modelOutput, mix);
      const cleanerAlpha = alphaAt(alphas, cleanerTimestep);
      const cleaner = mixed(clean, epsilon, mixOfAlpha(cleanerAlpha));
      const addsNoise = eta > 0 && !isLast;
      const kept = mixOfAlpha(f32(alphaAt(alphas, nextTimestep) / cleanerAlpha));
      return {
        ...state,
        stepIndex: stepIndex + 1,
        sample: addsNoise ? mixed(cleaner, noise(sample.length), kept) : cleaner,
        predictedOriginal: clean,
      };
    },
    addNoise: (original, noise, stepIndex) =>
      mixed(original, noise, mixOfAlpha(alphaAt(alphas, at(timesteps, stepIndex)))),
    beginIndexFor: (strength) => beginIndexFor(strength, steps, timesteps.length),
  };
}
