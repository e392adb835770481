import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  isFiniteEverywhere,
  toFloat32,
  toIdTensor,
  toTensor,
} from '../../../../src/engine/models/tensors.ts';

test('half floats are handed over as their bits, which is what the native side reads', () => {
  const tensor = toTensor('float16', Float32Array.of(1, -2, 0.5), [3]);
  expect(tensor.data).toBeInstanceOf(Uint16Array);
  expect([...toFloat32(tensor)]).toEqual([1, -2, 0.5]);
});

test('a fractional timestep loses its fraction in an integer input, as in the reference', () => {
  expect([...toTensor('int64', Float32Array.of(666.9), [1]).data]).toEqual([666n]);
  expect([...toTensor('int32', Float32Array.of(666.9), [1]).data]).toEqual([666]);
});

test('ids go in as int64 or int32, and nothing else', () => {
  const ids = Int32Array.of(1, 2);
  expect([...toIdTensor('int64', ids, [1, 2]).data]).toEqual([1n, 2n]);
  expect([...toIdTensor('int32', ids, [1, 2]).data]).toEqual([1, 2]);
  expect(() => toIdTensor('string', ids, [1, 2])).toThrow(/type string/);
});

test('one NaN or infinity anywhere is found, and large finite values are not mistaken for one', () => {
  expect(isFiniteEverywhere(Float32Array.of(1, 2, 3.4e38, -3.4e38))).toBe(true);
  fc.assert(
    fc.property(
      fc.nat(99),
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
      (at, bad) => {
        const values = new Float32Array(100).fill(3);
        values[at] = bad;
        expect(isFiniteEverywhere(values)).toBe(false);
      },
    ),
  );
});
