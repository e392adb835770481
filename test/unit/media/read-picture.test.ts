import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { readPicture } from '../../../src/media/read-picture.ts';
import { aFolder } from '../../support/a-folder.ts';
import { paintTexture } from './frames.ts';

async function save(content: Sharp | Uint8Array | string): Promise<string> {
  const path = join(await aFolder(), 'picture');
  await writeFile(path, content instanceof sharp ? await content.toBuffer() : content);
  return path;
}

/** Left half red, right half blue. */
function halves(widthPx: number, heightPx: number): Sharp {
  const half = { width: widthPx / 2, height: heightPx, channels: 3 } as const;
  const red = { create: { ...half, background: 'red' } };
  return sharp({ create: { ...half, width: widthPx, background: 'blue' } }).composite([
    { input: red, left: 0, top: 0 },
  ]);
}

function pixelAt(rgb: Uint8Array, widthPx: number, x: number, y: number): number[] {
  return [...rgb.subarray((y * widthPx + x) * 3, (y * widthPx + x) * 3 + 3)];
}

function distance(color: readonly number[], other: readonly number[]): number {
  return Math.hypot(...color.map((value, i) => value - (other[i] ?? 0)));
}

async function expectUnreadable(path: string, sentence: string): Promise<void> {
  await expect(readPicture(path, 8, 8)).rejects.toMatchObject({
    kind: 'input-unreadable',
    message: `The picture to start from ${sentence}`,
  });
}

const red = [255, 0, 0];
const blue = [0, 0, 255];
const white = [255, 255, 255];

describe('a picture that is read', () => {
  test('keeps its pixels when it has the size asked for', async () => {
    const { data } = paintTexture(24, 16);
    const path = await save(sharp(data, { raw: { width: 24, height: 16, channels: 3 } }).png());
    expect(Uint8Array.from(await readPicture(path, 24, 16))).toEqual(Uint8Array.from(data));
  });

  test.each(['png', 'webp', 'gif', 'jpeg'] as const)('may be a %s', async (format) => {
    const lossless = format === 'webp' ? { lossless: true } : {};
    const rgb = await readPicture(await save(halves(32, 16).toFormat(format, lossless)), 32, 16);
    expect(rgb).toHaveLength(32 * 16 * 3);
    expect(distance(pixelAt(rgb, 32, 4, 8), red)).toBeLessThan(5);
    expect(distance(pixelAt(rgb, 32, 28, 8), blue)).toBeLessThan(5);
  });

  test('is turned upright by its EXIF orientation', async () => {
    // 6: the right of what is stored is the bottom of what is shown.
    const path = await save(halves(32, 16).withMetadata({ orientation: 6 }).png());
    const rgb = await readPicture(path, 16, 32);
    expect(pixelAt(rgb, 16, 8, 4)).toEqual(red);
    expect(pixelAt(rgb, 16, 8, 28)).toEqual(blue);
  });

  test('is cropped around the centre, not squeezed', async () => {
    const rgb = await readPicture(await save(halves(64, 16).png()), 16, 16);
    expect(pixelAt(rgb, 16, 3, 8)).toEqual(red);
    expect(pixelAt(rgb, 16, 12, 8)).toEqual(blue);
  });

  test('has white where it was transparent', async () => {
    const transparent = sharp({ create: { width: 8, height: 8, channels: 4, background: '#0000' } });
    expect(pixelAt(await readPicture(await save(transparent.png()), 8, 8), 8, 4, 4)).toEqual(white);
  });

  test('is RGB also when it was grey, CMYK, 16-bit or in another colour space', async () => {
    const grey = await save(
      sharp({ create: { width: 8, height: 8, channels: 3, background: '#808080' } })
        .greyscale()
        .png(),
    );
    expect(pixelAt(await readPicture(grey, 8, 8), 8, 4, 4)).toEqual([128, 128, 128]);
    const deep = await save(halves(8, 8).toColourspace('rgb16').png());
    expect(pixelAt(await readPicture(deep, 8, 8), 8, 1, 4)).toEqual(red);
    const cmyk = await readPicture(await save(halves(32, 8).toColourspace('cmyk').jpeg()), 32, 8);
    expect(cmyk).toHaveLength(32 * 8 * 3);
    const orange = sharp({ create: { width: 8, height: 8, channels: 3, background: '#e08040' } });
    const wide = await readPicture(await save(orange.withIccProfile('p3').png()), 8, 8);
    expect(distance(pixelAt(wide, 8, 4, 4), [0xe0, 0x80, 0x40])).toBeLessThan(5);
  });

  test('is the first frame of an animation', async () => {
    const frames = await Promise.all(
      ['red', 'blue'].map((background) =>
        sharp({ create: { width: 8, height: 8, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const path = await save(sharp(frames, { join: { animated: true } }).gif());
    expect(pixelAt(await readPicture(path, 8, 8), 8, 4, 4)).toEqual(red);
  });
});

describe('a picture that cannot be read', () => {
  test.each([
    ['a text', 'a cat'],
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>'],
    ['a PDF', '%PDF-1.7'],
    ['nothing', ''],
  ])('because it is %s is told what would be accepted', async (_, content) => {
    await expectUnreadable(
      await save(content),
      'is not a PNG, JPEG, WebP or GIF picture: convert it to one of these first.',
    );
  });

  test('because it is a TIFF is told what would be accepted', async () => {
    await expectUnreadable(
      await save(halves(8, 8).tiff()),
      'is not a PNG, JPEG, WebP or GIF picture: convert it to one of these first.',
    );
  });

  test.each(['png', 'jpeg', 'webp', 'gif'] as const)('because a %s is cut short says so', async (format) => {
    const { data } = paintTexture(64, 64);
    const bytes = await sharp(data, { raw: { width: 64, height: 64, channels: 3 } })
      .toFormat(format)
      .toBuffer();
    await expectUnreadable(
      await save(bytes.subarray(0, bytes.length / 2)),
      'is damaged or incomplete: save it again, or choose another picture.',
    );
  });

  test('because it is only a beginning says so', async () => {
    await expectUnreadable(
      await save(Buffer.from('\x89PNG\r\n\x1A\n', 'latin1')),
      'is damaged or incomplete: save it again, or choose another picture.',
    );
  });

  test('because its dimensions are huge is refused before it is unpacked', async () => {
    const png = await halves(8, 8).png().toBuffer();
    png.writeUInt32BE(60_000, 16);
    png.writeUInt32BE(60_000, 20);
    png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
    await expectUnreadable(
      await save(png),
      'has 60000 x 60000 pixels, more than the 16 megapixels that are read: scale it down first.',
    );
  });

  test('because the file is huge is not even loaded', async () => {
    const path = await save('x');
    await truncate(path, 65 * 1024 * 1024);
    await expectUnreadable(path, 'has 65 MiB, more than the 64 that are read: make it smaller first.');
  });

  test('because it is a folder says so', async () => {
    await expectUnreadable(await aFolder(), 'is not a file: choose a picture.');
  });

  test('because it is not there says so', async () => {
    const path = join(await aFolder(), 'missing.png');
    await expectUnreadable(path, 'is not there any more: hand it in again.');
  });
});
