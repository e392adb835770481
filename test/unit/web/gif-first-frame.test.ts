import fc from 'fast-check';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { toFirstFrame } from '../../../src/web/gif-first-frame.ts';
import { aGif } from './a-gif.ts';

test('an animation becomes a GIF of its first frame', async () => {
  const gif = await aGif(3);
  expect((await sharp(gif, { animated: true }).metadata()).pages).toBe(3);
  const still = toFirstFrame(gif);
  const metadata = await sharp(still, { animated: true }).metadata();
  expect([metadata.format, metadata.pages ?? 1, metadata.width, metadata.height]).toEqual(['gif', 1, 4, 2]);
  expect(await sharp(still).raw().toBuffer()).toEqual(await sharp(gif).raw().toBuffer());
});

test('a GIF that is one frame already stays as it is', async () => {
  const still = await aStill();
  expect(toFirstFrame(still)).toEqual(still);
});

test('a GIF cut off before the end of its first frame has no still', async () => {
  const still = await aStill();
  for (let length = 0; length < still.length - 1; length++) {
    expect(toFirstFrame(still.subarray(0, length))).toBeUndefined();
  }
});

test('any bytes are answered without an error, and a still is never longer than what it was made of', async () => {
  const gif = new Uint8Array(await aGif(2));
  const damagedGif = fc
    .tuple(fc.nat(), fc.integer({ min: 0, max: 255 }))
    .map(([at, value]) => gif.with(at % gif.length, value));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), damagedGif), (bytes) => {
      expect(toFirstFrame(bytes)?.length ?? 0).toBeLessThanOrEqual(bytes.length + 1);
    }),
  );
});

async function aStill(): Promise<Uint8Array> {
  const still = toFirstFrame(await aGif(2));
  if (still === undefined) throw new Error('Expected a first frame');
  return still;
}
