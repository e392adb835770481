import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { EngineEvent } from '../../../../src/domain/engine.ts';
import type { GenerationRequest } from '../../../../src/domain/generation-request.ts';
import type { MediaEncoder } from '../../../../src/domain/media-encoder.ts';
import { type LoadedModel, loadModel } from '../../../../src/engine/models/loaded-model.ts';
import { readModelFolder } from '../../../../src/engine/models/model-folder.ts';
import { machineClock } from '../../../../src/engine/serving/engine-clock.ts';
import { createEngineLoop } from '../../../../src/engine/serving/engine-loop.ts';
import { createStepCosts } from '../../../../src/engine/serving/step-costs.ts';
import { createMediaEncoder } from '../../../../src/media/media-encoder.ts';
import { modelFolder } from '../../../golden/support/read-fixture.ts';
import { aFolder } from '../../../support/a-folder.ts';
import { aJob, aRequest } from '../../../support/builders.ts';

/** Of these seeds the tiny safety checker blocks the second. */
const seeds = { clean: 0, blocked: 1 } as const;

const aPicture = aRequest({
  model: 'tiny-checked',
  prompt: 'a photo of a red cat on a blue background',
  widthPx: 32,
  heightPx: 48,
  steps: 3,
  guidanceScale: 7.5,
});

let media: MediaEncoder & { close(): Promise<void> };
let checked: LoadedModel;

beforeAll(async () => {
  media = createMediaEncoder();
  checked = await aLoaded(modelFolder('tiny-checked'));
});

afterAll(async () => {
  await Promise.all([media.close(), checked.release()]);
});

async function aLoaded(folder: string): Promise<LoadedModel> {
  return loadModel(await readModelFolder(folder), { provider: 'cpu', threads: 1, halfPrecision: false });
}

/** Draws in a loop of this process; answers how it ended, what was told, what was looked at and which files there are. */
async function draw(
  changes: Partial<GenerationRequest>,
  { model = checked, judgedFrames }: { readonly model?: LoadedModel; readonly judgedFrames?: number } = {},
) {
  const costs = createStepCosts();
  let [judged, previews] = [0, 0];
  const loop = createEngineLoop({
    model,
    media: {
      ...media,
      encodePreview(...preview) {
        previews += 1;
        return media.encodePreview(...preview);
      },
    },
    costs: {
      ...costs,
      record(key, slots, elapsedMs) {
        if (key === 'judge') judged += slots;
        costs.record(key, slots, elapsedMs);
      },
    },
    clock: machineClock,
    judgedFrames,
    onWork: () => undefined,
  });
  const outputFolder = await aFolder();
  const events: EngineEvent[] = [];
  const job = aJob({ request: { ...aPicture, ...changes }, outputFolder, fileStem: 'drawn', previews: true });
  const ending = await loop
    .draw(job, (event) => void events.push(event))
    .then(
      (result) => ({ result, error: undefined }),
      (error: unknown) => ({ result: undefined, error }),
    );
  return { ...ending, events, previews, judged, files: await readdir(outputFolder) };
}

/** A model that draws GIFs and has a checker, which finds something in every picture or in none. */
async function aMotionModel({ findsAlways }: { readonly findsAlways: boolean }): Promise<LoadedModel> {
  const folder = join(await aFolder(), 'tiny-motion');
  await cp(modelFolder('tiny-motion'), folder, { recursive: true });
  for (const part of ['safety_checker', 'feature_extractor'])
    await cp(join(modelFolder('tiny-checked'), part), join(folder, part), { recursive: true });
  const path = join(folder, 'safety_checker', 'config.json');
  const config = JSON.parse(await readFile(path, 'utf8'));
  const threshold = findsAlways ? -1.5 : 1.5;
  await writeFile(
    path,
    JSON.stringify({ ...config, concept_embeds_weights: config.concept_embeds_weights.map(() => threshold) }),
  );
  const model = await aLoaded(folder);
  onTestFinished(() => model.release());
  return model;
}

const aGif = { kind: 'gif', widthPx: 32, heightPx: 32, frames: 8, steps: 1, scheduler: 'euler' } as const;

test('a picture that shows nothing is written as ever', async () => {
  const { result, files, judged } = await draw({ seed: seeds.clean });
  expect(result).toMatchObject({ media: [{ seed: seeds.clean }], notices: [] });
  expect(files).toEqual(['drawn.png']);
  expect(judged).toBe(1);
});

test('a picture that shows a concept ends in `blocked-content`, and is never written', async () => {
  const { error, files } = await draw({ seed: seeds.blocked });
  expect(error).toMatchObject({ kind: 'blocked-content', retryable: false });
  expect(files).toEqual([]);
});

test('of several pictures only those that show something are withheld, and how many is told', async () => {
  const { result, files, events } = await draw({ seed: seeds.clean, count: 3 });
  const notice = { kind: 'pictures-withheld', withheld: 1, drawn: 3 };
  expect(result?.media.map(({ seed }) => seed)).toEqual([0, 2]);
  expect(result?.notices).toEqual([notice]);
  expect(events).toContainEqual({ type: 'notice', notice });
  expect(files.toSorted()).toEqual(['drawn-1.png', 'drawn-3.png']);
});

test('where explicit pictures are allowed nothing is judged', async () => {
  const { result, files, judged } = await draw({ seed: seeds.blocked, checksSafety: false });
  expect(result?.media).toHaveLength(1);
  expect(files).toEqual(['drawn.png']);
  expect(judged).toBe(0);
});

test('nobody sees a preview of what is still to be judged', async () => {
  expect((await draw({ seed: seeds.clean })).previews).toBe(0);
  expect((await draw({ seed: seeds.clean, checksSafety: false })).previews).toBeGreaterThan(0);
});

test('a GIF is blocked when one of its frames shows a concept', async () => {
  const { error, files } = await draw(aGif, { model: await aMotionModel({ findsAlways: true }) });
  expect(error).toMatchObject({ kind: 'blocked-content' });
  expect(files).toEqual([]);
});

test('three frames of a GIF are looked at, or as many as the owner says, and it is drawn when they show nothing', async () => {
  const model = await aMotionModel({ findsAlways: false });
  const usual = await draw(aGif, { model });
  expect(usual.result?.media).toMatchObject([{ frames: 8 }]);
  expect(usual.judged).toBe(3);
  expect((await draw(aGif, { model, judgedFrames: 5 })).judged).toBe(5);
});
