import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cellCount, cellOf, countColors, middleOf } from '../../../src/media/color-cells.ts';
import { packRgb } from '../../../src/media/gif-palette.ts';
import { createNearestColors } from '../../../src/media/nearest-color.ts';
import { refineColors } from '../../../src/media/refine-colors.ts';

const channel = fc.integer({ min: 0, max: 255 });
const color = fc.tuple(channel, channel, channel).map(([red, green, blue]) => [red, green, blue]);

function distance(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, i) => sum + (value - (other[i] ?? 0)) ** 2, 0);
}

test('the nearest colour to a cell is what comparing with every colour finds', () => {
  fc.assert(
    fc.property(
      fc.array(color, { minLength: 1, maxLength: 255 }),
      fc.integer({ min: 0, max: cellCount - 1 }),
      (colors, cell) => {
        const { byCell, find } = createNearestColors(colors);
        const found = find(cell);
        const least = Math.min(...colors.map((candidate) => distance(candidate, middleOf(cell))));
        expect(distance(colors[found] ?? [], middleOf(cell))).toBe(least);
        expect(byCell[cell]).toBe(found);
      },
    ),
  );
});

test('a colour lies in the cell whose middle is at most four away in each channel', () => {
  fc.assert(
    fc.property(color, ([red = 0, green = 0, blue = 0]) => {
      const middle = middleOf(cellOf(packRgb(red, green, blue)));
      const away = middle.map((value, i) => Math.abs(value - ([red, green, blue][i] ?? 0)));
      expect(Math.max(...away)).toBeLessThanOrEqual(4);
    }),
  );
});

test('counting colours loses none and keeps their mean', () => {
  fc.assert(
    fc.property(fc.array(color, { minLength: 1, maxLength: 500 }), (colors) => {
      const frame = Uint32Array.from(colors, ([red = 0, green = 0, blue = 0]) => packRgb(red, green, blue));
      const { counts, reds, total } = countColors([frame], 1);
      expect(total).toBe(colors.length);
      const sum = counts.reduce((all, count, i) => all + count * (reds[i] ?? 0), 0);
      expect(sum).toBeCloseTo(
        colors.reduce((all, [red = 0]) => all + red, 0),
        0,
      );
    }),
  );
});

test('refining keeps the fixed colours, and puts one on each corner of what occurs', () => {
  const corners = [
    [0, 0, 0],
    [240, 16, 16],
    [16, 240, 16],
    [16, 16, 240],
  ];
  const pixels = corners.flatMap(([red = 0, green = 0, blue = 0]) => [
    packRgb(red, green, blue),
    ...Array.from({ length: 50 }, () => packRgb(100, 100, 100)),
  ]);
  const counted = countColors([Uint32Array.from(pixels)], 1);
  const gray = Array.from({ length: 8 }, () => [100, 100, 100]);
  const refined = refineColors([[1, 2, 3], ...gray], counted, { fixed: 1, rounds: 2 });
  expect(refined[0]).toEqual([1, 2, 3]);
  expect(refined).toEqual(expect.arrayContaining(corners));
});
