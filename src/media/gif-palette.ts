import { applyPalette, type Color, quantize } from 'gifenc/dist/gifenc.esm.js';

/** One frame as packed pixels: `0xff` in the top byte, then blue, green, red (RGBA in memory, as gifenc reads it). */
export type PackedFrame = Uint32Array<ArrayBuffer>;

/** Colours of one or more frames, and which of them stand for exactly one packed pixel value. */
export interface GifPalette {
  readonly colors: readonly Color[];
  /** Packed pixel -> index of the very same colour. */
  readonly exact: ReadonlyMap<number, number>;
}

/** What a GIF palette holds; one entry is kept for "transparent". */
export const maxGifColors = 256;
/** A horizontal run this long is flat, not texture or an edge. */
const minFlatRunPx = 16;
const minFlatShare = 0.005;
const maxSamples = 1 << 18;
/** gifenc's quantiser is quadratic in the occupied bins: above this, 4 bits a channel cost 30 times less and no visible error. */
const maxFineBins = 2048;

/**
 * The best palette we know for these frames together. Up to `maxColors` distinct colours are taken as they are; otherwise
 * large flat areas get their exact colour, and the rest is shared out by gifenc's pairwise nearest neighbour quantiser.
 */
export function createGifPalette(frames: readonly PackedFrame[], maxColors: number): GifPalette {
  const distinct = findDistinctColors(frames, maxColors);
  const exactColors = distinct ?? findFlatColors(frames, Math.round(maxColors / 8));
  const exact = new Map(exactColors.map((pixel, index) => [pixel, index]));
  const colors = exactColors.map(toRgb);
  if (distinct === undefined) {
    const samples = sampleOthers(frames, exact);
    const format = countFineBins(samples) > maxFineBins ? 'rgb444' : 'rgb565';
    colors.push(...quantize(toBytes(samples), maxColors - colors.length, { format }));
  }
  return { colors, exact };
}

/** The palette index of every pixel: its exact colour where the palette holds it, else the nearest. */
export function toIndices(frame: PackedFrame, palette: GifPalette): Uint8Array {
  const indices = applyPalette(toBytes(frame), palette.colors);
  // gifenc looks neighbours up together (5, 6 and 5 bits of a colour), so exact colours are put back afterwards.
  let lastPixel = -1;
  let lastIndex: number | undefined;
  for (let i = 0; i < frame.length; i++) {
    const pixel = frame[i] ?? 0;
    if (pixel !== lastPixel) {
      lastPixel = pixel;
      lastIndex = palette.exact.get(pixel);
    }
    if (lastIndex !== undefined) indices[i] = lastIndex;
  }
  return indices;
}

/** Mean squared error a channel (0 … 65025) of a frame shown with these colours. */
export function meanSquaredError(frame: PackedFrame, indices: Uint8Array, palette: GifPalette): number {
  const packed = packColors(palette.colors);
  let sum = 0;
  for (let i = 0; i < frame.length; i++) {
    const wanted = frame[i] ?? 0;
    const shown = packed[indices[i] ?? 0] ?? 0;
    const red = (wanted & 0xff) - (shown & 0xff);
    const green = ((wanted >> 8) & 0xff) - ((shown >> 8) & 0xff);
    const blue = ((wanted >> 16) & 0xff) - ((shown >> 16) & 0xff);
    sum += red * red + green * green + blue * blue;
  }
  return sum / (frame.length * 3);
}

export function packColors(colors: readonly Color[]): Uint32Array {
  return Uint32Array.from(colors, ([red = 0, green = 0, blue = 0]) => packRgb(red, green, blue));
}

/** Red, green and blue (0 … 255) as an opaque packed pixel. */
export function packRgb(red: number, green: number, blue: number): number {
  return (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0;
}

function toRgb(pixel: number): Color {
  return [pixel & 0xff, (pixel >> 8) & 0xff, (pixel >> 16) & 0xff];
}

function toBytes(pixels: PackedFrame): Uint8Array {
  return new Uint8Array(pixels.buffer);
}

function findDistinctColors(frames: readonly PackedFrame[], limit: number): number[] | undefined {
  const found = new Set<number>();
  for (const frame of frames) {
    let last = -1;
    for (const pixel of frame) {
      if (pixel === last) continue;
      last = pixel;
      found.add(pixel);
      if (found.size > limit) return undefined;
    }
  }
  return [...found];
}

function findFlatColors(frames: readonly PackedFrame[], limit: number): number[] {
  const areaByColor = new Map<number, number>();
  let totalPx = 0;
  for (const frame of frames) {
    totalPx += frame.length;
    let runStart = 0;
    for (let i = 1; i <= frame.length; i++) {
      const pixel = frame[runStart];
      if (i < frame.length && frame[i] === pixel) continue;
      const runPx = i - runStart;
      if (pixel !== undefined && runPx >= minFlatRunPx) {
        areaByColor.set(pixel, (areaByColor.get(pixel) ?? 0) + runPx);
      }
      runStart = i;
    }
  }
  return [...areaByColor]
    .filter(([, areaPx]) => areaPx >= totalPx * minFlatShare)
    .sort(([, a], [, b]) => b - a)
    .slice(0, limit)
    .map(([pixel]) => pixel);
}

/** An even sample of the pixels that have no exact colour. */
function sampleOthers(frames: readonly PackedFrame[], exact: ReadonlyMap<number, number>): PackedFrame {
  const totalPx = frames.reduce((sum, frame) => sum + frame.length, 0);
  // Odd, so that a picture's width (a multiple of 8) cannot make it visit the same columns again and again.
  const stride = Math.ceil(totalPx / maxSamples) | 1;
  const samples = new Uint32Array(Math.ceil(totalPx / stride));
  let others = 0;
  for (const frame of frames) {
    for (const pixel of frame) {
      if (exact.has(pixel)) continue;
      if (others % stride === 0) samples[others / stride] = pixel;
      others++;
    }
  }
  return samples.slice(0, Math.ceil(others / stride));
}

function countFineBins(pixels: PackedFrame): number {
  const seen = new Uint8Array(1 << 16);
  let count = 0;
  for (const pixel of pixels) {
    const bin = ((pixel & 0xf8) << 8) | ((pixel >> 5) & 0x7e0) | ((pixel >> 19) & 0x1f);
    count += 1 - (seen[bin] ?? 0);
    seen[bin] = 1;
  }
  return count;
}
