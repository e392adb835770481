import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { boxMullerBlock } from '../../../../src/engine/noise/box-muller.ts';

const steps = 2 ** 24;
const uniform24 = fc.integer({ min: 0, max: steps - 1 }).map((k) => k / steps);

test('a block is the Box–Muller transform of its two halves, to 3e-6', () => {
  fc.assert(
    fc.property(fc.array(uniform24, { minLength: 16, maxLength: 16 }), (uniforms) => {
      const block = Float32Array.from(uniforms);
      boxMullerBlock(block, 0);
      for (let i = 0; i < 8; i++) {
        const radius = Math.sqrt(-2 * Math.log(1 - (uniforms[i] ?? 0)));
        const angle = 2 * Math.PI * (uniforms[i + 8] ?? 0);
        expect(Math.abs((block[i] ?? Number.NaN) - radius * Math.cos(angle))).toBeLessThan(3e-6);
        expect(Math.abs((block[i + 8] ?? Number.NaN) - radius * Math.sin(angle))).toBeLessThan(3e-6);
      }
    }),
    { numRuns: 2000 },
  );
});

test('the extreme uniforms give finite normals', () => {
  const block = new Float32Array(16).fill(0);
  boxMullerBlock(block, 0);
  expect(block.every((value) => Math.abs(value) === 0)).toBe(true);

  block.fill(1 - 1 / steps);
  boxMullerBlock(block, 0);
  expect(Math.max(...block)).toBeCloseTo(Math.sqrt(2 * 24 * Math.LN2), 5);
});

test('values outside the block stay', () => {
  const values = new Float32Array(48).fill(0.25);
  boxMullerBlock(values, 16);
  expect(values.slice(0, 16).every((value) => value === 0.25)).toBe(true);
  expect(values.slice(32).every((value) => value === 0.25)).toBe(true);
  expect(values[16]).not.toBe(0.25);
});
