import { expect, test } from 'vitest';
import { addLowRank } from '../../../../src/engine/models/add-low-rank.ts';
import type { LowRankDelta } from '../../../../src/engine/models/lora-folder.ts';

function aDelta(changes: Partial<LowRankDelta> = {}): LowRankDelta {
  return {
    initializer: 'w',
    offsetBytes: 4,
    dtype: 'float32',
    shape: [2, 3],
    scale: 0.5,
    left: { shape: [2, 2], values: new Float32Array([1, 2, 3, 4]) },
    right: { shape: [2, 3], values: new Float32Array([1, 0, 2, 0, 1, 1]) },
    ...changes,
  };
}

test('a weight becomes itself plus weight times scale times the product of the factors', () => {
  const weights = new Float32Array([9, 1, 1, 1, 1, 1, 1, 9]);
  addLowRank(new Uint8Array(weights.buffer), [{ delta: aDelta(), weight: 2 }]);
  // left @ right = [[1, 2, 4], [3, 4, 10]], and 2 * 0.5 = 1; the values around it stay.
  expect([...weights]).toEqual([9, 2, 3, 5, 4, 5, 11, 9]);
});

test('half precision, at an address that no array of halves could begin at', () => {
  const data = new Uint8Array(1 + 2 * 6);
  data.set(new Uint8Array(new Float16Array([1, 1, 1, 1, 1, 1]).buffer), 1);
  addLowRank(data, [{ delta: aDelta({ dtype: 'float16', offsetBytes: 1 }), weight: 2 }]);
  expect([...new Float16Array(data.slice(1).buffer)]).toEqual([2, 3, 5, 4, 5, 11]);
});

test('several LoRAs of one weight are rounded once', () => {
  // 1 + 2^-11 is no half, but 1 + 2 * 2^-11 is.
  const half = { dtype: 'float16', offsetBytes: 0, shape: [1, 1], scale: 2 ** -11 } as const;
  const one = { shape: [1, 1], values: new Float32Array([1]) };
  const delta = aDelta({ ...half, left: one, right: one });
  const data = new Uint8Array(new Float16Array([1]).buffer);
  addLowRank(data, [
    { delta, weight: 1 },
    { delta, weight: 1 },
  ]);
  expect([...new Float16Array(data.buffer)]).toEqual([1 + 2 ** -10]);
});

test('a convolution’s kernel is one row for each of its outputs', () => {
  const weights = new Float32Array(4);
  const left = { shape: [2, 1, 1, 1], values: new Float32Array([1, -1]) };
  const right = { shape: [1, 1, 1, 2], values: new Float32Array([3, 5]) };
  addLowRank(new Uint8Array(weights.buffer), [
    { delta: aDelta({ offsetBytes: 0, shape: [2, 1, 1, 2], scale: 1, left, right }), weight: 1 },
  ]);
  expect([...weights]).toEqual([3, 5, -3, -5]);
});

test('an initialiser beyond the end of the data is refused', () => {
  expect(() => addLowRank(new Uint8Array(24), [{ delta: aDelta(), weight: 1 }])).toThrow(/w lies beyond/);
});
