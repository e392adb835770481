import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { DeliverableMedia } from '../../../src/domain/delivery.ts';
import type { MediaMetadata, RgbFrames } from '../../../src/domain/media-encoder.ts';
import type { FittedMedia } from '../../../src/domain/media-fitter.ts';
import { trainedAlgorithmicMedia } from '../../../src/media/digital-source-type.ts';
import { encodePng, encodeWebp } from '../../../src/media/encode-still.ts';
import { createMediaFitter } from '../../../src/media/media-fitter.ts';
import { aFolder } from '../../support/a-folder.ts';
import { encodeGifHere } from '../../support/gif-here.ts';
import { paintBall, paintFrames, paintGrain, paintTexture } from './frames.ts';
import { readGifBlocks } from './read-gif-blocks.ts';
import { readXmpValue } from './xmp-value.ts';

const metadata: MediaMetadata = {
  description: 'a cat & a café',
  parameters: { prompt: 'a cat', Steps: 3 },
};
const frameDelayMs = 125;
const fitter = createMediaFitter({ maxWorkers: 1 });
const roomy = { maxBytes: 10 * 2 ** 20 };

/** A result as a surface is handed it, with its bytes in a file. */
async function aResult(
  bytes: Uint8Array,
  { frames, widthPx, heightPx }: RgbFrames,
): Promise<DeliverableMedia> {
  const format = frames > 1 ? 'gif' : (await sharp(bytes).metadata()).format === 'webp' ? 'webp' : 'png';
  const path = join(await aFolder(), `result.${format}`);
  await writeFile(path, bytes);
  return {
    id: 'media-1',
    jobId: '01jobid',
    position: 2,
    sha256: '0'.repeat(64),
    format,
    mimeType: `image/${format}`,
    sizeBytes: bytes.length,
    widthPx,
    heightPx,
    frames,
    seed: 7,
    createdAtMs: 1,
    removedAtMs: undefined,
    path,
  };
}

async function aPng(frames: RgbFrames): Promise<DeliverableMedia> {
  return aResult(encodePng(frames, metadata), frames);
}

async function aGif(frames: RgbFrames): Promise<DeliverableMedia> {
  return aResult(await encodeGifHere(frames, frameDelayMs, metadata), frames);
}

/** No pixel like its neighbour, in few enough colours for one palette: nothing compresses, and encoding it is quick. */
function paintMosaic(widthPx: number, heightPx: number, frames: number): RgbFrames {
  let state = 1;
  return paintFrames(widthPx, heightPx, frames, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const cell = (state >>> 8) % 216;
    return [(cell % 6) * 51, (Math.floor(cell / 6) % 6) * 51, Math.floor(cell / 36) * 51];
  });
}

/** What a decoder finds: every pixel of every frame is unpacked. */
async function look({ bytes }: FittedMedia) {
  const image = sharp(bytes, { animated: true });
  const { format, width, pageHeight, height, pages, delay, loop, xmpAsString } = await image.metadata();
  await image.raw().toBuffer();
  const durationMs = delay?.reduce((sum, delayMs) => sum + delayMs, 0);
  return { format, widthPx: width, heightPx: pageHeight ?? height, pages, durationMs, loop, xmpAsString };
}

function kindsOf({ changes }: FittedMedia): readonly string[] {
  return changes.map(({ kind }) => kind);
}

describe('a picture', () => {
  test('that fits is handed over as it is', async () => {
    const media = await aPng(paintTexture(32, 24));
    const fitted = await fitter.fit(media, roomy);
    expect(fitted).toMatchObject({
      fileName: 'pincel-01jobid-2.png',
      mimeType: 'image/png',
      widthPx: 32,
      heightPx: 24,
      changes: [],
    });
    expect(fitted.bytes).toHaveLength(media.sizeBytes);
  });

  test('that is too large becomes a WebP that nobody tells from it', async () => {
    const media = await aPng(paintGrain(128, 96));
    const fitted = await fitter.fit(media, { maxBytes: media.sizeBytes - 1 });
    expect(fitted).toMatchObject({
      fileName: 'pincel-01jobid-2.webp',
      mimeType: 'image/webp',
      widthPx: 128,
      heightPx: 96,
      changes: [{ kind: 'recompressed', quality: 90 }],
    });
    expect(await look(fitted)).toMatchObject({ format: 'webp', widthPx: 128, heightPx: 96 });
  });

  test('loses quality before it loses size', async () => {
    const media = await aPng(paintGrain(128, 128));
    const best = await fitter.fit(media, { maxBytes: media.sizeBytes - 1 });
    const lower = await fitter.fit(media, { maxBytes: best.bytes.length - 1 });
    expect(lower.changes).toEqual([{ kind: 'recompressed', quality: 80 }]);
    const small = await fitter.fit(media, { maxBytes: 2_000 });
    expect(kindsOf(small)).toEqual(['recompressed', 'smaller']);
    expect(await look(small)).toMatchObject({ widthPx: small.widthPx, heightPx: small.heightPx });
    expect(small.changes[1]).toMatchObject({ widthPx: small.widthPx, heightPx: small.heightPx });
  });

  test('keeps its mark, its description and its parameters', async () => {
    const media = await aPng(paintTexture(64, 64));
    const { xmpAsString = '' } = await look(await fitter.fit(media, { maxBytes: media.sizeBytes - 1 }));
    expect(readXmpValue(xmpAsString, 'Iptc4xmpExt:DigitalSourceType')).toBe(trainedAlgorithmicMedia);
    expect(readXmpValue(xmpAsString, 'dc:description')).toBe(metadata.description);
    expect(readXmpValue(xmpAsString, 'exif:UserComment')).toBe('a cat\nSteps: 3');
  });

  test('keeps them also when it was a WebP before', async () => {
    const frames = paintTexture(64, 64);
    const media = await aResult(await encodeWebp(frames, metadata), frames);
    const { xmpAsString = '' } = await look(await fitter.fit(media, { maxBytes: media.sizeBytes - 1 }));
    expect(xmpAsString.match(/<exif:UserComment>/g)).toHaveLength(1);
    expect(readXmpValue(xmpAsString, 'exif:UserComment')).toBe('a cat\nSteps: 3');
  });

  test('whose sides are too long together is scaled down', async () => {
    const fitted = await fitter.fit(await aPng(paintTexture(90, 30)), { ...roomy, maxSidesPx: 60 });
    expect(fitted).toMatchObject({ widthPx: 45, heightPx: 15 });
  });

  test('that is gone is told so', async () => {
    const media = await aPng(paintTexture(8, 8));
    await rm(media.path);
    for (const hand of [fitter.fit, fitter.still]) {
      await expect(hand(media, roomy)).rejects.toMatchObject({
        kind: 'input-unreadable',
        message: 'The file of this picture is not there any more: have it drawn again.',
      });
    }
  });

  test('that is damaged is told so', async () => {
    const media = await aPng(paintTexture(64, 64));
    await writeFile(media.path, 'x'.repeat(1_000));
    await expect(fitter.upscale(media, roomy)).rejects.toMatchObject({
      kind: 'input-unreadable',
      message: 'The file of this picture is damaged: have it drawn again.',
    });
  });

  test('cannot fit where not even one pixel does', async () => {
    const media = await aPng(paintTexture(8, 8));
    await expect(fitter.fit(media, { maxBytes: 10 })).rejects.toThrow('a picture of one pixel');
  });
});

describe('twice the size', () => {
  test('is a PNG with the same mark', async () => {
    const fitted = await fitter.upscale(await aPng(paintBall(40, 1)), roomy);
    expect(fitted).toMatchObject({
      fileName: 'pincel-01jobid-2.png',
      widthPx: 80,
      heightPx: 80,
      changes: [],
    });
    const { xmpAsString = '', ...seen } = await look(fitted);
    expect(seen).toMatchObject({ format: 'png', widthPx: 80, heightPx: 80 });
    expect(readXmpValue(xmpAsString, 'Iptc4xmpExt:DigitalSourceType')).toBe(trainedAlgorithmicMedia);
    expect(readXmpValue(xmpAsString, 'exif:UserComment')).toBe('a cat\nSteps: 3');
  });

  test('is fitted like any other picture', async () => {
    const fitted = await fitter.upscale(await aPng(paintTexture(64, 64)), { maxBytes: 12_000 });
    expect(fitted.bytes.length).toBeLessThanOrEqual(12_000);
    expect(fitted.mimeType).toBe('image/webp');
  });

  test('is less where the platform takes no longer sides, or the pixels would be too many', async () => {
    const bounded = await fitter.upscale(await aPng(paintTexture(40, 20)), { ...roomy, maxSidesPx: 90 });
    expect(bounded).toMatchObject({ widthPx: 60, heightPx: 30, changes: [] });
    const black: RgbFrames = {
      widthPx: 3_000,
      heightPx: 2_000,
      frames: 1,
      data: new Uint8ClampedArray(new SharedArrayBuffer(3_000 * 2_000 * 3)),
    };
    const { widthPx, heightPx } = await fitter.upscale(await aPng(black), roomy);
    expect(widthPx * heightPx).toBeLessThanOrEqual(4_096 * 4_096);
    expect(widthPx).toBeGreaterThan(5_000);
  });
});

describe('a GIF', () => {
  test('that fits is handed over as it is', async () => {
    const fitted = await fitter.fit(await aGif(paintBall(32, 4)), roomy);
    expect(fitted).toMatchObject({ fileName: 'pincel-01jobid-2.gif', mimeType: 'image/gif', changes: [] });
  });

  test('gets fewer colours first, then half its frames for as long, then gets smaller', async () => {
    const media = await aGif(paintMosaic(64, 48, 9));
    const durationMs = 9 * frameDelayMs + 5;
    const steps: FittedMedia[] = [];
    for (
      let maxBytes = media.sizeBytes - 1;
      steps.length < 5;
      maxBytes = (steps.at(-1)?.bytes.length ?? 0) - 1
    ) {
      const fitted = await fitter.fit(media, { maxBytes });
      expect(fitted.bytes.length).toBeLessThanOrEqual(maxBytes);
      expect(await look(fitted)).toMatchObject({
        format: 'gif',
        widthPx: fitted.widthPx,
        heightPx: fitted.heightPx,
        durationMs,
        loop: 0,
      });
      steps.push(fitted);
    }
    const halved = { kind: 'fewer-frames', from: 9, to: 5 };
    expect(steps.slice(0, 4).map(({ changes }) => changes)).toEqual([
      [{ kind: 'fewer-colours', colours: 128 }],
      [{ kind: 'fewer-colours', colours: 64 }],
      [{ kind: 'fewer-colours', colours: 32 }],
      [{ kind: 'fewer-colours', colours: 64 }, halved],
    ]);
    expect(steps.map(kindsOf)[4]).toEqual(['fewer-colours', 'fewer-frames', 'smaller']);
  });

  test('keeps its comment, its mark and what is shown at its end', async () => {
    const media = await aGif(paintMosaic(48, 48, 4));
    const { bytes } = await fitter.fit(media, { maxBytes: media.sizeBytes - 1 });
    const { comments, applications, frames } = readGifBlocks(Buffer.from(bytes));
    expect(comments).toEqual([`AI-generated (${trainedAlgorithmicMedia}): ${metadata.description}`]);
    const xmp = applications.get('XMP DataXMP')?.toString('utf8') ?? '';
    expect(readXmpValue(xmp, 'Iptc4xmpExt:DigitalSourceType')).toBe(trainedAlgorithmicMedia);
    expect(readXmpValue(xmp, 'exif:UserComment')).toBe('a cat\nSteps: 3');
    expect(frames.map(({ disposal }) => disposal)).toEqual([1, 1, 1, 1]);
  });

  test('of two frames keeps moving', async () => {
    const fitted = await fitter.fit(await aGif(paintMosaic(64, 64, 2)), { maxBytes: 4_000 });
    expect(kindsOf(fitted)).toEqual(['fewer-colours', 'smaller']);
    expect((await look(fitted)).pages).toBe(2);
  });

  test('whose sides are too long together keeps its colours where it can', async () => {
    const fitted = await fitter.fit(await aGif(paintBall(64, 4)), { ...roomy, maxSidesPx: 64 });
    expect(fitted.changes).toEqual([{ kind: 'smaller', widthPx: 32, heightPx: 32 }]);
  });

  test('without motion is its first frame as a PNG, with its mark', async () => {
    const fitted = await fitter.still(await aGif(paintBall(48, 4)), roomy);
    expect(fitted).toMatchObject({ fileName: 'pincel-01jobid-2.png', mimeType: 'image/png', changes: [] });
    const { xmpAsString = '', ...seen } = await look(fitted);
    expect(seen).toMatchObject({ format: 'png', widthPx: 48, heightPx: 48, pages: undefined });
    expect(readXmpValue(xmpAsString, 'Iptc4xmpExt:DigitalSourceType')).toBe(trainedAlgorithmicMedia);
    expect(readXmpValue(xmpAsString, 'dc:description')).toBe(metadata.description);
  });
});

describe('whatever the size and the limit', () => {
  const sidePx = fc.integer({ min: 1, max: 64 });
  const limit = fc.record({
    maxBytes: fc.integer({ min: 3_500, max: 30_000 }),
    maxSidesPx: fc.option(fc.integer({ min: 2, max: 200 }), { nil: undefined }),
  });

  async function expectFitting(
    fitted: FittedMedia,
    bound: { maxBytes: number; maxSidesPx: number | undefined },
  ) {
    expect(fitted.bytes.length).toBeLessThanOrEqual(bound.maxBytes);
    expect(fitted.widthPx + fitted.heightPx).toBeLessThanOrEqual(bound.maxSidesPx ?? 1_000);
    const seen = await look(fitted);
    expect(seen).toMatchObject({ widthPx: fitted.widthPx, heightPx: fitted.heightPx });
    return seen;
  }

  test('a picture fits, and is what it says it is', async () => {
    await fc.assert(
      fc.asyncProperty(sidePx, sidePx, limit, async (widthPx, heightPx, bound) => {
        const media = await aPng(paintTexture(widthPx, heightPx));
        const fitted = await fitter.fit(media, bound);
        await expectFitting(fitted, bound);
        expect(kindsOf(fitted).includes('smaller')).toBe(
          fitted.widthPx < widthPx || fitted.heightPx < heightPx,
        );
        await expectFitting(await fitter.upscale(media, bound), bound);
      }),
      { numRuns: 25 },
    );
  });

  test('a GIF fits, is what it says it is, and takes as long as before', async () => {
    await fc.assert(
      fc.asyncProperty(
        sidePx,
        sidePx,
        fc.integer({ min: 2, max: 5 }),
        limit,
        async (widthPx, heightPx, frames, bound) => {
          const media = await aGif(paintMosaic(widthPx, heightPx, frames));
          const { durationMs = 0 } = await expectFitting(await fitter.fit(media, bound), bound);
          expect(Math.abs(durationMs - frames * frameDelayMs)).toBeLessThan(10);
          await expectFitting(await fitter.still(media, bound), bound);
        },
      ),
      { numRuns: 25 },
    );
  });
});
