import { expect, test } from 'vitest';
import { embedGuidanceScale, guide, isGuided } from '../../../../src/engine/denoising/guidance.ts';

test('a scale of one or less needs no negative half', () => {
  expect(isGuided({ scale: 1, rescale: 0 })).toBe(false);
  expect(isGuided({ scale: 1.01, rescale: 0 })).toBe(true);
});

test('guidance moves from the negative past the positive prediction', () => {
  const guided = guide(Float32Array.of(0, 1), Float32Array.of(1, 3), { scale: 3, rescale: 0 });
  expect([...guided]).toEqual([3, 7]);
});

test('guidance is written over the negative prediction and leaves the positive one as it was', () => {
  const negative = Float32Array.of(0, 1);
  const positive = Float32Array.of(1, 3);
  expect(guide(negative, positive, { scale: 3, rescale: 0.5 })).toBe(negative);
  expect([...positive]).toEqual([1, 3]);
});

test('full rescale restores the spread of the conditional prediction', () => {
  const positive = Float32Array.of(1, -1, 2, -2);
  const guided = guide(Float32Array.of(0.5, 0, 1, 0), positive, { scale: 8, rescale: 1 });
  expect(spread(guided)).toBeCloseTo(spread(positive), 5);
});

test('the guidance embedding of scale 1 is zeros, then ones', () => {
  expect([...embedGuidanceScale(1, 4)]).toEqual([0, 0, 1, 1]);
});

test('an odd embedding ends in a zero', () => {
  expect(embedGuidanceScale(7.5, 5).at(-1)).toBe(0);
});

function spread(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
