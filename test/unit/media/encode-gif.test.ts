import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { MediaMetadata, RgbFrames } from '../../../src/domain/media-encoder.ts';
import { encodeGifHere } from '../../support/gif-here.ts';
import { background, paintBall, paintFrames, paintTexture } from './frames.ts';
import { readGifBlocks } from './read-gif-blocks.ts';
import { readXmpValue } from './xmp-value.ts';

const bare = { description: 'a cat', parameters: undefined };

/** The RGB pixels a viewer shows, frame after frame. */
async function decode(gif: Uint8Array): Promise<Uint8Array> {
  return Uint8Array.from(await sharp(gif, { animated: true }).removeAlpha().raw().toBuffer());
}

function meanError(shown: Uint8Array, frames: RgbFrames): number {
  return shown.reduce((sum, value, i) => sum + Math.abs(value - (frames.data[i] ?? 0)), 0) / shown.length;
}

function maxError(shown: Uint8Array, frames: RgbFrames): number {
  return shown.reduce((max, value, i) => Math.max(max, Math.abs(value - (frames.data[i] ?? 0))), 0);
}

function isBackground(rgb: Uint8Array | Uint8ClampedArray, at: number): boolean {
  return background.every((value, channel) => rgb[at + channel] === value);
}

/** How near the mean colours of blocks of 4 x 4 pixels are to what was wanted: peak signal to noise ratio in dB. */
function blockPsnr(shown: Uint8Array, { data, widthPx, heightPx, frames }: RgbFrames): number {
  let squares = 0;
  let blocks = 0;
  for (let y = 0; y + 4 <= heightPx * frames; y += 4) {
    for (let x = 0; x + 4 <= widthPx; x += 4) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (let pixel = 0; pixel < 16; pixel++) {
          const at = ((y + (pixel >> 2)) * widthPx + x + (pixel & 3)) * 3 + channel;
          sum += (shown[at] ?? 0) - (data[at] ?? 0);
        }
        squares += (sum / 16) ** 2;
        blocks++;
      }
    }
  }
  return 10 * Math.log10(255 ** 2 / (squares / blocks));
}

describe('the animation of a GIF', () => {
  test('has every frame, loops for ever, and keeps the time over all frames', async () => {
    const gif = await encodeGifHere(paintBall(32, 4), 125, bare);
    const { pages, loop, delay, width, pageHeight } = await sharp(gif, { animated: true }).metadata();
    expect({ pages, loop, width, pageHeight }).toEqual({ pages: 4, loop: 0, width: 32, pageHeight: 32 });
    expect(delay).toEqual([130, 120, 130, 120]);
  });

  test('never asks for a delay so short that browsers slow it down', async () => {
    const { delay } = await sharp(await encodeGifHere(paintBall(32, 2), 5, bare), {
      animated: true,
    }).metadata();
    expect(delay).toEqual([20, 20]);
  });

  test('keeps frames that are all the same', async () => {
    const frames = paintFrames(16, 16, 5, () => background);
    const gif = await encodeGifHere(frames, 100, bare);
    expect((await sharp(gif, { animated: true }).metadata()).pages).toBe(5);
    expect(await decode(gif)).toEqual(Uint8Array.from(frames.data));
  });

  test('may have one frame only', async () => {
    const frames = paintBall(32, 1);
    expect(maxError(await decode(await encodeGifHere(frames, 100, bare)), frames)).toBeLessThanOrEqual(8);
  });
});

describe('the colours of a GIF', () => {
  test('are exact when there are at most 255', async () => {
    const frames = paintFrames(64, 48, 6, (x, y, frame) => {
      const inside = Math.abs(x - 20 - frame * 4) < 8 && Math.abs(y - 24) < 8;
      return inside ? [200 + ((x + y) % 50), 40, (x % 2) * 3] : [36, 97, 171 + (y % 3)];
    });
    expect(await decode(await encodeGifHere(frames, 100, bare))).toEqual(Uint8Array.from(frames.data));
  });

  test('keep a flat background exactly flat beside more colours than a palette holds', async () => {
    const frames = paintBall(128, 8);
    const shown = await decode(await encodeGifHere(frames, 100, bare));
    let speckles = 0;
    for (let at = 0; at < shown.length; at += 3) {
      if (isBackground(frames.data, at) && !isBackground(shown, at)) speckles++;
    }
    expect(speckles).toBe(0);
    // Dithering lets single pixels be off so that areas are not.
    expect(blockPsnr(shown, frames)).toBeGreaterThan(47);
    expect(meanError(shown, frames)).toBeLessThan(0.5);
  });

  test('come from one palette for all frames where that is good enough', async () => {
    const gif = await encodeGifHere(paintBall(64, 6), 100, bare);
    expect(readGifBlocks(Buffer.from(gif)).frames.map((frame) => frame.hasOwnPalette)).not.toContain(true);
  });

  test("come from a frame's own palette where the frames have little in common", async () => {
    const tints = [
      [1, 0.2, 0.1],
      [0.1, 1, 0.2],
      [0.2, 0.1, 1],
    ] as const;
    const frames = paintFrames(64, 64, 3, (x, y, frame) => {
      const [red, green, blue] = tints[frame] ?? tints[0];
      return [x * 4 * red, (x + y) * 2 * green, y * 4 * blue];
    });
    const gif = await encodeGifHere(frames, 100, bare);
    expect(readGifBlocks(Buffer.from(gif)).frames.map((frame) => frame.hasOwnPalette)).toContain(true);
    expect(meanError(await decode(gif), frames)).toBeLessThan(3);
  });

  test('mix to the true ones where a gradient has more than a palette holds', async () => {
    const frames = paintFrames(128, 128, 4, (x, y, frame) => [
      60 + x + frame * 8,
      200 - y,
      90 + (x + y) / 2 - frame * 8,
    ]);
    expect(blockPsnr(await decode(await encodeGifHere(frames, 100, bare)), frames)).toBeGreaterThan(47);
  });

  test('stay near the original for texture without any flat area', async () => {
    const frames = paintTexture(48, 32, 3);
    expect(meanError(await decode(await encodeGifHere(frames, 100, bare)), frames)).toBeLessThan(16);
  });
});

describe('the size of a GIF', () => {
  test('does not grow by what stands still beside something that moves', async () => {
    const colorAt = (x: number, y: number): readonly [number, number, number] => [x, y, (x + y) / 2];
    const still = paintFrames(256, 64, 1, colorAt);
    const moving = paintFrames(256, 64, 9, (x, y, frame) =>
      Math.abs(x - 20 - frame * 4) < 8 ? [255, 255, 255] : colorAt(x, y),
    );
    const one = await encodeGifHere(still, 100, bare);
    expect(((await encodeGifHere(moving, 100, bare)).length - one.length) / 8).toBeLessThan(one.length / 6);
  });

  test('hardly grows with frames in which nothing moves', async () => {
    const ball = paintBall(128, 1);
    const colorAt = (x: number, y: number) => {
      const [red = 0, green = 0, blue = 0] = ball.data.subarray((y * 128 + x) * 3);
      return [red, green, blue] as const;
    };
    const one = await encodeGifHere(ball, 100, bare);
    const nine = await encodeGifHere(paintFrames(128, 128, 9, colorAt), 100, bare);
    expect((nine.length - one.length) / 8).toBeLessThan(400);
  });
});

describe('the text in a GIF', () => {
  const prompt = `a <cat> & "dog" 🐈‍⬛,\n${'on a blue background, '.repeat(40)}`;
  const written = async (metadata: MediaMetadata) => {
    const gif = await encodeGifHere(paintBall(32, 2), 100, metadata);
    const { comments, applications } = readGifBlocks(Buffer.from(gif));
    return { comments, xmp: applications.get('XMP DataXMP')?.toString('utf8') ?? '' };
  };
  const withParameters = { description: prompt, parameters: { prompt, Steps: 4 } };

  test('says in a comment that it is AI-generated and what it shows', async () => {
    const { comments } = await written(withParameters);
    expect(comments).toEqual([
      `AI-generated (http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia): ${prompt}`,
    ]);
  });

  test('says the same in XMP, with the parameters', async () => {
    const { xmp } = await written(withParameters);
    expect(readXmpValue(xmp, 'Iptc4xmpExt:DigitalSourceType')).toMatch(/\/trainedAlgorithmicMedia$/);
    expect(readXmpValue(xmp, 'dc:description')).toBe(prompt);
    expect(readXmpValue(xmp, 'exif:UserComment')).toBe(`${prompt}\nSteps: 4`);
  });

  test('carries no parameters when that is turned off', async () => {
    const { xmp } = await written(bare);
    expect(readXmpValue(xmp, 'exif:UserComment')).toBeUndefined();
  });
});
