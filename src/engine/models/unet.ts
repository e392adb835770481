import { AppError } from '../../domain/app-error.ts';
import { type LatentShape, latentLength } from '../denoising/latent-shape.ts';
import { type OnnxSession, requireInput, requireOutput, type TensorInfo } from './onnx-session.ts';
import { toFloat32, toTensor } from './tensors.ts';
import type { TextEmbedding } from './text-encoder.ts';

/** One sample of a denoising batch. */
export interface UnetRow {
  /** Scaled latents, [C, F, H, W]. */
  readonly latents: Float32Array;
  readonly timestep: number;
  readonly embedding: TextEmbedding;
  /** Guidance embedding for models distilled with one (LCM): [time_cond_proj_dim]. */
  readonly timestepCond: Float32Array | undefined;
}

/** A denoising network: predicts noise (or v, or x0) for a batch of samples of one shape. */
export interface Unet {
  /** False when the export takes one timestep for the whole batch: only rows at the same step may share a call. */
  readonly perSampleTimestep: boolean;
  /** True when the network takes clips, [B, C, F, H, W]. */
  readonly isMotion: boolean;
  /** Size of the guidance embedding it wants; 0 when it takes none. */
  readonly timestepCondDim: number;
  /** One prediction per row, [C, F, H, W]. Rows share `shape` and the embeddings' token count. */
  predict(rows: readonly UnetRow[], shape: LatentShape): Promise<readonly Float32Array[]>;
}

/**
 * `unet` or `unet_motion` as exported by Optimum, by our exporter or by the older converter. Ranks and dtypes come from
 * the graph: `sample` of rank 4 or 5; `timestep` scalar, [1] or [B], integer or float.
 * @throws AppError `model-invalid`.
 */
export function createUnet(session: OnnxSession, timestepCondDim: number): Unet {
  const sample = requireInput(session, 'sample');
  const timestep = requireInput(session, 'timestep');
  const hidden = requireInput(session, 'encoder_hidden_states');
  const cond = timestepCondDim > 0 ? requireInput(session, 'timestep_cond') : undefined;
  const output = requireOutput(session, 'out_sample', 'sample', 'noise_pred');
  const isMotion = sample.shape.length === 5;
  const perSampleTimestep = timestep.shape.length === 1 && typeof timestep.shape[0] === 'string';

  return {
    perSampleTimestep,
    isMotion,
    timestepCondDim,
    async predict(rows, shape) {
      const dims = isMotion
        ? [rows.length, shape.channels, shape.frames, shape.height, shape.width]
        : [rows.length, shape.channels, shape.height, shape.width];
      checkFixedAxes(session, sample, dims);
      const first = rows[0]?.embedding;
      if (first === undefined) return [];
      const length = latentLength(shape);
      const feeds = {
        sample: toTensor(
          sample.type,
          concatenate(
            rows.map((row) => row.latents),
            length,
          ),
          dims,
        ),
        timestep: timestepTensor(timestep, rows, perSampleTimestep),
        encoder_hidden_states: toTensor(hidden.type, repeatEmbeddings(rows, isMotion ? shape.frames : 1), [
          rows.length * (isMotion ? shape.frames : 1),
          first.tokens,
          first.dim,
        ]),
        ...(cond === undefined ? {} : { timestep_cond: timestepCondTensor(cond, rows, timestepCondDim) }),
      };
      const tensor = (await session.run(feeds))[output.name];
      if (tensor === undefined) throw new Error(`${session.path} ran without ${output.name}`);
      const values = toFloat32(tensor);
      return rows.map((_, i) => values.subarray(i * length, (i + 1) * length));
    },
  };
}

function timestepTensor(info: TensorInfo, rows: readonly UnetRow[], perSample: boolean) {
  const values = Float32Array.from(perSample ? rows : rows.slice(0, 1), (row) => row.timestep);
  return toTensor(info.type, values, info.shape.length === 0 ? [] : [values.length]);
}

function timestepCondTensor(info: TensorInfo, rows: readonly UnetRow[], dim: number) {
  const values = concatenate(
    rows.map((row) => row.timestepCond ?? new Float32Array(dim)),
    dim,
  );
  return toTensor(info.type, values, [rows.length, dim]);
}

/** [rows * frames, tokens, dim]: every frame of a clip hears the same words (diffusers' repeat_interleave). */
function repeatEmbeddings(rows: readonly UnetRow[], frames: number): Float32Array {
  const length = rows[0]?.embedding.values.length ?? 0;
  const repeated = new Float32Array(rows.length * frames * length);
  let at = 0;
  for (const row of rows) {
    for (let frame = 0; frame < frames; frame++, at += length) repeated.set(row.embedding.values, at);
  }
  return repeated;
}

function concatenate(parts: readonly Float32Array[], length: number): Float32Array {
  const only = parts.length === 1 ? parts[0] : undefined;
  if (only !== undefined) return only;
  const whole = new Float32Array(parts.length * length);
  for (const [i, part] of parts.entries()) whole.set(part, i * length);
  return whole;
}

function checkFixedAxes(session: OnnxSession, info: TensorInfo, dims: readonly number[]): void {
  const fits = info.shape.every((axis, i) => typeof axis === 'string' || axis === dims[i]);
  if (fits && info.shape.length === dims.length) return;
  throw new AppError(
    'model-invalid',
    `${session.path} was exported for \`${info.name}\` of shape [${info.shape.join(', ')}] only, and this request needs ` +
      `[${dims.join(', ')}]. Export it with dynamic axes, or ask for that size.`,
  );
}
