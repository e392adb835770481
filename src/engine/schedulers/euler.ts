import { ddpmBetas } from './betas.ts';
import { at, divided, weightedSum } from './float32.ts';
import { cleanFromSigma } from './prediction.ts';
import type { Scheduler } from './scheduler.ts';
import type { SchedulerConfig } from './scheduler-config.ts';
import { createSigmaSchedule, sigmaSpace } from './sigma-schedule.ts';
import { startState } from './start-state.ts';
import { beginIndexFor } from './timesteps.ts';

/** Karras et al. 2022 (arXiv 2206.00364), algorithm 2 without churn: diffusers' `EulerDiscreteScheduler`. */
export function createEuler(config: SchedulerConfig, steps: number): Scheduler {
  const { prediction_type: predictionType = 'epsilon' } = config;
  const schedule = createSigmaSchedule(config, steps, {
    betas: ddpmBetas,
    zeroSnr: 'floored',
    reshapes: true,
    hasEulerOptions: true,
  });
  const { timesteps, sigmas, initNoiseSigma } = schedule;

  return {
    timesteps,
    initNoiseSigma,
    start: startState,
    ...sigmaSpace(schedule),
    step(state, modelOutput) {
      const { stepIndex, sample } = state;
      const sigma = at(sigmas, stepIndex);
      const clean = cleanFromSigma(predictionType, sample, modelOutput, sigma);
      const derivative = divided(weightedSum([1, sample], [-1, clean]), sigma);
      const change = Math.fround(at(sigmas, stepIndex + 1) - sigma);
      return {
        ...state,
        stepIndex: stepIndex + 1,
        sample: weightedSum([1, sample], [change, derivative]),
        predictedOriginal: clean,
      };
    },
    beginIndexFor: (strength) => beginIndexFor(strength, steps, timesteps.length),
  };
}
