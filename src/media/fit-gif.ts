import sharp from 'sharp';
import type { FitChange, UploadLimit } from '../domain/media-fitter.ts';
import {
  isWithinLimit,
  type Sides,
  scaleSides,
  toSidesFactor,
  toSmallerChange,
  toSmallerFactor,
} from './fit-sides.ts';
import type { FittedBytes } from './fitted-bytes.ts';
import { readGifExtensions } from './gif-extension.ts';
import { compressFrame, createGifFile } from './gif-file.ts';
import { drawGifFrames } from './gif-frames.ts';
import { createGifPalette, maxGifColors, type PackedFrame } from './gif-palette.ts';

interface PackedAnimation extends Sides {
  readonly frames: readonly PackedFrame[];
  /** How long each frame is shown, in whole hundredths of a second. */
  readonly delaysMs: readonly number[];
  /** Colours of a frame at most, "transparent" among them: 4 … 256. */
  readonly colors: number;
}

interface Plan {
  readonly colors: number;
  readonly isHalved: boolean;
}

/** What is given up, gentlest first. */
const plans: readonly Plan[] = [
  { colors: maxGifColors, isHalved: false },
  { colors: 128, isHalved: false },
  { colors: 64, isHalved: false },
  { colors: 32, isHalved: false },
];
/**
 * Half the frames save so much more than a few colours that some of the colours come back. When this is not enough, the
 * GIF is scaled down.
 */
const lastPlan: Plan = { colors: 64, isHalved: true };

/**
 * A GIF within `limit`: as it is, with fewer colours, with half its frames (each shown longer, so that it takes as long
 * as before), or smaller. Keeps its comments and its XMP, which carry the mark of AI-generated media. The JavaScript
 * part takes long: call it on a worker thread.
 */
export async function fitGif(gif: Omit<FittedBytes, 'changes'>, limit: UploadLimit): Promise<FittedBytes> {
  if (isWithinLimit(gif, gif.bytes.length, limit)) return { ...gif, changes: [] };
  let factor = toSidesFactor(gif, limit);
  let whole = await decode(gif, factor);
  const extensions = readGifExtensions(gif.bytes);
  // Unscaled with all its colours it would be what it was.
  const remaining = factor < 1 ? [...plans] : plans.slice(1);
  for (;;) {
    const animation = applyPlan(whole, remaining[0] ?? lastPlan);
    const { bytes, sizeBytes } = encodeUpTo(limit.maxBytes, animation, extensions);
    if (bytes !== undefined) {
      const { widthPx, heightPx } = animation;
      return {
        bytes,
        format: 'gif',
        widthPx,
        heightPx,
        changes: toChanges(gif, whole.frames.length, animation),
      };
    }
    if (remaining.shift() === undefined) {
      factor = toSmallerFactor(gif, factor, sizeBytes, limit);
      whole = await decode(gif, factor);
    }
  }
}

async function decode(
  { bytes, widthPx, heightPx }: Pick<FittedBytes, 'bytes'> & Sides,
  factor: number,
): Promise<PackedAnimation> {
  const sides = scaleSides({ widthPx, heightPx }, factor);
  const image = sharp(bytes, { animated: true });
  const { delay: delaysMs = [] } = await image.metadata();
  const pixels = await image
    .resize(sides.widthPx, sides.heightPx, { fit: 'fill' })
    .ensureAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer();
  const frameBytes = sides.widthPx * sides.heightPx * 4;
  const frames = Array.from({ length: pixels.length / frameBytes }, (_, i): PackedFrame => {
    // Copies, because the quantiser reads the whole buffer behind an array.
    const rgba = Uint8Array.from(pixels.subarray(i * frameBytes, (i + 1) * frameBytes));
    return new Uint32Array(rgba.buffer);
  });
  return { ...sides, frames, delaysMs, colors: maxGifColors };
}

/** Of two frames the first stays, for as long as both were shown. Two frames are the least that move. */
function applyPlan(animation: PackedAnimation, { colors, isHalved }: Plan): PackedAnimation {
  const { frames, delaysMs } = animation;
  if (!isHalved || frames.length < 4) return { ...animation, colors };
  const isKept = (_: unknown, i: number): boolean => i % 2 === 0;
  return {
    ...animation,
    colors,
    frames: frames.filter(isKept),
    delaysMs: delaysMs.map((delayMs, i) => delayMs + (delaysMs[i + 1] ?? 0)).filter(isKept),
  };
}

interface Encoding {
  /** Undefined when it got too large. */
  readonly bytes: Uint8Array<ArrayBuffer> | undefined;
  /** What it takes, or would take as it looked when it was given up. */
  readonly sizeBytes: number;
}

function encodeUpTo(
  maxBytes: number,
  animation: PackedAnimation,
  extensions: readonly Uint8Array[],
): Encoding {
  const { frames, widthPx, delaysMs, colors } = animation;
  const palette = createGifPalette(frames, colors - 1);
  const file = createGifFile(animation, palette, extensions);
  let written = 0;
  for (const frame of drawGifFrames({ frames, widthPx, palette })) {
    file.write(compressFrame(frame, palette), delaysMs[written] ?? 0);
    written += 1;
    const sizeBytes = file.sizeBytes();
    if (sizeBytes > maxBytes) return { bytes: undefined, sizeBytes: (sizeBytes * frames.length) / written };
  }
  const bytes = file.finish();
  return { bytes: bytes.length <= maxBytes ? bytes : undefined, sizeBytes: bytes.length };
}

function toChanges(original: Sides, originalFrames: number, animation: PackedAnimation): FitChange[] {
  const { colors, frames } = animation;
  const changes: FitChange[] = [];
  if (colors < maxGifColors) changes.push({ kind: 'fewer-colours', colours: colors });
  if (frames.length < originalFrames) {
    changes.push({ kind: 'fewer-frames', from: originalFrames, to: frames.length });
  }
  return [...changes, ...toSmallerChange(original, animation)];
}
