import type { LatentShape } from './latent-shape.ts';

/** The frames `indices` of a clip [C, F, H, W], as a clip of their own. */
export function takeFrames(clip: Float32Array, shape: LatentShape, indices: readonly number[]): Float32Array {
  const plane = shape.height * shape.width;
  const taken = new Float32Array(shape.channels * indices.length * plane);
  for (let channel = 0; channel < shape.channels; channel++) {
    for (const [i, frame] of indices.entries()) {
      const from = (channel * shape.frames + frame) * plane;
      taken.set(clip.subarray(from, from + plane), (channel * indices.length + i) * plane);
    }
  }
  return taken;
}

/** The mean of overlapping windows of a clip: frame by frame, over the windows that hold it. Every frame is in one at least. */
export function averageWindows(
  predictions: readonly Float32Array[],
  windows: readonly (readonly number[])[],
  shape: LatentShape,
): Float32Array {
  const plane = shape.height * shape.width;
  const mean = new Float32Array(shape.channels * shape.frames * plane);
  const seen = new Uint16Array(shape.frames);
  for (const frame of windows.flat()) seen[frame] = (seen[frame] ?? 0) + 1;
  for (const [w, window] of windows.entries()) {
    const prediction = predictions[w] ?? new Float32Array();
    for (let channel = 0; channel < shape.channels; channel++) {
      for (const [i, frame] of window.entries()) {
        const from = (channel * window.length + i) * plane;
        const to = (channel * shape.frames + frame) * plane;
        const weight = 1 / (seen[frame] ?? 1);
        for (let p = 0; p < plane; p++)
          mean[to + p] = (mean[to + p] ?? 0) + (prediction[from + p] ?? 0) * weight;
      }
    }
  }
  return mean;
}

/** [C, F, H, W] to the frames' own order [F, C, H, W], as VAEs take them. */
export function toFrameMajor(clip: Float32Array, shape: LatentShape): Float32Array {
  if (shape.frames === 1) return clip;
  const plane = shape.height * shape.width;
  const frames = new Float32Array(clip.length);
  for (let channel = 0; channel < shape.channels; channel++) {
    for (let frame = 0; frame < shape.frames; frame++) {
      const from = (channel * shape.frames + frame) * plane;
      frames.set(clip.subarray(from, from + plane), (frame * shape.channels + channel) * plane);
    }
  }
  return frames;
}
