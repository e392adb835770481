import type { Color } from 'gifenc/dist/gifenc.esm.js';
import { cellCount, middleOf } from './color-cells.ts';

/** Which colour of a palette is nearest (squared distance) to the colours of a cell (color-cells.ts). */
export interface NearestColors {
  /** The palette by channels. */
  readonly reds: Int32Array;
  readonly greens: Int32Array;
  readonly blues: Int32Array;
  /** Palette index by cell; -1 where it has not been looked for yet. */
  readonly byCell: Int16Array;
  /** Looks for the colour that is nearest to the middle of a cell, and keeps it in `byCell`. */
  find(cell: number): number;
}

const unknown = -1;
/** Cells are looked for among the few colours that can be nearest to any of the 64 in the same block of 32 x 32 x 32. */
const blockCount = 1 << 9;
const blockSide = 32;

export function createNearestColors(colors: readonly Color[]): NearestColors {
  const byCell = new Int16Array(cellCount).fill(unknown);
  const candidatesByBlock: (Uint8Array | undefined)[] = Array.from({ length: blockCount });
  const reds = Int32Array.from(colors, ([red = 0]) => red);
  const greens = Int32Array.from(colors, ([, green = 0]) => green);
  const blues = Int32Array.from(colors, ([, , blue = 0]) => blue);
  const leastByColor = new Int32Array(colors.length);

  /** A colour that is everywhere in the block farther away than some other one can be is none. */
  const findCandidates = (block: number): Uint8Array => {
    const [red, green, blue] = [block >> 6, (block >> 3) & 7, block & 7].map((side) => side * blockSide);
    let bound = Number.POSITIVE_INFINITY;
    for (let i = 0; i < leastByColor.length; i++) {
      const byRed = Math.abs((reds[i] ?? 0) - (red ?? 0) - blockSide / 2);
      const byGreen = Math.abs((greens[i] ?? 0) - (green ?? 0) - blockSide / 2);
      const byBlue = Math.abs((blues[i] ?? 0) - (blue ?? 0) - blockSide / 2);
      leastByColor[i] = outside(byRed) ** 2 + outside(byGreen) ** 2 + outside(byBlue) ** 2;
      const most =
        (byRed + blockSide / 2) ** 2 + (byGreen + blockSide / 2) ** 2 + (byBlue + blockSide / 2) ** 2;
      if (most < bound) bound = most;
    }
    let count = 0;
    const candidates = new Uint8Array(leastByColor.length);
    for (let i = 0; i < leastByColor.length; i++)
      if ((leastByColor[i] ?? 0) <= bound) candidates[count++] = i;
    return candidates.slice(0, count);
  };

  return {
    reds,
    greens,
    blues,
    byCell,
    find(cell) {
      const block = ((cell >> 6) & 0x1c0) | ((cell >> 4) & 0x38) | ((cell >> 2) & 7);
      const candidates = candidatesByBlock[block] ?? findCandidates(block);
      candidatesByBlock[block] = candidates;
      const [red, green, blue] = middleOf(cell);
      let nearest = 0;
      let least = Number.POSITIVE_INFINITY;
      for (let i = 0; i < candidates.length; i++) {
        const index = candidates[i] ?? 0;
        const byRed = (reds[index] ?? 0) - red;
        const byGreen = (greens[index] ?? 0) - green;
        const byBlue = (blues[index] ?? 0) - blue;
        const distance = byRed * byRed + byGreen * byGreen + byBlue * byBlue;
        if (distance < least) {
          least = distance;
          nearest = index;
        }
      }
      byCell[cell] = nearest;
      return nearest;
    },
  };
}

/** How far a colour is outside a block along a channel, by how far it is from the block's middle. */
function outside(fromMiddle: number): number {
  return fromMiddle > blockSide / 2 ? fromMiddle - blockSide / 2 : 0;
}
