import type { MediaMetadata, RgbFrames } from '../domain/media-encoder.ts';
import { countColors } from './color-cells.ts';
import { trainedAlgorithmicMedia } from './digital-source-type.ts';
import { type DitherPalette, ditherFrame, toDitherPalette } from './dither-frame.ts';
import { toGifComment, toGifXmp } from './gif-extension.ts';
import { createGifFile } from './gif-file.ts';
import {
  createGifPalette,
  type GifPalette,
  maxGifColors,
  type PackedFrame,
  packColors,
  packRgb,
  refineForFrame,
} from './gif-palette.ts';
import { toParametersText } from './parameters-text.ts';
import { meanCellError } from './refine-colors.ts';
import { toXmpPacket } from './xmp-packet.ts';

/** Below this mean squared error (42 dB) nobody sees the difference, and one palette for all frames is smallest. */
const invisibleError = 4;
/** A frame brings its own palette (768 bytes) only if that takes away at least this share of the error. */
const worthwhileGain = 0.5;
/** Enough to tell the colours of a frame by. */
const samplesPerFrame = 1 << 14;
/** Browsers show a frame of less than 20 ms for 100 ms. */
const minDelayMs = 20;

/**
 * A GIF89a that loops for ever. Colours come from one palette for all frames, or from a frame's own where that is
 * clearly nearer; a pixel that stays as it was is written as transparent. Flat areas keep their exact colour.
 */
export function encodeGif(frames: RgbFrames, frameDelayMs: number, metadata: MediaMetadata): Uint8Array {
  const encoder = createGifEncoder({
    widthPx: frames.widthPx,
    heightPx: frames.heightPx,
    frames: toPackedFrames(frames),
    delaysMs: toDelaysMs(frameDelayMs, frames.frames),
    colors: maxGifColors,
    extensions: toExtensions(metadata),
  });
  for (let i = 0; i < frames.frames; i++) encoder.writeFrame();
  return encoder.finish();
}

export interface PackedAnimation {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frames: readonly PackedFrame[];
  /** How long each frame is shown, in whole hundredths of a second. */
  readonly delaysMs: readonly number[];
  /** Colours of a frame at most, "transparent" among them: 4 … 256. */
  readonly colors: number;
  /** As gif-extension.ts makes or reads them. */
  readonly extensions: readonly Uint8Array[];
}

interface GifEncoder {
  /** Writes the next frame. */
  writeFrame(): void;
  /** What has been written so far. */
  sizeBytes(): number;
  finish(): Uint8Array<ArrayBuffer>;
}

/** Encodes as `encodeGif` does, a frame at a time, so that somebody who sees that it gets too large can stop. */
export function createGifEncoder({
  widthPx,
  heightPx,
  frames,
  delaysMs,
  colors,
  extensions,
}: PackedAnimation): GifEncoder {
  const choosePalette = createPaletteChoice(createGifPalette(frames, colors - 1));
  const file = createGifFile(widthPx, heightPx, extensions);
  /** What the screen shows after the frames so far. */
  const shown: PackedFrame = new Uint32Array(widthPx * heightPx);
  let next = 0;

  return {
    writeFrame() {
      const i = next++;
      const frame = frames[i];
      if (frame === undefined) throw new Error(`Expected one of ${frames.length} frames, got number ${i}`);
      const chosen = choosePalette(frame);
      const { palette } = chosen;
      const indices = ditherFrame(frame, widthPx, chosen);
      drawFrame(shown, indices, palette, frame, frames[i - 1]);
      file.write({ indices, colors: palette.colors, delayMs: delaysMs[i] ?? minDelayMs });
    },
    sizeBytes: file.sizeBytes,
    finish: file.finish,
  };
}

function toPackedFrames({ data, widthPx, heightPx, frames }: RgbFrames): PackedFrame[] {
  const sizePx = widthPx * heightPx;
  return Array.from({ length: frames }, (_, f) => {
    const packed = new Uint32Array(sizePx);
    for (let i = 0, at = f * sizePx * 3; i < sizePx; i++, at += 3) {
      packed[i] = packRgb(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0);
    }
    return packed;
  });
}

/** A GIF counts in hundredths of a second; rounding the running total keeps the whole animation's time right. */
function toDelaysMs(frameDelayMs: number, frames: number): number[] {
  const delayMs = Math.max(frameDelayMs, minDelayMs);
  return Array.from(
    { length: frames },
    (_, i) => (Math.round(((i + 1) * delayMs) / 10) - Math.round((i * delayMs) / 10)) * 10,
  );
}

/** Answers the shared palette, or for a frame that is much nearer to its own that one. */
function createPaletteChoice(palette: GifPalette): (frame: PackedFrame) => DitherPalette {
  const shared = toDitherPalette(palette);
  /** Frames that the shared palette suits about as well as one that gained nothing by its own gain nothing either. */
  let notWorthTrying = invisibleError;
  return (frame) => {
    const counted = countColors([frame], Math.max(1, Math.floor(frame.length / samplesPerFrame)) | 1);
    const sharedError = meanCellError(shared, counted);
    if (sharedError <= notWorthTrying) return shared;
    const own = toDitherPalette(refineForFrame(palette, shared.nearest, counted));
    if (meanCellError(own, counted) <= sharedError * (1 - worthwhileGain)) return own;
    notWorthTrying = sharedError * 1.25;
    return shared;
  };
}

/**
 * Draws a frame over what is shown, in place, and marks as transparent, in place, every pixel that needs no drawing: the
 * picture did not change there, or the screen already shows the colour. The first frame is drawn whole.
 */
function drawFrame(
  shown: PackedFrame,
  indices: Uint8Array,
  palette: GifPalette,
  frame: PackedFrame,
  previousFrame: PackedFrame | undefined,
): void {
  const transparentIndex = palette.colors.length;
  const colors = packColors(palette.colors);
  for (let i = 0; i < frame.length; i++) {
    const color = colors[indices[i] ?? 0] ?? 0;
    const isUnchanged = previousFrame !== undefined && (frame[i] === previousFrame[i] || color === shown[i]);
    if (isUnchanged) indices[i] = transparentIndex;
    else shown[i] = color;
  }
}

function toExtensions(metadata: MediaMetadata): Uint8Array[] {
  const parametersText = metadata.parameters && toParametersText(metadata.parameters);
  return [
    toGifComment(`AI-generated (${trainedAlgorithmicMedia}): ${metadata.description}`),
    toGifXmp(toXmpPacket(metadata.description, parametersText)),
  ];
}
