import { AppError } from '../../domain/app-error.ts';
import { trainTimestepsOf } from './betas.ts';
import { at } from './float32.ts';
import type { SchedulerConfig, TimestepSpacing } from './scheduler-config.ts';

/** NumPy's `round`: halves go to the even neighbour, where `Math.round` takes the upper one. */
export function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** NumPy's `linspace`, float64. */
export function linspace(start: number, stop: number, count: number, endpoint = true): number[] {
  const step = (stop - start) / (endpoint ? count - 1 : count);
  return Array.from({ length: count }, (_, index) => {
    if (index === 0) return start;
    return endpoint && index === count - 1 ? stop : index * step + start;
  });
}

/**
 * NumPy's `arange(start, 0, -step)`. Its length is a rounded-up quotient: for some steps (1000/61, 1000/103, …) one
 * more than the exact count, with a last value of almost 0.
 */
function arangeDown(start: number, step: number): number[] {
  const delta = start - step - start;
  return Array.from({ length: Math.ceil(start / step) }, (_, index) => start + index * delta);
}

function trailing(last: number, trainTimesteps: number, steps: number): number[] {
  return arangeDown(last, trainTimesteps / steps).map((timestep) => roundHalfEven(timestep) - 1);
}

/** Multiples of `stride`, from the largest of `count` down. */
function strided(stride: number, count: number, offset: number): number[] {
  return Array.from({ length: count }, (_, index) => (count - 1 - index) * stride + offset);
}

export interface Spacing {
  readonly spacing: TimestepSpacing;
  readonly trainTimesteps: number;
  readonly steps: number;
  readonly offset: number;
}

/**
 * Timesteps from noisy to clean after table 2 of arXiv 2305.08891, as diffusers' Euler, LMS, Heun, DDIM and PNDM
 * compute them. `linspace` values are fractional; the others are whole. `trailing` may have one entry more than
 * `steps`, ending in -1 (see `arangeDown`).
 */
export function spacedTimesteps({ spacing, trainTimesteps, steps, offset }: Spacing): number[] {
  switch (spacing) {
    case 'linspace':
      return linspace(0, trainTimesteps - 1, steps).reverse();
    case 'leading':
      return strided(Math.floor(trainTimesteps / steps), steps, offset);
    case 'trailing':
      return trailing(trainTimesteps, trainTimesteps, steps);
  }
}

/** The multistep solvers (DPM-Solver++, UniPC) space one point more and leave out the cleanest; whole numbers. */
export function solverTimesteps(
  { spacing, trainTimesteps, steps, offset }: Spacing,
  noisiest = trainTimesteps,
): number[] {
  switch (spacing) {
    case 'linspace':
      return linspace(0, noisiest - 1, steps + 1)
        .map(roundHalfEven)
        .reverse()
        .slice(0, -1);
    case 'leading':
      return strided(Math.floor(noisiest / (steps + 1)), steps + 1, offset).slice(0, -1);
    case 'trailing':
      return trailing(noisiest, trainTimesteps, steps);
  }
}

/** How many distillation timesteps LCM and TCD choose theirs from. */
export function distillationStepsOf(config: SchedulerConfig): number {
  return config.original_inference_steps ?? 50;
}

/** LCM's and TCD's timesteps: an even choice among the timesteps the model was distilled on. */
export function distilledTimesteps(config: SchedulerConfig, steps: number): number[] {
  const distillationSteps = distillationStepsOf(config);
  const trainTimesteps = trainTimestepsOf(config);
  if (distillationSteps > trainTimesteps) {
    throw new AppError(
      'model-invalid',
      `scheduler/scheduler_config.json: "original_inference_steps" must be at most "num_train_timesteps" (${trainTimesteps}), but is ${distillationSteps}. Correct it, or choose another scheduler.`,
    );
  }
  const stride = Math.floor(trainTimesteps / distillationSteps);
  const candidates = strided(stride, distillationSteps, stride - 1);
  return linspace(0, distillationSteps, steps, false).map((index) => at(candidates, Math.floor(index)));
}

/** Refuses a number of steps a schedule cannot be cut into. `limit` is the largest it can. */
export function requireSteps(steps: number, limit: number): void {
  if (Number.isInteger(steps) && steps >= 1 && steps <= limit) return;
  throw new AppError(
    'model-invalid',
    `Expected a whole number of steps from 1 to ${limit} for this model and scheduler, got ${steps}. Ask for fewer steps or choose another scheduler.`,
  );
}

/**
 * The first model call of an image-to-image run: diffusers' `get_timesteps`. When `strength` leaves no step to
 * draw, the run is over before it begins (`calls`).
 */
export function beginIndexFor(strength: number, steps: number, calls: number, callsPerStep = 1): number {
  const drawn = Math.min(Math.trunc(steps * strength), steps);
  return drawn <= 0 ? calls : (steps - drawn) * callsPerStep;
}
