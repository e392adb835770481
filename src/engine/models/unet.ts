import { AppError } from '../../domain/app-error.ts';
import type { LatentShape } from '../denoising/latent-shape.ts';
import { type OnnxSession, requireInput, requireOutput, type TensorInfo } from './onnx-session.ts';
import type { TextEmbedding } from './text-encoder.ts';
import { createUnetCall, type UnetCall, type UnetCallShape, type UnetPorts } from './unet-call.ts';

/** Shapes whose memory is kept: a picture's and a GIF's, alone and sharing a batch. */
const keptCalls = 4;

/** One sample of a denoising batch. */
export interface UnetRow {
  /** Scaled latents, [C, F, H, W]. */
  readonly latents: Float32Array;
  /** Further channels of its input, after the latents: what an inpainting network sees. */
  readonly conditions?: Float32Array | undefined;
  readonly timestep: number;
  readonly embedding: TextEmbedding;
  /** Guidance embedding for models distilled with one (LCM): [time_cond_proj_dim]. */
  readonly timestepCond: Float32Array | undefined;
}

/** A denoising network: predicts noise (or v, or x0) for a batch of samples of one shape. */
export interface Unet {
  /** False when the export takes one timestep for the whole batch: only rows at the same step may share a call. */
  readonly perSampleTimestep: boolean;
  /** Rows every call must have, where the export takes no other number. */
  readonly fixedRows: number | undefined;
  /** True when the network takes clips, [B, C, F, H, W]. */
  readonly isMotion: boolean;
  /** Size of the guidance embedding it wants; 0 when it takes none. */
  readonly timestepCondDim: number;
  /**
   * One prediction per row, [C, F, H, W], in memory that the next call overwrites. Rows share `shape` and the embeddings'
   * token count. One call at a time.
   */
  predict(rows: readonly UnetRow[], shape: LatentShape): Promise<readonly Float32Array[]>;
}

/**
 * `unet` or `unet_motion` as exported by Optimum, by our exporter or by the older converter. Ranks and dtypes come from
 * the graph: `sample` of rank 4 or 5; `timestep` scalar, [1] or [B], integer or float. `conditionChannels`: how many
 * channels its input has beside the latents'.
 * @throws AppError `model-invalid`.
 */
export function createUnet(session: OnnxSession, timestepCondDim: number, conditionChannels = 0): Unet {
  const ports: UnetPorts = {
    sample: requireInput(session, 'sample'),
    timestep: requireInput(session, 'timestep'),
    hidden: requireInput(session, 'encoder_hidden_states'),
    cond: timestepCondDim > 0 ? requireInput(session, 'timestep_cond') : undefined,
    output: requireOutput(session, 'out_sample', 'sample', 'noise_pred'),
  };
  const isMotion = ports.sample.shape.length === 5;
  const perSampleTimestep = ports.timestep.shape.length === 1 && typeof ports.timestep.shape[0] === 'string';
  const [rowAxis] = ports.sample.shape;
  const fixedRows = typeof rowAxis === 'number' ? rowAxis : undefined;
  const calls = new Map<string, UnetCall>();

  const callOf = (shape: UnetCallShape): UnetCall => {
    const key = [...shape.dims, shape.tokens, shape.textDim].join('/');
    const call = calls.get(key) ?? createUnetCall(ports, shape);
    // Last in the order of insertion is last used.
    calls.delete(key);
    calls.set(key, call);
    const [oldest] = calls.keys();
    if (calls.size > keptCalls && oldest !== undefined) calls.delete(oldest);
    return call;
  };

  return {
    perSampleTimestep,
    fixedRows,
    isMotion,
    timestepCondDim,
    async predict(rows, { channels, frames, height, width }) {
      const first = rows[0]?.embedding;
      if (first === undefined) return [];
      const plane = [...(isMotion ? [frames] : []), height, width];
      const dims = [rows.length, channels + conditionChannels, ...plane];
      checkFixedAxes(session, ports.sample, dims);
      const call = callOf({
        dims,
        outputDims: [rows.length, channels, ...plane],
        timesteps: perSampleTimestep ? rows.length : 1,
        frames: isMotion ? frames : 1,
        tokens: first.tokens,
        textDim: first.dim,
        condDim: timestepCondDim,
      });
      call.fill(rows);
      return call.read(await session.run(call.feeds, call.fetches));
    },
  };
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
