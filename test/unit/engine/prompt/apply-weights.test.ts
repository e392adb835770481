import { expect, test } from 'vitest';
import { createTorchGenerator } from '../../../../src/engine/noise/torch-generator.ts';
import { applyWeights } from '../../../../src/engine/prompt/apply-weights.ts';

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

test('weights of 1 change nothing', () => {
  const hidden = Float32Array.of(0.1, -0.2, 0.3, 1e-7, Number.NaN, 4);
  expect(applyWeights(hidden, 3, Float32Array.of(1, 1))).toEqual(hidden);
});

test('each token is multiplied by its weight and the mean is restored', () => {
  const hidden = Float32Array.of(1, 2, 3, 4);
  const weighted = applyWeights(hidden, 2, Float32Array.of(1, 2));
  // Times the weights [1, 2, 6, 8] has the mean 17/4; the mean was 10/4.
  expect(Array.from(weighted)).toEqual([1, 2, 6, 8].map((value) => Math.fround((value * 10) / 17)));
  expect(mean(weighted)).toBeCloseTo(mean(hidden), 6);
  expect(Array.from(hidden)).toEqual([1, 2, 3, 4]);
});

test('hidden states whose mean is cancellation keep their sign and size', () => {
  const noise = createTorchGenerator(1).randn(77 * 64);
  const offset = mean(noise);
  const centred = noise.map((value) => value - offset);
  const weights = new Float32Array(77).fill(1).fill(1.5, 1, 4);
  const weighted = applyWeights(centred, 64, weights);
  const ratios = weighted.map((value, i) => value / (centred[i] ?? 1));
  expect(Math.min(...ratios)).toBeGreaterThanOrEqual(0.66);
  expect(Math.max(...ratios)).toBeLessThanOrEqual(1.51);
});

test('hidden states of zero stay zero', () => {
  expect(applyWeights(new Float32Array(4), 2, Float32Array.of(1, 2))).toEqual(new Float32Array(4));
});

test('a number of weights that is not the number of tokens is a bug', () => {
  expect(() => applyWeights(new Float32Array(4), 2, new Float32Array(3))).toThrow(RangeError);
});
