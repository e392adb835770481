import { divided, weightedSum } from './float32.ts';
import type { PredictionType } from './scheduler-config.ts';
import { noisyScale } from './sigmas.ts';

const f32 = Math.fround;

/** How a noisy sample is made up: sample = signal * clean + noise * epsilon, signal^2 + noise^2 = 1. */
export interface NoiseMix {
  readonly signal: number;
  readonly noise: number;
}

/** The mix at a cumulative alpha (diffusers' `alpha_prod_t`). */
export function mixOfAlpha(alpha: number): NoiseMix {
  return { signal: f32(Math.sqrt(alpha)), noise: f32(Math.sqrt(f32(1 - alpha))) };
}

/** The mix at a sigma (diffusers' `_sigma_to_alpha_sigma_t`). */
export function mixOfSigma(sigma: number): NoiseMix {
  const signal = f32(1 / noisyScale(sigma));
  return { signal, noise: f32(sigma * signal) };
}

/** The clean latents a model output stands for, when `sample` has variance 1. A new array: callers may reuse theirs. */
export function cleanFromMix(
  type: PredictionType,
  sample: Float32Array,
  output: Float32Array,
  { signal, noise }: NoiseMix,
): Float32Array {
  switch (type) {
    case 'epsilon':
      return divided(weightedSum([1, sample], [-noise, output]), signal);
    case 'v_prediction':
      return weightedSum([signal, sample], [-noise, output]);
    case 'sample':
      return output.slice();
  }
}

/** The noise a model output stands for, when `sample` has variance 1. A new array. */
export function noiseFromMix(
  type: PredictionType,
  sample: Float32Array,
  output: Float32Array,
  { signal, noise }: NoiseMix,
): Float32Array {
  switch (type) {
    case 'epsilon':
      return output.slice();
    case 'v_prediction':
      return weightedSum([signal, output], [noise, sample]);
    case 'sample':
      return divided(weightedSum([1, sample], [-signal, output]), noise);
  }
}

/** The clean latents a model output stands for, when `sample` = clean + sigma * epsilon. A new array. */
export function cleanFromSigma(
  type: PredictionType,
  sample: Float32Array,
  output: Float32Array,
  sigma: number,
): Float32Array {
  switch (type) {
    case 'epsilon':
      return weightedSum([1, sample], [-sigma, output]);
    case 'v_prediction': {
      const outputWeight = f32(-sigma / noisyScale(sigma));
      const kept = divided(sample, f32(f32(sigma * sigma) + 1));
      return weightedSum([outputWeight, output], [1, kept]);
    }
    case 'sample':
      return output.slice();
  }
}

/** `clean` and `noise` put together in this mix: diffusers' `add_noise`. */
export function mixed(clean: Float32Array, noise: Float32Array, mix: NoiseMix): Float32Array {
  return weightedSum([mix.signal, clean], [mix.noise, noise]);
}

/** `sample` times 1 / sqrt(sigma^2 + 1), as the UNet wants a sample that carries noise of this sigma. */
export function unitVariance(sample: Float32Array, sigma: number): Float32Array {
  return divided(sample, noisyScale(sigma));
}
