/** How strongly the prompt pulls, as classifier-free guidance. */
export interface Guidance {
  /** 1 or less: no guidance, the negative half is not computed. */
  readonly scale: number;
  /** 0 … 1: how far to restore the conditional prediction's contrast (arXiv 2305.08891, §3.4). */
  readonly rescale: number;
}

export function isGuided(guidance: Guidance): boolean {
  return guidance.scale > 1;
}

/**
 * Classifier-free guidance in float32: negative + scale * (positive - negative), then optionally rescaled to the
 * conditional prediction's standard deviation (diffusers' `rescale_noise_cfg`). Written over `negative`, which it answers.
 */
export function guide(negative: Float32Array, positive: Float32Array, guidance: Guidance): Float32Array {
  const scale = Math.fround(guidance.scale);
  for (let i = 0; i < negative.length; i++) {
    const from = negative[i] ?? 0;
    negative[i] = from + Math.fround(scale * Math.fround((positive[i] ?? 0) - from));
  }
  if (guidance.rescale > 0) rescale(negative, positive, guidance.rescale);
  return negative;
}

function rescale(guided: Float32Array, positive: Float32Array, amount: number): void {
  const ratio = standardDeviation(positive) / standardDeviation(guided);
  const factor = Math.fround(amount * ratio + (1 - amount));
  for (let i = 0; i < guided.length; i++) guided[i] = (guided[i] ?? 0) * factor;
}

/** Unbiased, as torch's `std`. */
function standardDeviation(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}

/**
 * The guidance embedding of models distilled with one: sines, then cosines, of 1000 * (scale - 1) at `dim / 2`
 * frequencies (diffusers' `get_guidance_scale_embedding`; arXiv 2310.04378).
 */
export function embedGuidanceScale(scale: number, dim: number): Float32Array {
  const half = Math.floor(dim / 2);
  const embedding = new Float32Array(dim);
  const w = Math.fround((scale - 1) * 1000);
  const decay = Math.log(10_000) / (half - 1);
  for (let i = 0; i < half; i++) {
    const angle = Math.fround(w * Math.fround(Math.exp(Math.fround(i * -decay))));
    embedding[i] = Math.sin(angle);
    embedding[half + i] = Math.cos(angle);
  }
  return embedding;
}
