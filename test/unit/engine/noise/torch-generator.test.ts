import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTorchGenerator } from '../../../../src/engine/noise/torch-generator.ts';

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe('the torch generator', () => {
  test('gives the same values for the same seed and other values for another', () => {
    const first = createTorchGenerator(7).randn(100);
    expect(createTorchGenerator(7).randn(100)).toEqual(first);
    expect(createTorchGenerator(8).randn(100)).not.toEqual(first);
  });

  test('goes on where the last draw ended', () => {
    const generator = createTorchGenerator(7);
    const [first, second] = [generator.randn(64), generator.randn(64)];
    expect(createTorchGenerator(7).randn(128)).toEqual(Float32Array.of(...first, ...second));
  });

  test('keeps the second normal of a short draw for the next short draw', () => {
    const generator = createTorchGenerator(7);
    const oneByOne = [...generator.randn(1), ...generator.randn(1), ...generator.randn(1)];
    expect(Float32Array.from(oneByOne)).toEqual(createTorchGenerator(7).randn(3));
  });

  test('draws nothing for a length of zero', () => {
    const generator = createTorchGenerator(7);
    expect(generator.randn(0)).toHaveLength(0);
    expect(generator.randn(20)).toEqual(createTorchGenerator(7).randn(20));
  });

  test('gives the asked number of finite values for any seed and length', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 0, max: 100 }), (seed, length) => {
        const values = createTorchGenerator(seed).randn(length);
        expect(values).toHaveLength(length);
        expect(values.every(Number.isFinite)).toBe(true);
      }),
    );
  });

  test('draws are normal: mean 0, variance 1, kurtosis 3', () => {
    const values = createTorchGenerator(42).randn(1_000_000);
    const moment = (power: number) => values.reduce((sum, value) => sum + value ** power, 0) / values.length;
    expect(moment(1)).toBeCloseTo(0, 2);
    expect(moment(2)).toBeCloseTo(1, 2);
    expect(moment(4)).toBeCloseTo(3, 1);
  });
});
