import { AppError } from '../../domain/app-error.ts';
import { at } from './float32.ts';
import type { BetaSchedule, PredictionType, SchedulerConfig } from './scheduler-config.ts';

const f32 = Math.fround;

export interface BetaDefaults {
  readonly beta_start: number;
  readonly beta_end: number;
  readonly beta_schedule: BetaSchedule;
}

/** What most diffusers classes assume when a config does not say. */
export const ddpmBetas: BetaDefaults = { beta_start: 0.0001, beta_end: 0.02, beta_schedule: 'linear' };

/** What Stable Diffusion was trained with; diffusers' LCM and TCD classes default to it. */
export const stableDiffusionBetas: BetaDefaults = {
  beta_start: 0.00085,
  beta_end: 0.012,
  beta_schedule: 'scaled_linear',
};

/**
 * What a scheduler makes of `rescale_betas_zero_snr`: `ignored` (its diffusers class has no such option), `exact`
 * (the last cumulative alpha becomes 0) or `floored` (it becomes 2^-24, so that the largest sigma stays finite).
 */
export type ZeroSnr = 'ignored' | 'exact' | 'floored';

export function trainTimestepsOf(config: SchedulerConfig): number {
  return config.num_train_timesteps ?? 1000;
}

/**
 * Cumulative products of (1 - beta) over the training timesteps, float32 (diffusers' `alphas_cumprod`).
 * Zero terminal SNR: Lin et al. 2023, arXiv 2305.08891, algorithm 1.
 */
export function cumulativeAlphas(
  config: SchedulerConfig,
  defaults: BetaDefaults,
  zeroSnr: ZeroSnr,
): Float32Array {
  const betas = trainingBetas(config, defaults);
  if (zeroSnr === 'ignored' || !config.rescale_betas_zero_snr) return cumulativeProduct(betas);
  const alphas = cumulativeProduct(withZeroTerminalSnr(betas));
  if (zeroSnr === 'floored') alphas[alphas.length - 1] = 2 ** -24;
  return alphas;
}

/**
 * The cumulative alpha at a timestep. Timesteps just outside the schedule (-1 where NumPy's `arange` yields one
 * value too many, `num_train_timesteps` where `steps_offset` overshoots) take the nearest value.
 */
export function alphaAt(alphas: Float32Array, timestep: number): number {
  return at(alphas, Math.min(Math.max(timestep, 0), alphas.length - 1));
}

/** Pure noise says nothing about the picture: a model that predicts noise cannot start from it. */
export function refuseNoiseFromPureNoise(
  alphas: Float32Array,
  timesteps: readonly number[],
  predictionType: PredictionType,
): void {
  if (predictionType !== 'epsilon' || !timesteps.some((timestep) => alphaAt(alphas, timestep) === 0)) return;
  throw new AppError(
    'model-invalid',
    'scheduler/scheduler_config.json: "rescale_betas_zero_snr" with "prediction_type" "epsilon" has no first step here. ' +
      'Set "rescale_betas_zero_snr" to false, or choose the scheduler euler.',
  );
}

function trainingBetas(config: SchedulerConfig, defaults: BetaDefaults): Float32Array {
  const {
    trained_betas: trained,
    beta_start: start = defaults.beta_start,
    beta_end: end = defaults.beta_end,
    beta_schedule: schedule = defaults.beta_schedule,
  } = config;
  if (trained !== undefined) return Float32Array.from(trained);
  const count = trainTimestepsOf(config);
  switch (schedule) {
    case 'linear':
      return linspace32(start, end, count);
    case 'scaled_linear':
      return linspace32(Math.sqrt(start), Math.sqrt(end), count).map((root) => root * root);
    case 'squaredcos_cap_v2':
      return Float32Array.from({ length: count }, (_, index) =>
        Math.min(1 - cosineAlpha((index + 1) / count) / cosineAlpha(index / count), 0.999),
      );
  }
}

/** Nichol & Dhariwal 2021, arXiv 2102.09672, equation 17. */
function cosineAlpha(time: number): number {
  return Math.cos((((time + 0.008) / 1.008) * Math.PI) / 2) ** 2;
}

/** torch.linspace in float32: counted from the nearer end, so that both ends are exact. */
function linspace32(start: number, end: number, count: number): Float32Array {
  const first = f32(start);
  const last = f32(end);
  const step = f32(f32(last - first) / (count - 1));
  return Float32Array.from({ length: count }, (_, index) =>
    index < count / 2 ? first + step * index : last - step * (count - 1 - index),
  );
}

/** torch.cumprod: the running product is kept in double precision, its values rounded to float32. */
function cumulativeProduct(betas: Float32Array): Float32Array {
  let product = 1;
  return betas.map((beta) => {
    product *= f32(1 - beta);
    return product;
  });
}

function withZeroTerminalSnr(betas: Float32Array): Float32Array {
  const roots = cumulativeProduct(betas).map(Math.sqrt);
  const first = at(roots, 0);
  const last = at(roots, roots.length - 1);
  const stretch = f32(first / f32(first - last));
  const alphas = roots.map((root) => f32(f32(root - last) * stretch) ** 2);
  return alphas.map((alpha, index) => 1 - (index === 0 ? alpha : f32(alpha / at(alphas, index - 1))));
}
