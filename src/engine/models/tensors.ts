import { Tensor } from 'onnxruntime-node';
import { AppError } from '../../domain/app-error.ts';

/**
 * A tensor of whatever numeric type the graph asks for, from float32 values. Fractional timesteps (Euler on linspace
 * spacing has them) lose their fraction in integer inputs, as they do in the reference's exports.
 */
export function toTensor(type: Tensor.Type, values: Float32Array, dims: readonly number[]): Tensor {
  switch (type) {
    case 'float32':
      return new Tensor('float32', values, dims);
    case 'float16':
      return toHalfTensor(values, dims);
    case 'float64':
      return new Tensor('float64', new Float64Array(values), dims);
    case 'int64':
      return new Tensor(
        'int64',
        BigInt64Array.from(values, (value) => BigInt(Math.trunc(value))),
        dims,
      );
    case 'int32':
      return new Tensor('int32', Int32Array.from(values, Math.trunc), dims);
    default:
      throw unsupported(type);
  }
}

/**
 * onnxruntime-common 1.30 wraps half floats in a Float16Array wherever the runtime has one, and onnxruntime-node then
 * cannot read it ("not enough space: expected 512, got 0"). It reads the `data` property, so that gets the bits.
 */
function toHalfTensor(values: Float32Array, dims: readonly number[]): Tensor {
  const bits = new Uint16Array(new Float16Array(values).buffer);
  const tensor = new Tensor('float16', bits, dims);
  Object.defineProperty(tensor, 'data', { value: bits });
  return tensor;
}

/** Token ids as the graph wants them: int64 (Optimum) or int32 (the older converter). */
export function toIdTensor(type: Tensor.Type, ids: Int32Array, dims: readonly number[]): Tensor {
  if (type === 'int64') return new Tensor('int64', BigInt64Array.from(ids, BigInt), dims);
  if (type === 'int32') return new Tensor('int32', ids, dims);
  throw unsupported(type);
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
  throw unsupported(tensor.type);
}

/** True when every value is a finite number. Half-precision graphs overflow to infinity or NaN. */
export function isFiniteEverywhere(values: Float32Array): boolean {
  // A sum is NaN or infinite as soon as one term is, and costs one pass without branches.
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] ?? 0) * 0;
  return sum === 0;
}

function unsupported(type: string): AppError {
  return new AppError(
    'model-invalid',
    `The model uses tensors of type ${type} where floats or ids are expected. Export it again as fp32 or fp16.`,
  );
}
