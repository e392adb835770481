import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compressLzw } from '../../../src/media/gif-lzw.ts';
import { readLzw } from './read-lzw.ts';

test('what is compressed is read back as it was, whatever the palette and the picture', () => {
  const picture = fc
    .integer({ min: 2, max: 8 })
    .chain((colorBits) =>
      fc.tuple(
        fc.constant(colorBits),
        fc.array(fc.integer({ min: 0, max: 2 ** colorBits - 1 }), { minLength: 1, maxLength: 600 }),
        fc.integer({ min: 1, max: 40 }),
      ),
    );
  fc.assert(
    fc.property(picture, ([colorBits, indices, times]) => {
      const pixels = Array.from({ length: times }, () => indices).flat();
      expect(readLzw(compressLzw(Uint8Array.from(pixels), colorBits))).toEqual(pixels);
    }),
  );
});

test.each([2, 5, 8])('noise that fills the dictionary again and again survives (%i bits)', (colorBits) => {
  let state = 1;
  const pixels = Uint8Array.from({ length: 100_000 }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 16) & (2 ** colorBits - 1);
  });
  expect(Uint8Array.from(readLzw(compressLzw(pixels, colorBits)))).toEqual(pixels);
});

test.each([2, 3, 8])(
  'every length around a code that gets longer, and around the clearing, ends rightly (%i bits)',
  (colorBits) => {
    // No sequence of two comes twice for long, so each pixel is a code.
    const sequence = Uint8Array.from({ length: 9_000 }, (_, i) => (i * i + (i >> 3)) & (2 ** colorBits - 1));
    for (const around of [1, 2 ** colorBits, 254, 255, 256, 3_838, 4_096, 8_200]) {
      for (let length = Math.max(1, around - 4); length <= around + 4; length++) {
        const pixels = sequence.subarray(0, length);
        expect(Uint8Array.from(readLzw(compressLzw(pixels, colorBits)))).toEqual(pixels);
      }
    }
  },
);
