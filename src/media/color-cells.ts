/** Colours in cells of 8 x 8 x 8: five bits each of red, green and blue, red first. */
export const cellCount = 1 << 15;

/** The middle of a cell. */
export function middleOf(cell: number): readonly [red: number, green: number, blue: number] {
  return [((cell >> 10) << 3) + 4, (((cell >> 5) & 31) << 3) + 4, ((cell & 31) << 3) + 4];
}

/** The cell of a packed pixel (gif-palette.ts). */
export function cellOf(pixel: number): number {
  return ((pixel << 7) & 0x7c00) | ((pixel >> 6) & 0x3e0) | ((pixel >> 19) & 0x1f);
}

/** How often the colours of each cell that occurs were seen, and what they are on average. */
export interface ColorCounts {
  /** Cells that occur, in no order. */
  readonly cells: Int32Array;
  /** Of each of them, in the same order. */
  readonly counts: Int32Array;
  readonly reds: Float32Array;
  readonly greens: Float32Array;
  readonly blues: Float32Array;
  /** All counts together. */
  readonly total: number;
}

/** Counts the colours of some packed frames, of every `stride`-th pixel. */
export function countColors(frames: readonly Uint32Array[], stride: number): ColorCounts {
  const places = new Int32Array(cellCount);
  const cells: number[] = [];
  const sums: number[] = [];
  let total = 0;
  for (const frame of frames) {
    for (let i = 0; i < frame.length; i += stride) {
      const pixel = frame[i] ?? 0;
      const cell = cellOf(pixel);
      let place = places[cell] ?? 0;
      if (place === 0) {
        place = cells.push(cell);
        places[cell] = place;
        sums.push(0, 0, 0, 0);
      }
      const at = (place - 1) * 4;
      sums[at] = (sums[at] ?? 0) + 1;
      sums[at + 1] = (sums[at + 1] ?? 0) + (pixel & 0xff);
      sums[at + 2] = (sums[at + 2] ?? 0) + ((pixel >> 8) & 0xff);
      sums[at + 3] = (sums[at + 3] ?? 0) + ((pixel >> 16) & 0xff);
      total++;
    }
  }
  const means = (channel: number): Float32Array =>
    Float32Array.from(cells.keys(), (place) => (sums[place * 4 + channel] ?? 0) / (sums[place * 4] ?? 1));
  return {
    cells: Int32Array.from(cells),
    counts: Int32Array.from(cells.keys(), (place) => sums[place * 4] ?? 0),
    reds: means(1),
    greens: means(2),
    blues: means(3),
    total,
  };
}
