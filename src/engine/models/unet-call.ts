import { Tensor } from 'onnxruntime-node';
import type { TensorInfo } from './onnx-session.ts';
import { createTensorBuffer } from './tensor-buffer.ts';
import { toFloat32 } from './tensors.ts';
import type { TextEmbedding } from './text-encoder.ts';
import type { UnetRow } from './unet.ts';

/** What a UNet's graph takes and answers. */
export interface UnetPorts {
  readonly sample: TensorInfo;
  readonly timestep: TensorInfo;
  readonly hidden: TensorInfo;
  readonly cond: TensorInfo | undefined;
  readonly output: TensorInfo;
}

/** The shapes of one call, with `rows * frames` samples of text where the network is a motion UNet. */
export interface UnetCallShape {
  /** Of `sample`: [rows, C, H, W] or [rows, C, F, H, W]. */
  readonly dims: readonly number[];
  /** Of the output; it has fewer channels where the network sees more than latents. */
  readonly outputDims: readonly number[];
  readonly timesteps: number;
  /** How often each row's text is repeated. */
  readonly frames: number;
  readonly tokens: number;
  readonly textDim: number;
  readonly condDim: number;
}

/** The memory of calls of one shape: filled, run and read again from step to step. */
export interface UnetCall {
  readonly feeds: Readonly<Record<string, Tensor>>;
  /** Where the output goes; null where the graph's type has to be widened afterwards. */
  readonly fetches: Readonly<Record<string, Tensor | null>>;
  fill(rows: readonly UnetRow[]): void;
  /** One array per row. All but half-precision answers alias the call's memory. */
  read(outputs: Readonly<Record<string, Tensor>>): readonly Float32Array[];
}

export function createUnetCall(ports: UnetPorts, shape: UnetCallShape): UnetCall {
  const [rowCount = 0] = shape.dims;
  const rowLength = lengthOfRow(shape.dims);
  const outputLength = lengthOfRow(shape.outputDims);
  const sample = createTensorBuffer(ports.sample.type, shape.dims);
  const timestep = createTensorBuffer(
    ports.timestep.type,
    ports.timestep.shape.length === 0 ? [] : [shape.timesteps],
  );
  const { tokens, textDim, frames } = shape;
  const hidden = createTensorBuffer(ports.hidden.type, [rowCount * frames, tokens, textDim]);
  const cond =
    ports.cond === undefined ? undefined : createTensorBuffer(ports.cond.type, [rowCount, shape.condDim]);
  const output =
    ports.output.type === 'float32'
      ? new Tensor('float32', new Float32Array(rowCount * outputLength), shape.outputDims)
      : null;
  let heard: readonly TextEmbedding[] = [];

  /** Every frame of a clip hears the same words (diffusers' repeat_interleave), and the same at every step. */
  function fillText(embeddings: readonly TextEmbedding[]): void {
    for (const [i, embedding] of embeddings.entries()) {
      if (embedding === heard[i]) continue;
      const length = tokens * textDim;
      for (let frame = 0; frame < frames; frame++)
        hidden.set(embedding.values, (i * frames + frame) * length);
    }
    heard = embeddings;
  }

  return {
    feeds: {
      sample: sample.tensor,
      timestep: timestep.tensor,
      encoder_hidden_states: hidden.tensor,
      ...(cond === undefined ? {} : { timestep_cond: cond.tensor }),
    },
    fetches: { [ports.output.name]: output },
    fill(rows) {
      for (const [i, row] of rows.entries()) {
        sample.set(row.latents, i * rowLength);
        if (row.conditions !== undefined) sample.set(row.conditions, i * rowLength + row.latents.length);
        if (i < shape.timesteps) timestep.set([row.timestep], i);
        if (row.timestepCond !== undefined) cond?.set(row.timestepCond, i * shape.condDim);
      }
      fillText(rows.map((row) => row.embedding));
    },
    read(outputs) {
      const tensor = outputs[ports.output.name];
      if (tensor === undefined) throw new Error(`The UNet ran without ${ports.output.name}`);
      const values = toFloat32(tensor);
      return Array.from({ length: rowCount }, (_, i) =>
        values.subarray(i * outputLength, (i + 1) * outputLength),
      );
    },
  };
}

function lengthOfRow([, ...dims]: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1);
}
