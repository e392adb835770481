import type { Scheduler, SchedulerState } from '../schedulers/scheduler.ts';

/**
 * What stays of a picture while the rest is painted anew by a network that knows nothing of masks: after every step the
 * latents outside the mask are put back, with as much noise as the next step expects (diffusers' inpainting pipeline).
 */
export interface KeptPicture {
  /** One for each latent cell, [H, W]: 1 where it is painted anew, 0 where it stays. */
  readonly mask: Float32Array;
  /** The picture's latents, [C, H, W], and the noise they began with. */
  readonly original: Float32Array;
  readonly noise: Float32Array;
}

/** The trajectory with what is kept of the picture put back. */
export function putBack(trajectory: SchedulerState, kept: KeptPicture, scheduler: Scheduler): SchedulerState {
  const { stepIndex } = trajectory;
  const isLast = stepIndex >= scheduler.timesteps.length;
  const picture = isLast ? kept.original : scheduler.addNoise(kept.original, kept.noise, stepIndex);
  const cells = kept.mask.length;
  const sample = trajectory.sample.map((value, i) =>
    kept.mask[i % cells] === 1 ? value : (picture[i] ?? 0),
  );
  return { ...trajectory, sample };
}

/**
 * A mask of pixels [height, width], 255 for painted anew, as a mask of latent cells: each is what the pixel in its first
 * corner is (torch's nearest interpolation).
 */
export function toLatentMask(
  mask: Uint8Array,
  widthPx: number,
  heightPx: number,
  factor: number,
): Float32Array {
  const [width, height] = [widthPx / factor, heightPx / factor];
  const cells = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      cells[y * width + x] = isPaintedAnew(mask, y * factor * widthPx + x * factor) ? 1 : 0;
    }
  }
  return cells;
}

/** The picture [3, H, W] with the middle of all colours where it is painted anew. */
export function cutOut(pixels: Float32Array, mask: Uint8Array): Float32Array {
  return pixels.map((value, i) => (isPaintedAnew(mask, i % mask.length) ? 0 : value));
}

function isPaintedAnew(mask: Uint8Array, pixel: number): boolean {
  return (mask[pixel] ?? 0) >= 128;
}
