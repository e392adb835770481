import { ddpmBetas } from './betas.ts';
import { at, divided, type Term, weightedSum } from './float32.ts';
import { cleanFromSigma } from './prediction.ts';
import type { Scheduler } from './scheduler.ts';
import type { SchedulerConfig } from './scheduler-config.ts';
import { createSigmaSchedule, sigmaSpace } from './sigma-schedule.ts';
import { startState } from './start-state.ts';
import { beginIndexFor } from './timesteps.ts';

const maxOrder = 4;

/**
 * Linear multistep (Adams-Bashforth over sigma) of order 4: diffusers' `LMSDiscreteScheduler`.
 * Started part-way (image-to-image) diffusers takes the coefficients of the full order although only the first
 * derivatives exist yet, and leaves out the terms that are missing; so do we, for the same numbers.
 */
export function createLms(config: SchedulerConfig, steps: number): Scheduler {
  const { prediction_type: predictionType = 'epsilon' } = config;
  const schedule = createSigmaSchedule(config, steps, {
    betas: ddpmBetas,
    zeroSnr: 'ignored',
    reshapes: true,
    hasEulerOptions: false,
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
      const order = Math.min(stepIndex + 1, maxOrder);
      const earlier = state.history.toReversed().map((values, index): Term => {
        return [multistepCoefficient(sigmas, stepIndex, order, index + 1), values];
      });
      const change = weightedSum(
        [multistepCoefficient(sigmas, stepIndex, order, 0), derivative],
        ...earlier.slice(0, order - 1),
      );
      return {
        ...state,
        stepIndex: stepIndex + 1,
        sample: weightedSum([1, sample], [1, change]),
        history: [...state.history, derivative].slice(1 - maxOrder),
        predictedOriginal: clean,
      };
    },
    beginIndexFor: (strength) => beginIndexFor(strength, steps, timesteps.length),
  };
}

/**
 * The integral over the coming step of the Lagrange polynomial that is 1 at the sigma `age` steps back and 0 at the
 * other `order - 1`. Its degree is at most 3, so two Gauss-Legendre points integrate it exactly.
 */
function multistepCoefficient(sigmas: readonly number[], index: number, order: number, age: number): number {
  const own = at(sigmas, index - age);
  const others = Array.from({ length: order }, (_, back) => back).filter((back) => back !== age);
  const polynomial = (sigma: number) =>
    others.reduce((product, back) => {
      const other = at(sigmas, index - back);
      return (product * (sigma - other)) / (own - other);
    }, 1);
  const half = (at(sigmas, index + 1) - at(sigmas, index)) / 2;
  const middle = at(sigmas, index) + half;
  const reach = half / Math.sqrt(3);
  return half * (polynomial(middle - reach) + polynomial(middle + reach));
}
