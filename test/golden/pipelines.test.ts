import { describe, expect, test } from 'vitest';
import type { GenerationRequest } from '../../src/domain/generation-request.ts';
import { wantedLoras } from '../../src/domain/lora-tags.ts';
import { type DenoisingState, isDenoised } from '../../src/engine/denoising/denoising-state.ts';
import { predictRows } from '../../src/engine/denoising/predict-rows.ts';
import { type LoadedModel, loadModel } from '../../src/engine/models/loaded-model.ts';
import { readModelFolder } from '../../src/engine/models/model-folder.ts';
import { beginFromNoise, beginFromPicture } from '../../src/engine/pipelines/begin-denoising.ts';
import { beginRepainting } from '../../src/engine/pipelines/begin-repainting.ts';
import { beginDecoding, decodeChunk } from '../../src/engine/pipelines/decode-frames.ts';
import { encodePrompts } from '../../src/engine/pipelines/encode-prompts.ts';
import { toPlanes } from '../../src/engine/pipelines/to-planes.ts';
import { createPixelBuffers } from '../../src/engine/serving/pixel-buffers.ts';
import { advance } from '../support/advance.ts';
import { aRequest } from '../support/builders.ts';
import { type GoldenCase, modelFolder, readCases } from './support/read-fixture.ts';

/**
 * What diffusers drew from the same weights and seeds (tools/golden), after every step and at the end.
 * Latents: 1e-4 relative to their own scale, where float32 sums in another order differ by a few 1e-6.
 * Pictures: the written bytes are diffusers' values rounded, so half a byte and a little for the latents' difference.
 */
const tolerance = { latents: 1e-4, picture: 0.51 / 255 } as const;
/**
 * Against diffusers in float16, whose sums are rounded elsewhere: its own float16 is 0.005 (latents) and 0.010 (picture)
 * from its float32 on these two cases, ours 0.006 and 0.014 from its float16.
 */
const halfTolerance = { latents: 1e-2, picture: 0.02 } as const;

const cases = (['text-to-image', 'image-to-image', 'inpainting', 'text-to-gif'] as const).flatMap(readCases);
const models = new Map<string, Promise<LoadedModel>>();

function modelOf(folder: string): Promise<LoadedModel> {
  const loading =
    models.get(folder) ??
    readModelFolder(folder).then((read) =>
      loadModel(read, { provider: 'cpu', threads: 1, halfPrecision: false }),
    );
  models.set(folder, loading);
  return loading;
}

test('there are cases for every kind of pipeline', () => {
  expect(new Set(cases.map((golden) => golden.pipeline))).toEqual(
    new Set(['text-to-image', 'image-to-image', 'inpainting', 'text-to-gif']),
  );
  expect(cases.length).toBeGreaterThan(30);
});

describe('the same weights and seed give diffusers’ latents after every step, and its picture', () => {
  test.each(cases.map((golden) => [golden.name, golden] as const))('%s', async (_, golden) => {
    const { model, unet, begun, release } = await open(golden);
    const { latents, picture: allowed } =
      golden.modelFolder === modelFolder('tiny-fp16') ? halfTolerance : tolerance;
    let state = begun;
    expect(state.scheduler.timesteps.slice(state.trajectory.stepIndex)).toEqual(golden.timesteps);
    for (const expected of golden.latentsAfterStep) {
      const [next] = await advance([state], unet);
      if (next === undefined) throw new Error('no state came back');
      state = next;
      expectClose(state.trajectory.sample, expected, latents);
    }
    expect(isDenoised(state)).toBe(true);
    const picture = await decode(model, state);
    let largest = 0;
    for (const [i, value] of picture.entries())
      largest = Math.max(largest, Math.abs(value - (golden.picture[i] ?? Number.NaN)));
    expect(picture.length).toBe(golden.picture.length);
    expect(largest).toBeLessThanOrEqual(allowed);
    await release();
  });
});

test('diffusers’ latents come out of one batch too, whatever the seeds, schedulers, guidance and steps', async () => {
  const folder = modelFolder('tiny-sd');
  const model = await modelOf(folder);
  const unet = await model.unet('image')?.get();
  if (unet === undefined) throw new Error('tiny-sd draws pictures');
  const together = cases.filter(
    (golden) =>
      golden.pipeline === 'text-to-image' &&
      golden.modelFolder === folder &&
      golden.widthPx === 32 &&
      golden.heightPx === 32,
  );
  expect(new Set(together.map(({ seed }) => seed)).size).toBeGreaterThan(8);
  const states = await Promise.all(together.map((golden) => begin(model, toRequest(golden), golden)));
  for (let step = 0; ; step++) {
    const unfinished = states.flatMap((state, i) => (isDenoised(state) ? [] : [i]));
    if (unfinished.length === 0) break;
    const advanced = await advance(
      unfinished.map((i) => states[i] ?? raise()),
      unet,
    );
    for (const [k, i] of unfinished.entries()) {
      const state = advanced[k] ?? raise();
      states[i] = state;
      expectClose(state.trajectory.sample, together[i]?.latentsAfterStep[step] ?? raise());
    }
  }
});

test.each(
  cases
    .filter(({ modelFolder: folder }) => folder !== modelFolder('tiny-fp16'))
    .map((golden) => [golden.name, golden] as const),
)('diffusers’ latents come out of %s too when the network is asked one row at a time', async (_, golden) => {
  const { unet, begun, release } = await open(golden);
  let state = begun;
  for (const expected of golden.latentsAfterStep) {
    const { stepIndex } = state.trajectory;
    while (state.trajectory.stepIndex === stepIndex) [state = state] = await predictRows([state], unet, 1);
    expectClose(state.trajectory.sample, expected, tolerance.latents);
  }
  expect(isDenoised(state)).toBe(true);
  await release();
});

test('requests of different prompts, seeds, guidance and steps in one batch get what each gets alone', async () => {
  const model = await modelOf(modelFolder('tiny-sd'));
  const unet = await model.unet('image')?.get();
  if (unet === undefined) throw new Error('tiny-sd draws pictures');
  const requests = [
    aRequest({ prompt: 'a red cat', seed: 1, steps: 6, guidanceScale: 7.5, scheduler: 'euler' }),
    aRequest({ prompt: 'two dogs', seed: 2, steps: 4, guidanceScale: 1, scheduler: 'ddim' }),
    aRequest({
      prompt: '',
      negativePrompt: 'fog',
      seed: 3,
      steps: 5,
      guidanceScale: 3,
      scheduler: 'euler-ancestral',
    }),
  ].map((request) => ({ ...request, widthPx: 64, heightPx: 64 }));
  const fresh = async (): Promise<DenoisingState[]> =>
    Promise.all(
      requests.map(async (request) => beginFromNoise(model, request, await encodePrompts(model, request), 0)),
    );

  const alone: DenoisingState[] = [];
  for (let state of await fresh()) {
    while (!isDenoised(state)) [state = state] = await advance([state], unet);
    alone.push(state);
  }
  // Together; each leaves when it is done.
  const together = await fresh();
  for (;;) {
    const unfinished = together.flatMap((state, i) => (isDenoised(state) ? [] : [i]));
    if (unfinished.length === 0) break;
    const advanced = await advance(
      unfinished.map((i) => together[i] ?? raise()),
      unet,
    );
    for (const [k, i] of unfinished.entries()) together[i] = advanced[k] ?? raise();
  }
  for (const [i, state] of together.entries())
    expectClose(state.trajectory.sample, (alone[i] ?? raise()).trajectory.sample);
});

/** What a case needs to be drawn; to be released when it was. */
async function open(golden: GoldenCase) {
  const plain = await modelOf(golden.modelFolder);
  const loras = wantedLoras(golden.prompt, plain.folder.loras);
  const model = loras.length === 0 ? plain : await plain.withLoras(loras);
  const request = toRequest(golden);
  const unet = await model.unet(request.kind)?.get();
  if (unet === undefined) throw new Error(`${golden.name} cannot draw a ${request.kind}`);
  return {
    model,
    unet,
    begun: await begin(model, request, golden),
    async release() {
      if (model !== plain) await model.release();
    },
  };
}

function toRequest(golden: GoldenCase): GenerationRequest {
  return aRequest({
    kind: golden.pipeline === 'text-to-gif' ? 'gif' : 'image',
    prompt: golden.prompt,
    negativePrompt: golden.negativePrompt,
    widthPx: golden.widthPx,
    heightPx: golden.heightPx,
    frames: golden.frames,
    loop: golden.loop,
    steps: golden.steps,
    guidanceScale: golden.guidanceScale,
    guidanceRescale: golden.guidanceRescale,
    scheduler: golden.scheduler,
    seed: golden.seed,
    promptMode: 'truncate',
    clipSkip: golden.clipSkip,
  });
}

async function begin(
  model: LoadedModel,
  request: GenerationRequest,
  golden: GoldenCase,
): Promise<DenoisingState> {
  const prompts = await encodePrompts(model, request);
  if (golden.initImage !== undefined && golden.mask !== undefined) {
    const { rgb, strength } = golden.initImage;
    const pixels = toPlanes(rgb);
    return beginRepainting(model, request, prompts, 0, { pixels, mask: golden.mask.gray, strength });
  }
  if (golden.initImage === undefined) return beginFromNoise(model, request, prompts, 0);
  const { rgb, strength } = golden.initImage;
  return beginFromPicture(model, request, prompts, 0, { pixels: toPlanes(rgb), strength });
}

/** All frames as [F, H, W, 3] in [0, 1]. */
async function decode(model: LoadedModel, state: DenoisingState): Promise<Float32Array> {
  let clip = beginDecoding(model, state, createPixelBuffers().lend().take);
  while (clip.framesDone < clip.pixels.frames) clip = await decodeChunk(model, clip, 3);
  return Float32Array.from(clip.pixels.data, (value) => value / 255);
}

function expectClose(
  actual: Float32Array,
  expected: Float32Array,
  allowed: number = tolerance.latents,
): void {
  expect(actual.length).toBe(expected.length);
  let [largest, scale] = [0, 1];
  for (const [i, value] of actual.entries()) {
    largest = Math.max(largest, Math.abs(value - (expected[i] ?? Number.NaN)));
    scale = Math.max(scale, Math.abs(expected[i] ?? 0));
  }
  expect(largest / scale).toBeLessThanOrEqual(allowed);
}

function raise(): never {
  throw new Error('missing');
}
