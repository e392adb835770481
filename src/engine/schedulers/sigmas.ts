import { at } from './float32.ts';
import type { SchedulerConfig } from './scheduler-config.ts';
import { linspace } from './timesteps.ts';

const f32 = Math.fround;

/** Noise levels of the training timesteps, sqrt((1 - alpha) / alpha), float32, cleanest first. */
export function trainingSigmas(alphas: Float32Array): Float32Array {
  return alphas.map((alpha) => Math.sqrt(f32(f32(1 - alpha) / alpha)));
}

/** NumPy's `interp` over the grid 0, 1, 2, …: float64, clamped to the ends. */
export function sigmaAt(sigmas: Float32Array, timestep: number): number {
  const below = Math.floor(Math.min(Math.max(timestep, 0), sigmas.length - 1));
  const start = at(sigmas, below);
  if (timestep <= below || below === sigmas.length - 1) return start;
  return (at(sigmas, below + 1) - start) * (timestep - below) + start;
}

/** The timestep a sigma belongs to, by interpolation between the logarithms of the training sigmas. */
export function timestepOf(sigma: number, trainingLogs: Float32Array): number {
  const log = Math.log(Math.max(sigma, 1e-10));
  let below = trainingLogs.findLastIndex((trainingLog) => trainingLog <= log);
  below = Math.min(Math.max(below, 0), trainingLogs.length - 2);
  const low = at(trainingLogs, below);
  const high = at(trainingLogs, below + 1);
  const weight = Math.min(Math.max((low - log) / f32(low - high), 0), 1);
  return (1 - weight) * below + weight * (below + 1);
}

/** `count` sigmas from `largest` to `smallest`: Karras et al. 2022, arXiv 2206.00364, equation 5 with rho 7. */
function karrasSigmas(largest: number, smallest: number, count: number): number[] {
  const rho = 7;
  const from = largest ** (1 / rho);
  const to = smallest ** (1 / rho);
  return linspace(0, 1, count).map((ramp) => (from + ramp * (to - from)) ** rho);
}

/** `count` sigmas from `largest` to `smallest`, evenly spaced in their logarithm. */
function exponentialSigmas(largest: number, smallest: number, count: number): number[] {
  return linspace(Math.log(largest), Math.log(smallest), count).map(Math.exp);
}

/** The sigmas `use_karras_sigmas` or `use_exponential_sigmas` ask for; undefined when neither is on. */
export function reshapedSigmas(
  config: SchedulerConfig,
  largest: number,
  smallest: number,
  count: number,
): number[] | undefined {
  if (config.use_karras_sigmas) return karrasSigmas(largest, smallest, count);
  if (config.use_exponential_sigmas) return exponentialSigmas(largest, smallest, count);
  return undefined;
}

/** sqrt(sigma^2 + 1): the standard deviation of unit-variance latents under noise of this sigma. */
export function noisyScale(sigma: number): number {
  return f32(Math.sqrt(f32(f32(sigma * sigma) + 1)));
}
