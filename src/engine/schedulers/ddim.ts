import { alphaAt, cumulativeAlphas, ddpmBetas, refuseNoiseFromPureNoise, trainTimestepsOf } from './betas.ts';
import { at, clamped } from './float32.ts';
import { cleanFromMix, mixed, mixOfAlpha, noiseFromMix } from './prediction.ts';
import type { Scheduler } from './scheduler.ts';
import type { SchedulerConfig } from './scheduler-config.ts';
import { startState } from './start-state.ts';
import { beginIndexFor, requireSteps, roundHalfEven, spacedTimesteps } from './timesteps.ts';

/** Song et al. 2020 (arXiv 2010.02502), equation 12 with eta 0, so no noise: diffusers' `DDIMScheduler`. */
export function createDdim(config: SchedulerConfig, steps: number): Scheduler {
  const {
    prediction_type: predictionType = 'epsilon',
    timestep_spacing: spacing = 'leading',
    steps_offset: offset = 0,
    set_alpha_to_one: endsClean = true,
    clip_sample: clips = true,
    clip_sample_range: clipRange = 1,
  } = config;
  const trainTimesteps = trainTimestepsOf(config);
  requireSteps(steps, trainTimesteps);
  const alphas = cumulativeAlphas(config, ddpmBetas, 'exact');
  const finalAlpha = endsClean ? 1 : at(alphas, 0);
  const timesteps = spacedTimesteps({ spacing, trainTimesteps, steps, offset }).map(roundHalfEven);
  refuseNoiseFromPureNoise(alphas, timesteps, predictionType);
  const stride = Math.floor(trainTimesteps / steps);

  return {
    timesteps,
    initNoiseSigma: 1,
    start: startState,
    scaleInput: (state) => state.sample,
    step(state, modelOutput) {
      const { stepIndex, sample } = state;
      const timestep = at(timesteps, stepIndex);
      const mix = mixOfAlpha(alphaAt(alphas, timestep));
      const predicted = cleanFromMix(predictionType, sample, modelOutput, mix);
      const clean = clips ? clamped(predicted, clipRange) : predicted;
      const noise = noiseFromMix(predictionType, sample, modelOutput, mix);
      const nextTimestep = timestep - stride;
      const nextMix = mixOfAlpha(nextTimestep >= 0 ? alphaAt(alphas, nextTimestep) : finalAlpha);
      return {
        ...state,
        stepIndex: stepIndex + 1,
        sample: mixed(clean, noise, nextMix),
        predictedOriginal: clean,
      };
    },
    addNoise: (original, noise, stepIndex) =>
      mixed(original, noise, mixOfAlpha(alphaAt(alphas, at(timesteps, stepIndex)))),
    beginIndexFor: (strength) => beginIndexFor(strength, steps, timesteps.length),
  };
}
