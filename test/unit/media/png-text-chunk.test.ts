import { assert, asyncProperty, string } from 'fast-check';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { insertPngText } from '../../../src/media/png-text-chunk.ts';

let png: Buffer;
beforeAll(async () => {
  png = await sharp({ create: { width: 3, height: 2, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
});

function chunkType(text: string): string {
  return Buffer.from(insertPngText(png, 'parameters', text)).toString('latin1', 37, 41);
}

describe('a text chunk in a PNG', () => {
  test('is read back by libpng, word for word, whatever the text', async () => {
    await assert(
      asyncProperty(string({ unit: 'grapheme', minLength: 1 }), async (raw) => {
        // libvips ends a comment at the first NUL, as C does; our chunk never holds one.
        const text = `${raw.replaceAll('\0', '')}.`;
        const metadata = await sharp(insertPngText(png, 'parameters', text)).metadata();
        expect(metadata.comments).toEqual([{ keyword: 'parameters', text }]);
      }),
      { numRuns: 50 },
    );
  });

  test('is read back with accents, also where all of it would be Latin-1', async () => {
    const metadata = await sharp(insertPngText(png, 'parameters', 'maçã\u00A0.')).metadata();
    expect(metadata.comments).toEqual([{ keyword: 'parameters', text: 'maçã\u00A0.' }]);
  });

  test('is tEXt for ASCII and iTXt for everything else', () => {
    expect(chunkType('a cat\nSteps: 4')).toBe('tEXt');
    expect(chunkType('um café\nSteps: 4')).toBe('iTXt');
    expect(chunkType('a cat 🐈')).toBe('iTXt');
  });

  test('leaves NUL out, because it would end the text', async () => {
    const metadata = await sharp(insertPngText(png, 'parameters', 'a\0b')).metadata();
    expect(metadata.comments).toEqual([{ keyword: 'parameters', text: 'ab' }]);
  });

  test('leaves the pixels alone', async () => {
    const pixels = await sharp(insertPngText(png, 'parameters', 'a cat 🐈'))
      .raw()
      .toBuffer();
    expect(pixels).toEqual(await sharp(png).raw().toBuffer());
  });
});
