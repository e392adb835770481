import type { Color } from 'gifenc/dist/gifenc.esm.js';
import type { ColorCounts } from './color-cells.ts';
import { createNearestColors, type NearestColors } from './nearest-color.ts';

/** The corners of the colours that occur are looked for along these, and against them. */
const directions = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
  [1, 1, 0],
  [1, 0, 1],
  [0, 1, 1],
  [1, -1, 0],
  [1, 0, -1],
  [0, 1, -1],
  [1, 1, 1],
  [1, 1, -1],
  [1, -1, 1],
  [-1, 1, 1],
] as const;
/** Two corners that are nearer to each other (squared) need only one colour. */
const sameCorner = 36;

interface Refinement {
  /** So many of the first colours stay as they are. */
  readonly fixed: number;
  readonly rounds: number;
  /** Of the colours as they come, where it is known. */
  readonly nearest?: NearestColors;
}

/**
 * Moves colours to where the counted ones are (k-means, by cells), and puts some on the corners: what lies outside of
 * all of them can be mixed from none.
 */
export function refineColors(
  colors: readonly Color[],
  counted: ColorCounts,
  { fixed, rounds, nearest = createNearestColors(colors) }: Refinement,
): Color[] {
  let refined = moveToMeans(colors, nearest, counted, fixed, rounds > 1);
  for (let round = 2; round <= rounds; round++) {
    refined = moveToMeans(refined, createNearestColors(refined), counted, fixed, round < rounds);
  }
  return takeCorners(refined, counted, fixed);
}

/** Mean squared error a channel when every counted colour is shown by its nearest one. */
export function meanCellError(
  {
    palette,
    nearest,
  }: { readonly palette: { readonly colors: readonly Color[] }; readonly nearest: NearestColors },
  counted: ColorCounts,
): number {
  const { errors } = assign(palette.colors, nearest, counted);
  let sum = 0;
  for (let i = 0; i < errors.length; i++) sum += (errors[i] ?? 0) * (counted.counts[i] ?? 0);
  return sum / (counted.total * 3);
}

interface Assignment {
  /** Index of the nearest colour of each counted cell. */
  readonly nearest: Int32Array;
  /** Squared distance to it. */
  readonly errors: Float32Array;
}

function assign(
  colors: readonly Color[],
  { byCell, find }: NearestColors,
  { cells, reds, greens, blues }: ColorCounts,
): Assignment {
  const nearest = new Int32Array(cells.length);
  const errors = new Float32Array(cells.length);
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i] ?? 0;
    const known = byCell[cell] ?? 0;
    const index = known < 0 ? find(cell) : known;
    const [red = 0, green = 0, blue = 0] = colors[index] ?? [];
    nearest[i] = index;
    errors[i] = (red - (reds[i] ?? 0)) ** 2 + (green - (greens[i] ?? 0)) ** 2 + (blue - (blues[i] ?? 0)) ** 2;
  }
  return { nearest, errors };
}

/** Colours that nothing is nearest to move to where the error is greatest, if another round follows. */
function moveToMeans(
  colors: readonly Color[],
  nearestColors: NearestColors,
  counted: ColorCounts,
  fixed: number,
  movesUnused: boolean,
): Color[] {
  const { nearest, errors } = assign(colors, nearestColors, counted);
  const sums = new Float64Array(colors.length * 4);
  const { cells, counts, reds, greens, blues } = counted;
  for (let i = 0; i < cells.length; i++) {
    const at = (nearest[i] ?? 0) * 4;
    const count = counts[i] ?? 0;
    sums[at] = (sums[at] ?? 0) + count * (reds[i] ?? 0);
    sums[at + 1] = (sums[at + 1] ?? 0) + count * (greens[i] ?? 0);
    sums[at + 2] = (sums[at + 2] ?? 0) + count * (blues[i] ?? 0);
    sums[at + 3] = (sums[at + 3] ?? 0) + count;
  }
  const unused: number[] = [];
  const moved = colors.map((color, index) => {
    const count = sums[index * 4 + 3] ?? 0;
    if (index >= fixed && count === 0) unused.push(index);
    if (index < fixed || count === 0) return color;
    return [0, 1, 2].map((channel) => Math.round((sums[index * 4 + channel] ?? 0) / count));
  });
  if (!movesUnused || unused.length === 0) return moved;
  const weighted = errors.map((error, i) => error * (counts[i] ?? 0));
  const worst = Array.from(cells.keys()).sort((a, b) => (weighted[b] ?? 0) - (weighted[a] ?? 0));
  for (const [rank, index] of unused.entries()) {
    const i = worst[rank];
    if (i !== undefined) moved[index] = meanOf(counted, i);
  }
  return moved;
}

/** Each corner takes the place of the colour that is nearest to it. */
function takeCorners(colors: Color[], counted: ColorCounts, fixed: number): Color[] {
  const corners: Color[] = [];
  for (const [red, green, blue] of directions) {
    const along = (i: number): number =>
      red * (counted.reds[i] ?? 0) + green * (counted.greens[i] ?? 0) + blue * (counted.blues[i] ?? 0);
    let [most, least] = [0, 0];
    for (let i = 1; i < counted.cells.length; i++) {
      if (along(i) > along(most)) most = i;
      if (along(i) < along(least)) least = i;
    }
    for (const corner of [meanOf(counted, most), meanOf(counted, least)]) {
      if (corners.every((other) => distanceBetween(corner, other) > sameCorner)) corners.push(corner);
    }
  }
  for (const corner of corners) {
    let nearest = fixed;
    for (let index = fixed; index < colors.length; index++) {
      if (distanceBetween(corner, colors[index]) < distanceBetween(corner, colors[nearest])) nearest = index;
    }
    if (nearest < colors.length) colors[nearest] = corner;
  }
  return colors;
}

function meanOf({ reds, greens, blues }: ColorCounts, i: number): Color {
  return [reds[i] ?? 0, greens[i] ?? 0, blues[i] ?? 0].map(Math.round);
}

function distanceBetween(one: Color, other: Color | undefined): number {
  const [red = 0, green = 0, blue = 0] = other ?? [];
  return ((one[0] ?? 0) - red) ** 2 + ((one[1] ?? 0) - green) ** 2 + ((one[2] ?? 0) - blue) ** 2;
}
