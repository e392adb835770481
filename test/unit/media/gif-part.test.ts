import sharp from 'sharp';
import { expect, test } from 'vitest';
import { createGifFile } from '../../../src/media/gif-file.ts';
import { createGifPalette, maxGifColors, packFrame } from '../../../src/media/gif-palette.ts';
import { encodeGifPart } from '../../../src/media/gif-part.ts';
import { paintBall } from './frames.ts';

const frames = paintBall(64, 6);
const everyFrame = Array.from({ length: frames.frames }, (_, i) => i);
const palette = createGifPalette(
  everyFrame.map((i) => packFrame(frames, i)),
  maxGifColors - 1,
);

/** What a viewer shows of the frames, encoded from 0 to `middle` and from there to the end. */
async function shownWith(middle: number): Promise<Buffer> {
  const file = createGifFile(frames, palette, []);
  const ends = [0, middle, frames.frames].filter((end, i, all) => end !== all[i - 1]);
  for (const [i, to] of ends.slice(1).entries()) {
    for (const frame of encodeGifPart({ frames, from: ends[i] ?? 0, to, palette })) file.write(frame, 100);
  }
  return sharp(file.finish(), { animated: true }).raw().toBuffer();
}

test.each(everyFrame.slice(1))('a GIF cut before frame %i looks like one that was not', async (middle) => {
  expect((await shownWith(middle)).equals(await shownWith(frames.frames))).toBe(true);
});
