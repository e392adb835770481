/**
 * Single-precision arithmetic on latents, rounded after every operation as torch's float32 tensors are.
 * In plain loops: a callback per value (`Float32Array.map`) makes a GIF's step about six times slower.
 */

/** `values[index]`; a RangeError outside the array, which is a bug in the caller (a step after the last one). */
export function at(values: ArrayLike<number>, index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError(`Expected an index below ${values.length}, got ${index}`);
  return value;
}

export type Term = readonly [weight: number, values: Float32Array];

/** weight0 * values0 + weight1 * values1 + …, left to right. Weights are rounded to float32 first. */
export function weightedSum(first: Term, ...rest: readonly Term[]): Float32Array {
  const [second, ...others] = rest;
  if (second === undefined) return scaled(first[1], first[0]);
  return others.reduce((sum, term) => sumOfTwo([1, sum], term), sumOfTwo(first, second));
}

function sumOfTwo([weightA, a]: Term, [weightB, b]: Term): Float32Array {
  if (a.length !== b.length) throw new RangeError(`Expected ${a.length} values, got ${b.length}`);
  const weightA32 = Math.fround(weightA);
  const weightB32 = Math.fround(weightB);
  const sum = new Float32Array(a.length);
  for (let index = 0; index < sum.length; index++) {
    sum[index] = Math.fround(weightA32 * (a[index] ?? 0)) + Math.fround(weightB32 * (b[index] ?? 0));
  }
  return sum;
}

export function scaled(values: Float32Array, factor: number): Float32Array {
  const factor32 = Math.fround(factor);
  const result = new Float32Array(values.length);
  for (let index = 0; index < result.length; index++) result[index] = factor32 * (values[index] ?? 0);
  return result;
}

export function divided(values: Float32Array, divisor: number): Float32Array {
  const divisor32 = Math.fround(divisor);
  const result = new Float32Array(values.length);
  for (let index = 0; index < result.length; index++) result[index] = (values[index] ?? 0) / divisor32;
  return result;
}

/** Every value brought into [-limit, limit]. */
export function clamped(values: Float32Array, limit: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let index = 0; index < result.length; index++) {
    result[index] = Math.min(Math.max(values[index] ?? 0, -limit), limit);
  }
  return result;
}
