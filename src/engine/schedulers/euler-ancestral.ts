import { ddpmBetas } from './betas.ts';
import { at, divided, weightedSum } from './float32.ts';
import { cleanFromSigma } from './prediction.ts';
import type { Scheduler } from './scheduler.ts';
import type { SchedulerConfig } from './scheduler-config.ts';
import { createSigmaSchedule, sigmaSpace } from './sigma-schedule.ts';
import { startState } from './start-state.ts';
import { beginIndexFor } from './timesteps.ts';

const f32 = Math.fround;

/**
 * Euler steps past the next level and fresh noise back up to it: diffusers' `EulerAncestralDiscreteScheduler`.
 * Draws noise on every step, also on the last, where it counts for nothing. diffusers refuses `prediction_type`
 * "sample" here; we do not, as nothing in the method depends on it.
 */
export function createEulerAncestral(config: SchedulerConfig, steps: number): Scheduler {
  const { prediction_type: predictionType = 'epsilon' } = config;
  const schedule = createSigmaSchedule(config, steps, {
    betas: ddpmBetas,
    zeroSnr: 'floored',
    reshapes: false,
    hasEulerOptions: false,
  });
  const { timesteps, sigmas, initNoiseSigma } = schedule;

  return {
    timesteps,
    initNoiseSigma,
    start: startState,
    ...sigmaSpace(schedule),
    step(state, modelOutput, noise) {
      const { stepIndex, sample } = state;
      const sigma = at(sigmas, stepIndex);
      const { up, down } = splitStep(sigma, at(sigmas, stepIndex + 1));
      const clean = cleanFromSigma(predictionType, sample, modelOutput, sigma);
      const derivative = divided(weightedSum([1, sample], [-1, clean]), sigma);
      return {
        ...state,
        stepIndex: stepIndex + 1,
        sample: weightedSum([1, sample], [f32(down - sigma), derivative], [up, noise(sample.length)]),
        predictedOriginal: clean,
      };
    },
    beginIndexFor: (strength) => beginIndexFor(strength, steps, timesteps.length),
  };
}

/** How far down to step and how much noise to add, so that both together arrive at `to`. */
function splitStep(from: number, to: number): { readonly up: number; readonly down: number } {
  const fromSquared = f32(from * from);
  const toSquared = f32(to * to);
  const up = f32(Math.sqrt(f32(f32(toSquared * f32(fromSquared - toSquared)) / fromSquared)));
  return { up, down: f32(Math.sqrt(f32(toSquared - f32(up * up)))) };
}
