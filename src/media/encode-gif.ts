import { GIFEncoder } from 'gifenc/dist/gifenc.esm.js';
import type { MediaMetadata, RgbFrames } from '../domain/media-encoder.ts';
import { trainedAlgorithmicMedia } from './digital-source-type.ts';
import { insertGifExtensions, toGifComment, toGifXmp } from './gif-extension.ts';
import {
  createGifPalette,
  type GifPalette,
  maxGifColors,
  meanSquaredError,
  type PackedFrame,
  packColors,
  packRgb,
  toIndices,
} from './gif-palette.ts';
import { toParametersText } from './parameters-text.ts';
import { toXmpPacket } from './xmp-packet.ts';

/** Below this mean squared error (42 dB) nobody sees the difference, and one palette for all frames is smallest. */
const invisibleError = 4;
/** A frame brings its own palette (768 bytes) only if that takes away at least this share of the error. */
const worthwhileGain = 0.3;
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
  });
  for (let i = 0; i < frames.frames; i++) encoder.writeFrame();
  return encoder.finish(toExtensions(metadata));
}

export interface PackedAnimation {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frames: readonly PackedFrame[];
  /** How long each frame is shown, in whole hundredths of a second. */
  readonly delaysMs: readonly number[];
  /** Colours of a frame at most, "transparent" among them: 4 … 256. */
  readonly colors: number;
}

interface GifEncoder {
  /** Writes the next frame. */
  writeFrame(): void;
  /** What has been written so far. */
  sizeBytes(): number;
  finish(extensions: readonly Uint8Array[]): Uint8Array<ArrayBuffer>;
}

/** Encodes as `encodeGif` does, a frame at a time, so that somebody who sees that it gets too large can stop. */
export function createGifEncoder({
  widthPx,
  heightPx,
  frames,
  delaysMs,
  colors,
}: PackedAnimation): GifEncoder {
  const sharedPalette = createGifPalette(frames, colors - 1);
  const encoder = GIFEncoder();
  let globalPalette: GifPalette | undefined;
  let shown: PackedFrame = new Uint32Array(0);
  let next = 0;

  return {
    writeFrame() {
      const i = next++;
      const frame = frames[i];
      if (frame === undefined) throw new Error(`Expected one of ${frames.length} frames, got number ${i}`);
      const { palette, indices } = choosePalette(frame, sharedPalette, colors - 1);
      const transparentIndex = palette.colors.length;
      const previousFrame = frames[i - 1];
      shown =
        previousFrame === undefined
          ? toShown(indices, palette)
          : keepUnchanged(indices, palette, shown, frame, previousFrame, transparentIndex);
      // gifenc makes the first frame's colour table the global one.
      globalPalette ??= palette;
      const colorTable = [...palette.colors, [0, 0, 0]];
      encoder.writeFrame(indices, widthPx, heightPx, {
        ...(i === 0 || palette !== globalPalette ? { palette: colorTable } : {}),
        transparent: i > 0,
        transparentIndex,
        delay: delaysMs[i] ?? minDelayMs,
        repeat: 0,
        dispose: 1,
        colorDepth: Math.ceil(Math.log2(colorTable.length)),
      });
    },
    sizeBytes: () => encoder.bytesView().length,
    finish(extensions) {
      encoder.finish();
      return insertGifExtensions(encoder.bytes(), extensions);
    },
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

function choosePalette(
  frame: PackedFrame,
  sharedPalette: GifPalette,
  maxColors: number,
): { readonly palette: GifPalette; readonly indices: Uint8Array } {
  const shared = { palette: sharedPalette, indices: toIndices(frame, sharedPalette) };
  const sharedError = meanSquaredError(frame, shared.indices, sharedPalette);
  if (sharedError <= invisibleError) return shared;
  const palette = createGifPalette([frame], maxColors);
  const own = { palette, indices: toIndices(frame, palette) };
  const ownError = meanSquaredError(frame, own.indices, palette);
  return ownError <= sharedError * (1 - worthwhileGain) ? own : shared;
}

function toShown(indices: Uint8Array, palette: GifPalette): PackedFrame {
  const colors = packColors(palette.colors);
  return Uint32Array.from(indices, (index) => colors[index] ?? 0);
}

/**
 * Marks as transparent, in place, every pixel that needs no drawing: the picture did not change there, or the screen
 * already shows the colour. Returns what the screen shows afterwards.
 */
function keepUnchanged(
  indices: Uint8Array,
  palette: GifPalette,
  shown: PackedFrame,
  frame: PackedFrame,
  previousFrame: PackedFrame,
  transparentIndex: number,
): PackedFrame {
  const colors = packColors(palette.colors);
  const shownAfter = shown.slice();
  for (let i = 0; i < frame.length; i++) {
    const color = colors[indices[i] ?? 0] ?? 0;
    if (frame[i] === previousFrame[i] || color === shown[i]) indices[i] = transparentIndex;
    else shownAfter[i] = color;
  }
  return shownAfter;
}

/** gifenc writes neither comments nor XMP. */
function toExtensions(metadata: MediaMetadata): Uint8Array[] {
  const parametersText = metadata.parameters && toParametersText(metadata.parameters);
  return [
    toGifComment(`AI-generated (${trainedAlgorithmicMedia}): ${metadata.description}`),
    toGifXmp(toXmpPacket(metadata.description, parametersText)),
  ];
}
