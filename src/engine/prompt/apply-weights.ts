/**
 * Multiplies each token's hidden state by its weight, then scales the whole window so that its mean is what it was:
 *
 *     z' = z * w;   z' *= mean(z) / mean(z')
 *
 * as AUTOMATIC1111's web UI does (`sd_hijack_clip.py`, "Original" emphasis). Where the mean is mostly cancellation that
 * ratio is arbitrary, even of the wrong sign; it is therefore kept between the ratios that all-largest and
 * all-smallest weights would give, which changes nothing while the tokens' means agree in sign.
 * @param hidden one window of the text encoder, [tokens, dim] row-major
 * @param dim hidden size
 * @param weights [tokens], all > 0
 * @returns a new array, or `hidden` itself when every weight is 1
 */
export function applyWeights(hidden: Float32Array, dim: number, weights: Float32Array): Float32Array {
  if (hidden.length !== dim * weights.length) {
    throw new RangeError(`Expected ${weights.length} tokens of ${dim} values, got ${hidden.length} values`);
  }
  if (weights.every((weight) => weight === 1)) return hidden;

  const weighted = hidden.map((value, i) => value * (weights[Math.floor(i / dim)] ?? 1));
  const ratio = sum(hidden) / sum(weighted);
  const lowest = 1 / Math.max(...weights);
  const highest = 1 / Math.min(...weights);
  const scale = Number.isNaN(ratio) ? 1 : Math.min(Math.max(ratio, lowest), highest);
  return weighted.map((value) => value * scale);
}

function sum(values: Float32Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
