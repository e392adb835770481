import { AppError } from '../../domain/app-error.ts';
import type { RgbFrames } from '../../domain/media-encoder.ts';
import type { DenoisingState } from '../denoising/denoising-state.ts';
import { toFrameMajor } from '../denoising/frames.ts';
import type { LoadedModel } from '../models/loaded-model.ts';
import { isFiniteEverywhere } from '../models/tensors.ts';

/** The pixels of one picture or clip while its frames are being decoded, chunk by chunk. */
export interface DecodingClip {
  /** Unscaled latents, [F, C, h, w]. */
  readonly latents: Float32Array;
  readonly state: DenoisingState;
  readonly pixels: RgbFrames;
  readonly framesDone: number;
}

/** `takePixels` answers memory for so many bytes, all of which will be written. */
export function beginDecoding(
  model: LoadedModel,
  state: DenoisingState,
  takePixels: (sizeBytes: number) => RgbFrames['data'],
): DecodingClip {
  const { scaling_factor: scale, shift_factor: shift } = model.folder.vaeConfig;
  const { shape } = state;
  const widthPx = shape.width * model.folder.vaeFactor;
  const heightPx = shape.height * model.folder.vaeFactor;
  return {
    latents: toFrameMajor(state.trajectory.sample, shape).map(
      (value) => Math.fround(value / Math.fround(scale)) + (shift ?? 0),
    ),
    state,
    pixels: {
      widthPx,
      heightPx,
      frames: shape.frames,
      data: takePixels(widthPx * heightPx * 3 * shape.frames),
    },
    framesDone: 0,
  };
}

/**
 * Decodes up to `count` more frames into the clip's shared pixels.
 * @throws AppError `numeric-overflow` when the decoder's output is not finite; nothing is lost, the chunk can be retried.
 */
export async function decodeChunk(
  model: LoadedModel,
  clip: DecodingClip,
  count: number,
): Promise<DecodingClip> {
  const { channels, height, width, frames } = clip.state.shape;
  const chunk = Math.min(count, frames - clip.framesDone);
  const length = channels * height * width;
  const latents = clip.latents.subarray(clip.framesDone * length, (clip.framesDone + chunk) * length);
  const decoded = await (await model.vaeDecoder.get()).decode(latents, chunk, { channels, height, width });
  if (!isFiniteEverywhere(decoded))
    throw new AppError('numeric-overflow', 'The VAE decoder overflowed in half precision.');
  writeRgb(decoded, clip.pixels, clip.framesDone, chunk);
  return { ...clip, framesDone: clip.framesDone + chunk };
}

/** [n, 3, H, W] in [-1, 1] to interleaved bytes: (x / 2 + 0.5), clamped, times 255, rounded to even as NumPy rounds. */
function writeRgb(decoded: Float32Array, pixels: RgbFrames, firstFrame: number, count: number): void {
  const plane = pixels.widthPx * pixels.heightPx;
  for (let frame = 0; frame < count; frame++) {
    const to = (firstFrame + frame) * plane * 3;
    for (let color = 0; color < 3; color++) {
      const from = (frame * 3 + color) * plane;
      // A Uint8ClampedArray clamps and rounds half to even by itself (ECMA-262, ToUint8Clamp).
      for (let p = 0; p < plane; p++)
        pixels.data[to + p * 3 + color] = ((decoded[from + p] ?? 0) / 2 + 0.5) * 255;
    }
  }
}
