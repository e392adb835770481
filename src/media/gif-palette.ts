import { type Color, quantize } from 'gifenc/dist/gifenc.esm.js';
import type { RgbFrames } from '../domain/media-encoder.ts';
import { type ColorCounts, countColors } from './color-cells.ts';
import type { NearestColors } from './nearest-color.ts';
import { refineColors } from './refine-colors.ts';

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
const framesForFlat = 4;
const maxSamples = 1 << 16;
/** More hardly move the colours any further. */
const refiningRounds = 2;

/**
 * The best palette we know for these frames together. Up to `maxColors` distinct colours are taken as they are; otherwise
 * large flat areas get their exact colour, and the rest is shared out by gifenc's pairwise nearest neighbour quantiser
 * (on 4 bits a channel: on more it is slow) and then refined.
 */
export function createGifPalette(frames: readonly PackedFrame[], maxColors: number): GifPalette {
  const distinct = findDistinctColors(frames, maxColors);
  const exactColors = distinct ?? findFlatColors(frames, Math.round(maxColors / 8));
  const exact = new Map(exactColors.map((pixel, index) => [pixel, index]));
  const colors = exactColors.map(toRgb);
  if (distinct === undefined) {
    const samples = sampleOthers(frames, exact);
    colors.push(...quantize(toBytes(samples), maxColors - colors.length, { format: 'rgb444' }));
    const wanted = { fixed: exact.size, rounds: refiningRounds };
    return { colors: refineColors(colors, countColors([samples], 1), wanted), exact };
  }
  return { colors, exact };
}

/** The same palette, moved to what one of its frames needs. `nearest` is of the palette as it is. */
export function refineForFrame(
  palette: GifPalette,
  nearest: NearestColors,
  counted: ColorCounts,
): GifPalette {
  const wanted = { fixed: palette.exact.size, rounds: refiningRounds, nearest };
  return { colors: refineColors(palette.colors, counted, wanted), exact: palette.exact };
}

export function packColors(colors: readonly Color[]): Uint32Array {
  return Uint32Array.from(colors, ([red = 0, green = 0, blue = 0]) => packRgb(red, green, blue));
}

/** Frame `index` of several. */
export function packFrame({ data, widthPx, heightPx }: RgbFrames, index: number): PackedFrame {
  const sizePx = widthPx * heightPx;
  const packed = new Uint32Array(sizePx);
  for (let i = 0, at = index * sizePx * 3; i < sizePx; i++, at += 3) {
    packed[i] = packRgb(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0);
  }
  return packed;
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

/** Looked for in a few frames: what is flat in one is in most. */
function findFlatColors(frames: readonly PackedFrame[], limit: number): number[] {
  const areaByColor = new Map<number, number>();
  const every = Math.ceil(frames.length / framesForFlat);
  let totalPx = 0;
  for (const frame of frames.filter((_, index) => index % every === 0)) {
    totalPx += frame.length;
    let pixel = frame[0] ?? 0;
    let runStart = 0;
    for (let i = 1; i <= frame.length; i++) {
      const next = i < frame.length ? (frame[i] ?? 0) : -1;
      if (next === pixel) continue;
      const runPx = i - runStart;
      if (runPx >= minFlatRunPx) areaByColor.set(pixel, (areaByColor.get(pixel) ?? 0) + runPx);
      runStart = i;
      pixel = next;
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
  let next = 0;
  for (const frame of frames) {
    for (; next < frame.length; next += stride) {
      const pixel = frame[next] ?? 0;
      if (!exact.has(pixel)) samples[others++] = pixel;
    }
    next -= frame.length;
  }
  return samples.slice(0, others);
}
