import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { encodePng, encodeWebp } from '../../../src/media/encode-still.ts';
import { paintBall, paintTexture } from './frames.ts';
import { readXmpValue } from './xmp-value.ts';

const prompt = 'a <cat> & "dog" 🐈‍⬛,\non a blue background';
const metadata = { description: prompt, parameters: { prompt, Steps: 4, Seed: 7 } };
const parametersText = `${prompt}\nSteps: 4, Seed: 7`;
const bare = { description: prompt, parameters: undefined };

describe('a PNG', () => {
  test('holds exactly the pixels it was given', async () => {
    const frames = paintTexture(37, 23);
    const { data, info } = await sharp(encodePng(frames, metadata))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: 37, height: 23, channels: 3 });
    expect(Uint8Array.from(data)).toEqual(Uint8Array.from(frames.data));
  });

  test('says that it is AI-generated and what it shows', async () => {
    const { xmpAsString = '' } = await sharp(encodePng(paintTexture(8, 8), metadata)).metadata();
    expect(readXmpValue(xmpAsString, 'Iptc4xmpExt:DigitalSourceType')).toMatch(/\/trainedAlgorithmicMedia$/);
    expect(readXmpValue(xmpAsString, 'dc:description')).toBe(prompt);
  });

  test('carries its parameters in a text chunk', async () => {
    const { comments } = await sharp(encodePng(paintTexture(8, 8), metadata)).metadata();
    expect(comments).toContainEqual({ keyword: 'parameters', text: parametersText });
  });

  test('carries no parameters when that is turned off', async () => {
    const { comments = [] } = await sharp(encodePng(paintTexture(8, 8), bare)).metadata();
    expect(comments.map(({ keyword }) => keyword)).not.toContain('parameters');
  });
});

describe('a WebP', () => {
  test('looks like the pixels it was given', async () => {
    const frames = paintBall(64, 1);
    const pixels = await sharp(await encodeWebp(frames, metadata))
      .raw()
      .toBuffer();
    const errors = pixels.map((value, i) => Math.abs(value - (frames.data[i] ?? 0)));
    expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(3);
  });

  test('carries the AI mark, the description and the parameters in its XMP', async () => {
    const { xmpAsString = '' } = await sharp(await encodeWebp(paintBall(64, 1), metadata)).metadata();
    expect(readXmpValue(xmpAsString, 'Iptc4xmpExt:DigitalSourceType')).toMatch(/\/trainedAlgorithmicMedia$/);
    expect(readXmpValue(xmpAsString, 'dc:description')).toBe(prompt);
    expect(readXmpValue(xmpAsString, 'exif:UserComment')).toBe(parametersText);
  });

  test('carries no parameters when that is turned off', async () => {
    const { xmpAsString = '' } = await sharp(await encodeWebp(paintBall(64, 1), bare)).metadata();
    expect(readXmpValue(xmpAsString, 'exif:UserComment')).toBeUndefined();
  });
});
