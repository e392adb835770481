import type { BetaDefaults } from './betas.ts';
import { at, clamped, divided, weightedSum } from './float32.ts';
import { cleanFromSigma } from './prediction.ts';
import type { Scheduler } from './scheduler.ts';
import type { SchedulerConfig } from './scheduler-config.ts';
import { createSigmaSchedule, type SigmaSchedule, sigmaSpace } from './sigma-schedule.ts';
import { startState } from './start-state.ts';
import { beginIndexFor } from './timesteps.ts';

const heunBetas: BetaDefaults = { beta_start: 0.00085, beta_end: 0.012, beta_schedule: 'linear' };

/**
 * Karras et al. 2022 (arXiv 2206.00364), algorithm 1 without churn: diffusers' `HeunDiscreteScheduler`.
 * Every step but the last calls the model twice: between the two, `anchor` is the sample before the step and
 * `history` holds the derivative there.
 */
export function createHeun(config: SchedulerConfig, steps: number): Scheduler {
  const { prediction_type: predictionType = 'epsilon', clip_sample_range: clipRange = 1 } = config;
  const schedule = calledTwice(
    createSigmaSchedule(config, steps, {
      betas: heunBetas,
      zeroSnr: 'ignored',
      reshapes: true,
      hasEulerOptions: false,
    }),
  );
  const { timesteps, sigmas, initNoiseSigma } = schedule;

  return {
    timesteps,
    initNoiseSigma,
    start: startState,
    ...sigmaSpace(schedule),
    step(state, modelOutput) {
      const { stepIndex, sample, anchor } = state;
      const sigma = at(sigmas, stepIndex);
      const predicted = cleanFromSigma(predictionType, sample, modelOutput, sigma);
      const clean = config.clip_sample ? clamped(predicted, clipRange) : predicted;
      const derivative = divided(weightedSum([1, sample], [-1, clean]), sigma);
      const [firstDerivative] = state.history;
      const next = { stepIndex: stepIndex + 1, predictedOriginal: clean };
      if (anchor === undefined || firstDerivative === undefined) {
        const change = Math.fround(at(sigmas, stepIndex + 1) - sigma);
        const isLast = stepIndex === timesteps.length - 1;
        return {
          ...next,
          sample: weightedSum([1, sample], [change, derivative]),
          history: isLast ? [] : [derivative],
          anchor: isLast ? undefined : sample,
        };
      }
      const change = Math.fround(sigma - at(sigmas, stepIndex - 1));
      const mean = divided(weightedSum([1, firstDerivative], [1, derivative]), 2);
      return {
        ...next,
        sample: weightedSum([1, anchor], [change, mean]),
        history: [],
        anchor: undefined,
      };
    },
    beginIndexFor: (strength) => beginIndexFor(strength, steps, timesteps.length, 2),
  };
}

/** Every level between the first and the final one stands for two model calls. */
function calledTwice({ timesteps, sigmas, initNoiseSigma }: SigmaSchedule): SigmaSchedule {
  return {
    timesteps: timesteps.flatMap((timestep, index) => (index === 0 ? [timestep] : [timestep, timestep])),
    sigmas: sigmas.flatMap((sigma, index) =>
      index === 0 || index === sigmas.length - 1 ? [sigma] : [sigma, sigma],
    ),
    initNoiseSigma,
  };
}
