import { Tensor } from 'onnxruntime-node';
import { unsupportedTensor } from '../engine-errors.ts';
import { createTensorBuffer } from './tensor-buffer.ts';

/**
 * A tensor of whatever numeric type the graph asks for, from float32 values. Fractional timesteps (Euler on linspace
 * spacing has them) lose their fraction in integer inputs, as they do in the reference's exports.
 */
export function toTensor(type: Tensor.Type, values: Float32Array, dims: readonly number[]): Tensor {
  if (type === 'float32') return new Tensor('float32', values, dims);
  const buffer = createTensorBuffer(type, dims);
  buffer.set(values, 0);
  return buffer.tensor;
}

/** Token ids as the graph wants them: int64 (Optimum) or int32 (the older converter). */
export function toIdTensor(type: Tensor.Type, ids: Int32Array, dims: readonly number[]): Tensor {
  if (type === 'int64') return new Tensor('int64', BigInt64Array.from(ids, BigInt), dims);
  if (type === 'int32') return new Tensor('int32', ids, dims);
  throw unsupportedTensor(type);
}

/** A graph's output as float32; half floats are widened. The array may alias the tensor's own memory. */
export function toFloat32(tensor: Tensor): Float32Array {
  const { data } = tensor;
  if (data instanceof Float32Array) return data;
  if (data instanceof Float64Array) return new Float32Array(data);
  if (data instanceof Uint16Array) {
    return new Float32Array(new Float16Array(data.buffer, data.byteOffset, data.length));
  }
  if (data instanceof Float16Array) return new Float32Array(data);
  throw unsupportedTensor(tensor.type);
}

/** True when every value is a finite number. Half-precision graphs overflow to infinity or NaN. */
export function isFiniteEverywhere(values: Float32Array): boolean {
  // A sum is NaN or infinite as soon as one term is, and costs one pass without branches.
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] ?? 0) * 0;
  return sum === 0;
}
