import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { AppError } from '../../src/domain/app-error.ts';
import type { EngineEvent } from '../../src/domain/engine.ts';
import { aFolder } from '../support/a-folder.ts';
import { aJob, aRequest } from '../support/builders.ts';
import { anEngine, goldenModels } from '../support/engines.ts';

test('a prompt becomes a picture on disk, step by step', async () => {
  const { engine } = anEngine();
  const outputFolder = await aFolder();
  const events: EngineEvent[] = [];
  const result = await engine.generate(aJob({ outputFolder, fileStem: 'cat' }), {
    onEvent: (event) => events.push(event),
  });

  expect(result.media).toHaveLength(1);
  const [file] = result.media;
  expect(file?.path).toBe(join(outputFolder, 'cat.png'));
  const picture = await sharp(file?.path).metadata();
  expect([picture.format, picture.width, picture.height]).toEqual(['png', 256, 256]);
  expect(picture.xmpAsString).toContain('trainedAlgorithmicMedia');
  expect(await readdir(outputFolder)).toEqual(['cat.png']);

  expect(events.flatMap((event) => (event.type === 'step' ? [event.step] : []))).toEqual(
    Array.from({ length: 12 }, (_, i) => i + 1),
  );
  expect(events.flatMap((event) => (event.type === 'stage' ? [event.stage] : []))).toEqual([
    'encoding-text',
    'denoising',
    'decoding',
    'writing',
  ]);
  expect(result.engineMs).toBeGreaterThan(0);
});

test('a prompt becomes a GIF that loops for ever', async () => {
  const { engine } = anEngine();
  const outputFolder = await aFolder();
  const request = aRequest({ kind: 'gif', prompt: 'a cat bouncing', frames: 8, fps: 8, steps: 4 });
  const { media } = await engine.generate(aJob({ request, outputFolder }));
  const gif = await sharp(media[0]?.path, { animated: true }).metadata();
  expect([gif.format, gif.pages, gif.loop, gif.width, gif.pageHeight]).toEqual(['gif', 8, 0, 256, 256]);
});

test('several pictures of one request get seeds in a row and names in a row', async () => {
  const { engine } = anEngine();
  const outputFolder = await aFolder();
  const request = aRequest({ count: 3, seed: 2 ** 32 - 1, steps: 2 });
  const { media } = await engine.generate(aJob({ request, outputFolder, fileStem: 'p' }));
  expect(media.map((file) => file.seed)).toEqual([2 ** 32 - 1, 0, 1]);
  expect(await readdir(outputFolder)).toEqual(['p-1.png', 'p-2.png', 'p-3.png']);
});

test('the same seed gives the same bytes twice, alone or beside others within 1/255', async () => {
  const { engine } = anEngine();
  const outputFolder = await aFolder();
  const draw = async (fileStem: string, seed = 7) => {
    const job = aJob({ request: aRequest({ seed, steps: 6 }), outputFolder, fileStem });
    const { media } = await engine.generate(job);
    return sharp(media[0]?.path).raw().toBuffer();
  };
  const first = await draw('first');
  const second = await draw('second');
  expect(second.equals(first)).toBe(true);
  const [third] = await Promise.all([draw('third'), draw('other', 8), draw('another', 9)]);
  let largest = 0;
  for (const [i, value] of third.entries()) largest = Math.max(largest, Math.abs(value - (first[i] ?? 0)));
  expect(largest).toBeLessThanOrEqual(1);
});

test('previews come while a picture is being drawn', async () => {
  const { engine } = anEngine({ modelFolder: join(goldenModels, 'tiny-sd') });
  const controller = new AbortController();
  const previews: Uint8Array[] = [];
  const request = aRequest({ widthPx: 256, heightPx: 256, steps: 100, scheduler: 'pndm' });
  const drawing = engine.generate(aJob({ request, outputFolder: await aFolder(), previews: true }), {
    signal: controller.signal,
    onEvent: (event) => {
      if (event.type !== 'preview') return;
      previews.push(event.png);
      controller.abort();
    },
  });
  await expect(drawing).rejects.toMatchObject({ kind: 'canceled' });
  const preview = await sharp(previews[0]).metadata();
  expect([preview.format, preview.width]).toEqual(['png', 256]);
});

test('a running request can be canceled between two steps, and leaves no file', async () => {
  const { engine } = anEngine();
  const outputFolder = await aFolder();
  const controller = new AbortController();
  const steps: number[] = [];
  const request = aRequest({ steps: 100, scheduler: 'ddim' });
  const drawing = engine.generate(aJob({ request, outputFolder }), {
    signal: controller.signal,
    onEvent: (event) => {
      if (event.type !== 'step') return;
      steps.push(event.step);
      if (event.step === 3) controller.abort();
    },
  });
  await expect(drawing).rejects.toMatchObject({ kind: 'canceled' });
  // The abort is a message to another process: a step that began before it arrived is finished.
  expect(steps.at(-1)).toBeLessThanOrEqual(5);
  expect(await readdir(outputFolder)).toEqual([]);
});

test('canceling one request leaves another one alone', async () => {
  const { engine } = anEngine();
  const outputFolder = await aFolder();
  const controller = new AbortController();
  const doomed = engine.generate(
    aJob({ request: aRequest({ steps: 60 }), outputFolder, fileStem: 'doomed' }),
    {
      signal: controller.signal,
      onEvent: (event) => {
        if (event.type === 'step' && event.step === 2) controller.abort();
      },
    },
  );
  const kept = engine.generate(aJob({ request: aRequest({ seed: 5 }), outputFolder, fileStem: 'kept' }));
  await expect(doomed).rejects.toMatchObject({ kind: 'canceled' });
  expect((await kept).media).toHaveLength(1);
  expect(await readdir(outputFolder)).toEqual(['kept.png']);
});

test('a picture asked for while a GIF is drawn does not wait for the GIF', async () => {
  const { engine } = anEngine();
  const outputFolder = await aFolder();
  const order: string[] = [];
  const { promise: gifRuns, resolve: gifStarted } = Promise.withResolvers<void>();
  const gif = engine
    .generate(
      aJob({ request: aRequest({ kind: 'gif', frames: 8, steps: 10 }), outputFolder, fileStem: 'gif' }),
      {
        onEvent: (event) => {
          if (event.type === 'step' && event.step === 1) gifStarted();
        },
      },
    )
    .then(() => order.push('gif'));
  await gifRuns;
  await engine.generate(aJob({ request: aRequest({ steps: 3 }), outputFolder, fileStem: 'picture' }));
  order.push('picture');
  await gif;
  expect(order).toEqual(['picture', 'gif']);
});

test('a GIF asked of a model without a motion UNet is an error that says so', async () => {
  const { engine } = anEngine({ modelFolder: join(goldenModels, 'tiny-sd') });
  const request = aRequest({ kind: 'gif', frames: 4, widthPx: 64, heightPx: 64, scheduler: 'euler' });
  const drawing = engine.generate(aJob({ request, outputFolder: await aFolder() }));
  await expect(drawing).rejects.toThrow(/unet_motion/);
});

test('an unwritable output folder is an error that names it', async () => {
  const { engine } = anEngine();
  const drawing = engine.generate(aJob({ request: aRequest({ steps: 1 }), outputFolder: '/proc/nowhere' }));
  await expect(drawing).rejects.toThrow(AppError);
  await expect(drawing).rejects.toThrow(/\/proc\/nowhere/);
});

test('a provider asked for by name that is missing is an error that says how to install it', async () => {
  const { engine } = anEngine({ provider: 'cuda' });
  await expect(engine.whenReady()).rejects.toMatchObject({ kind: 'provider-unavailable' });
  await expect(engine.whenReady()).rejects.toThrow(/docs\/operations\.md/);
});

test('the outcome of an automatic choice of provider comes with its reason', async () => {
  const { engine } = anEngine({ provider: 'auto' });
  await engine.whenReady();
  const status = engine.status();
  expect(status.state === 'ready' && status.provider.reason).toMatch(/CUDA/);
});

test('stopping the engine answers what waits, and refuses what comes later', async () => {
  const { engine } = anEngine();
  const waiting = engine.generate(aJob({ outputFolder: await aFolder() }));
  const answered = expect(waiting).rejects.toMatchObject({ kind: 'engine-stopped' });
  await engine.stop();
  await answered;
  await expect(engine.generate(aJob())).rejects.toMatchObject({ kind: 'engine-stopped' });
});
