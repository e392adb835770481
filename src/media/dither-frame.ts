import { cellCount, cellOf } from './color-cells.ts';
import type { GifPalette, PackedFrame } from './gif-palette.ts';
import { createNearestColors, type NearestColors } from './nearest-color.ts';

/** In which order the pixels of a 4 x 4 block are decided: neighbours far apart (Bayer's matrix of order 4). */
const bayer = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5];
const blockSide = 4;
/** How much of the error so far is made up for, in 256ths: all of it would cost a quarter more bytes for grain. */
const strength = 190;

/** Where in a block the pixel is that is decided first, second, … */
const columns = Int32Array.from(bayer.keys(), (rank) => bayer.indexOf(rank) % blockSide);
const rows = Int32Array.from(bayer.keys(), (rank) => Math.floor(bayer.indexOf(rank) / blockSide));

/** What a palette needs to be dithered with, made once. */
export interface DitherPalette {
  readonly palette: GifPalette;
  readonly nearest: NearestColors;
  /** By cell: 1 where the palette holds a colour of it exactly. */
  readonly hasExact: Uint8Array;
}

export function toDitherPalette(palette: GifPalette): DitherPalette {
  const hasExact = new Uint8Array(cellCount);
  for (const pixel of palette.exact.keys()) hasExact[cellOf(pixel)] = 1;
  return { palette, nearest: createNearestColors(palette.colors), hasExact };
}

/**
 * The palette index of every pixel. Inside each block of 4 x 4 pixels, a pixel makes up for what those decided before it
 * got wrong, so that a block as a whole has nearly its true colour: ordered dithering by error diffusion in dispersed
 * order (after Knuth, Digital halftones by dot diffusion, 1987). A block depends on nothing but itself, so what stands
 * still does not flicker. A colour that the palette holds exactly is taken as it is.
 */
export function ditherFrame(
  frame: PackedFrame,
  widthPx: number,
  { palette, nearest, hasExact }: DitherPalette,
): Uint8Array<ArrayBuffer> {
  const heightPx = frame.length / widthPx;
  const { byCell, find, reds, greens, blues } = nearest;
  const indices = new Uint8Array(frame.length);
  // Most pixels of an exact colour lie in flat areas: the next one is the same.
  let lastExact = -1;
  let lastExactIndex = 0;

  for (let top = 0; top < heightPx; top += blockSide) {
    for (let left = 0; left < widthPx; left += blockSide) {
      let redError = 0;
      let greenError = 0;
      let blueError = 0;
      for (let rank = 0; rank < bayer.length; rank++) {
        const x = left + (columns[rank] ?? 0);
        const y = top + (rows[rank] ?? 0);
        if (x >= widthPx || y >= heightPx) continue;
        const i = y * widthPx + x;
        const pixel = frame[i] ?? 0;
        if (pixel !== lastExact && hasExact[cellOf(pixel)] === 1) {
          const exact = palette.exact.get(pixel);
          if (exact !== undefined) {
            lastExact = pixel;
            lastExactIndex = exact;
          }
        }
        if (pixel === lastExact) {
          indices[i] = lastExactIndex;
          continue;
        }
        const red = pixel & 0xff;
        const green = (pixel >> 8) & 0xff;
        const blue = (pixel >> 16) & 0xff;
        const cell =
          (toFiveBits(red + ((redError * strength) >> 8)) << 10) |
          (toFiveBits(green + ((greenError * strength) >> 8)) << 5) |
          toFiveBits(blue + ((blueError * strength) >> 8));
        const known = byCell[cell] ?? 0;
        const index = known < 0 ? find(cell) : known;
        redError += red - (reds[index] ?? 0);
        greenError += green - (greens[index] ?? 0);
        blueError += blue - (blues[index] ?? 0);
        indices[i] = index;
      }
    }
  }
  return indices;
}

/** The upper five bits of a channel, kept within its range. */
function toFiveBits(value: number): number {
  return value < 0 ? 0 : value > 255 ? 31 : value >> 3;
}
