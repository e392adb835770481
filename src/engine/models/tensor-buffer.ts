import { Tensor } from 'onnxruntime-node';
import { unsupportedTensor } from '../engine-errors.ts';

/** A graph's input whose memory serves one run after the other. */
export interface TensorBuffer {
  readonly tensor: Tensor;
  /** Writes float32 values from element `at` on, as the tensor's type has them: integers lose their fraction. */
  set(values: ArrayLike<number>, at: number): void;
}

/** @throws AppError `model-invalid` for types that hold neither floats nor ids. */
export function createTensorBuffer(type: Tensor.Type, dims: readonly number[]): TensorBuffer {
  const length = dims.reduce((product, dim) => product * dim, 1);
  switch (type) {
    case 'float32': {
      const data = new Float32Array(length);
      return { tensor: new Tensor('float32', data, dims), set: (values, at) => data.set(values, at) };
    }
    case 'float64': {
      const data = new Float64Array(length);
      return { tensor: new Tensor('float64', data, dims), set: (values, at) => data.set(values, at) };
    }
    case 'float16': {
      const bits = new Uint16Array(length);
      const data = new Float16Array(bits.buffer);
      return { tensor: toHalfTensor(bits, dims), set: (values, at) => data.set(values, at) };
    }
    case 'int32': {
      const data = new Int32Array(length);
      return { tensor: new Tensor('int32', data, dims), set: (values, at) => data.set(values, at) };
    }
    case 'int64': {
      const data = new BigInt64Array(length);
      return {
        tensor: new Tensor('int64', data, dims),
        set(values, at) {
          for (let i = 0; i < values.length; i++) data[at + i] = BigInt(Math.trunc(values[i] ?? 0));
        },
      };
    }
    default:
      throw unsupportedTensor(type);
  }
}

/**
 * onnxruntime-common 1.30 wraps half floats in a Float16Array wherever the runtime has one, and onnxruntime-node then
 * cannot read it ("not enough space: expected 512, got 0"). It reads the `data` property, so that gets the bits.
 */
function toHalfTensor(bits: Uint16Array, dims: readonly number[]): Tensor {
  const tensor = new Tensor('float16', bits, dims);
  Object.defineProperty(tensor, 'data', { value: bits });
  return tensor;
}
