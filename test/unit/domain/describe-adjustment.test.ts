import { expect, test } from 'vitest';
import type { Adjustment } from '../../../src/domain/adjustment.ts';
import { describeAdjustment } from '../../../src/domain/describe-adjustment.ts';

const asked = { widthPx: 500, heightPx: 333 };
const used = { widthPx: 504, heightPx: 336 };

const cases: readonly (readonly [Adjustment, string])[] = [
  [
    { kind: 'size-changed', asked, used, reason: { kind: 'not-a-multiple', multiplePx: 8 } },
    'The size 500x333 became 504x336: this model draws sides that are multiples of 8 pixels.',
  ],
  [
    {
      kind: 'size-changed',
      asked: { widthPx: 1e9, heightPx: 1e9 },
      used,
      reason: { kind: 'side-out-of-range', minPx: 64, maxPx: 2_048 },
    },
    'The size 1000000000x1000000000 became 504x336: sides go from 64 to 2,048 pixels.',
  ],
  [
    {
      kind: 'size-changed',
      asked,
      used,
      reason: { kind: 'too-many-pixels', maxPixels: 1_048_576, frames: 1 },
    },
    'The size 500x333 became 504x336: a picture has at most 1,048,576 pixels.',
  ],
  [
    {
      kind: 'size-changed',
      asked,
      used,
      reason: { kind: 'too-many-pixels', maxPixels: 262_144, frames: 64 },
    },
    'The size 500x333 became 504x336: a frame of a GIF with 64 frames has at most 262,144 pixels.',
  ],
  [
    { kind: 'clamped', field: 'steps', asked: 1_000, used: 100, min: 1, max: 100 },
    'The number of steps 1,000 became 100: it goes from 1 to 100.',
  ],
  [
    { kind: 'rounded', field: 'frames', asked: 8.4, used: 8 },
    'The number of frames 8.4 became 8: it is a whole number.',
  ],
  [{ kind: 'one-gif-only', asked: 3 }, 'One GIF is drawn, not 3: for more, ask again with another seed.'],
  [
    { kind: 'fps-approximate', asked: 40, shown: 100 / 3 },
    'The GIF plays at 33.3 frames per second, not 40: GIF counts time in hundredths of a second.',
  ],
  [
    { kind: 'gif-only-ignored', field: 'motion' },
    'The motion was ignored: it is for GIFs, and this is a still picture.',
  ],
  [
    { kind: 'strength-ignored' },
    'The strength was ignored: it says how much of a starting picture may change, and none was given.',
  ],
];

test.each(cases)('%j is told in a sentence that says what became of it', (adjustment, sentence) => {
  expect(describeAdjustment(adjustment)).toBe(sentence);
});
