import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { GenerationRequest } from '../../src/domain/generation-request.ts';
import { aFolder } from '../support/a-folder.ts';
import { aJob, aRequest } from '../support/builders.ts';
import { anEngine, goldenModels } from '../support/engines.ts';

const turbo = join(goldenModels, 'tiny-turbo');

function aSmallRequest(prompt: string, changes: Partial<GenerationRequest> = {}): GenerationRequest {
  return aRequest({
    prompt,
    widthPx: 64,
    heightPx: 64,
    steps: 2,
    guidanceScale: 3,
    scheduler: 'euler',
    ...changes,
  });
}

test('LoRAs of a prompt change its picture and nobody else’s, alone and beside others', async () => {
  const { engine } = anEngine({ modelFolder: turbo });
  const outputFolder = await aFolder();
  const draw = async (prompt: string) => {
    const { media } = await engine.generate(aJob({ request: aSmallRequest(prompt), outputFolder }));
    return sharp(media[0]?.path).raw().toBuffer();
  };
  const prompts = ['a cat', 'a cat <lora:crayon:0.8>', 'a cat <lora:night.v2:-1>', 'a cat <lora:crayon:0.4>'];
  const alone: Buffer[] = [];
  for (const prompt of prompts) alone.push(await draw(prompt));
  const together = await Promise.all([...prompts, ...prompts].map(draw));
  for (const [i, picture] of together.entries()) {
    expect(largestDifference(picture, alone[i % prompts.length])).toBeLessThanOrEqual(1);
  }
  for (const [i, picture] of alone.entries()) {
    for (const other of alone.slice(i + 1)) expect(largestDifference(picture, other)).toBeGreaterThan(10);
  }
});

test('the file tells the prompt as it was typed', async () => {
  const { engine } = anEngine({ modelFolder: turbo });
  const request = aSmallRequest('a cat <lora:crayon:0.8>');
  const { media } = await engine.generate(aJob({ request, outputFolder: await aFolder() }));
  const { comments } = await sharp(media[0]?.path).metadata();
  expect(comments?.find(({ keyword }) => keyword === 'parameters')?.text).toContain(
    'a cat <lora:crayon:0.8>',
  );
});

test('a job that waits for its LoRAs can be canceled', async () => {
  const { engine } = anEngine({ modelFolder: turbo });
  const outputFolder = await aFolder();
  const held = ['<lora:crayon:0.1>', '<lora:crayon:0.2>'].map((prompt) => {
    const controller = new AbortController();
    const request = aSmallRequest(prompt, { steps: 900, widthPx: 128, heightPx: 128 });
    const drawing = engine.generate(aJob({ request, outputFolder }), { signal: controller.signal });
    return { controller, drawing };
  });
  const waiting = new AbortController();
  const job = aJob({ request: aSmallRequest('<lora:crayon:0.3>'), outputFolder });
  const canceled = engine.generate(job, { signal: waiting.signal });
  await engine.whenReady();
  waiting.abort();
  await expect(canceled).rejects.toMatchObject({ kind: 'canceled' });
  for (const { controller, drawing } of held) {
    controller.abort();
    await expect(drawing).rejects.toMatchObject({ kind: 'canceled' });
  }
});

test('a process that has often put other LoRAs into memory is replaced by a fresh one when it is idle', async () => {
  const { engine } = anEngine({ modelFolder: turbo });
  const outputFolder = await aFolder();
  await engine.whenReady();
  const { promise: replaced, resolve } = Promise.withResolvers<string>();
  engine.onStatus((status) => status.state === 'restarting' && resolve(status.cause));
  for (let i = 0; i < 22; i++) {
    const request = aSmallRequest(`a cat <lora:crayon:${(i + 1) / 100}>`, { steps: 1 });
    await engine.generate(aJob({ request, outputFolder }));
  }
  expect(await replaced).toBe('worn');
  await engine.whenReady();
});

test('only what a mask shows light is painted anew, by networks that know masks and by others', async () => {
  const outputFolder = await aFolder();
  const anewHalf = { width: 32, height: 64, channels: 3, background: 'white' } as const;
  const mask = join(outputFolder, 'mask.png');
  await sharp({ create: { ...anewHalf, width: 64, background: 'black' } })
    .composite([{ input: await sharp({ create: anewHalf }).png().toBuffer(), left: 32, top: 0 }])
    .png()
    .toFile(mask);
  for (const name of ['tiny-sd', 'tiny-inpainting']) {
    const { engine } = anEngine({ modelFolder: join(goldenModels, name) });
    const draw = async (changes: Partial<GenerationRequest>) => {
      const request = aSmallRequest('a cat', { steps: 4, ...changes });
      const { media } = await engine.generate(aJob({ request, outputFolder }));
      const path = media[0]?.path ?? '';
      return { path, pixels: await sharp(path).raw().toBuffer() };
    };
    // From words alone, which an inpainting network can too.
    const { path } = await draw({ seed: 1 });
    const start = join(outputFolder, `${name}.png`);
    await cp(path, start);
    const initImage = { path: start, strength: 1, maskPath: mask };
    const [one, other] = [await draw({ seed: 2, initImage }), await draw({ seed: 3, initImage })];
    const [kept, anew] = (['left', 'right'] as const).map((half) =>
      meanDifference(one.pixels, other.pixels, half),
    );
    expect(anew).toBeGreaterThan(10);
    // An inpainting network has to learn to keep what it sees; one of random weights does not.
    if (name === 'tiny-sd') expect(kept).toBeLessThan((anew ?? 0) / 10);
  }
});

function largestDifference(one: Buffer, other: Buffer | undefined): number {
  let largest = 0;
  for (const [i, value] of one.entries()) largest = Math.max(largest, Math.abs(value - (other?.[i] ?? 999)));
  return largest;
}

/** Over a half of 64 x 64 pixels, without the columns next to the other half. */
function meanDifference(one: Buffer, other: Buffer, half: 'left' | 'right'): number {
  let [sum, count] = [0, 0];
  for (const [i, value] of one.entries()) {
    const x = Math.floor(i / 3) % 64;
    if (half === 'left' ? x >= 16 : x < 48) continue;
    sum += Math.abs(value - (other[i] ?? 0));
    count += 1;
  }
  return sum / count;
}
