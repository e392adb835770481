import { assert, asyncProperty, integer, string, uint8Array } from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { RgbFrames } from '../../../src/domain/media-encoder.ts';
import { toPngText } from '../../../src/media/png-chunk.ts';
import { toPngFile } from '../../../src/media/png-file.ts';
import { paintBall, paintGrain, paintTexture } from './frames.ts';

async function readPixels(png: Uint8Array): Promise<Omit<RgbFrames, 'frames'>> {
  const { data, info } = await sharp(png, { failOn: 'warning' }).raw().toBuffer({ resolveWithObject: true });
  expect(info.channels).toBe(3);
  const pixels = new Uint8ClampedArray(new SharedArrayBuffer(data.length));
  pixels.set(data);
  return { data: pixels, widthPx: info.width, heightPx: info.height };
}

describe('a PNG of ours', () => {
  test.for([
    ['drawn', paintBall(96, 1)],
    ['grained', paintGrain(64, 40)],
    ['without a pattern', paintTexture(37, 23)],
  ] as const)('gives a picture back to the bit: %s', async ([, frame]) => {
    const { frames: _, ...picture } = frame;
    expect(await readPixels(toPngFile(frame, []))).toEqual(picture);
  });

  test('gives any pixels of any size back to the bit', async () => {
    const sidePx = integer({ min: 1, max: 9 });
    await assert(
      asyncProperty(sidePx, sidePx, uint8Array({ minLength: 243, maxLength: 243 }), async (w, h, bytes) => {
        const data = new Uint8ClampedArray(new SharedArrayBuffer(w * h * 3));
        data.set(bytes.subarray(0, data.length));
        const picture = { widthPx: w, heightPx: h, data };
        expect(await readPixels(toPngFile({ ...picture, frames: 1 }, []))).toEqual(picture);
      }),
      { numRuns: 200 },
    );
  });

  test('is hardly larger than what libpng makes of the same picture', async () => {
    const { data, widthPx: width, heightPx: height } = paintBall(256, 1);
    const libpngs = await sharp(data, { raw: { width, height, channels: 3 } })
      .png({ compressionLevel: 6, adaptiveFiltering: true })
      .toBuffer();
    expect(toPngFile(paintBall(256, 1), []).length).toBeLessThan(libpngs.length * 1.2);
  });
});

describe('a text in a PNG', () => {
  const withText = (text: string): Uint8Array =>
    toPngFile(paintTexture(3, 2), [toPngText('parameters', text)]);
  const chunkType = (text: string): string => Buffer.from(withText(text)).toString('latin1', 37, 41);

  test('is read back by libpng, word for word, whatever the text', async () => {
    await assert(
      asyncProperty(string({ unit: 'grapheme', minLength: 1 }), async (raw) => {
        // libvips ends a comment at the first NUL, as C does; our chunk never holds one.
        const text = `${raw.replaceAll('\0', '')}.`;
        const metadata = await sharp(withText(text)).metadata();
        expect(metadata.comments).toEqual([{ keyword: 'parameters', text }]);
      }),
      { numRuns: 50 },
    );
  });

  test('is read back with accents, also where all of it would be Latin-1', async () => {
    const metadata = await sharp(withText('maçã\u00A0.')).metadata();
    expect(metadata.comments).toEqual([{ keyword: 'parameters', text: 'maçã\u00A0.' }]);
  });

  test('is tEXt for ASCII and iTXt for everything else', () => {
    expect(chunkType('a cat\nSteps: 4')).toBe('tEXt');
    expect(chunkType('um café\nSteps: 4')).toBe('iTXt');
    expect(chunkType('a cat 🐈')).toBe('iTXt');
  });

  test('leaves NUL out, because it would end the text', async () => {
    const metadata = await sharp(withText('a\0b')).metadata();
    expect(metadata.comments).toEqual([{ keyword: 'parameters', text: 'ab' }]);
  });

  test('leaves the pixels alone', async () => {
    const { frames: _, ...picture } = paintTexture(3, 2);
    expect(await readPixels(withText('a cat 🐈'))).toEqual(picture);
  });
});
