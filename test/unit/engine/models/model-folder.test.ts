import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readModelFolder, readModelFolders } from '../../../../src/engine/models/model-folder.ts';
import { readModelInfo } from '../../../../src/engine/models/model-info.ts';
import { modelFolder } from '../../../golden/support/read-fixture.ts';
import { aFolder } from '../../../support/a-folder.ts';

async function aCopyOf(name: string): Promise<string> {
  const copy = join(await aFolder(), name);
  await cp(modelFolder(name), copy, { recursive: true });
  return copy;
}

async function changeJson(path: string, changes: object): Promise<void> {
  await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, 'utf8')), ...changes }));
}

test('what a model can do is read from its files', async () => {
  expect(await readModelInfo(modelFolder('tiny-sd'))).toMatchObject({
    name: 'tiny-sd',
    kinds: ['image'],
    imageToImage: true,
    byKind: { image: { defaultScheduler: 'pndm' } },
    gif: undefined,
  });
  expect(await readModelInfo(modelFolder('tiny-motion'))).toMatchObject({
    kinds: ['image', 'gif'],
    imageToImage: false,
    gif: { defaultFrames: 16, contextFrames: 16 },
  });
});

test('sizes come in steps of the VAE’s factor times the UNet’s halvings', async () => {
  const { sizeMultiplePx } = await readModelInfo(modelFolder('tiny-sd'));
  expect(sizeMultiplePx).toBe(8 * 2);
});

test.each([
  ['model_index.json', /model_index\.json/],
  ['text_encoder/model.onnx', /text_encoder\/model\.onnx is missing/],
  ['vae_decoder/model.onnx', /vae_decoder\/model\.onnx is missing/],
  ['vae_decoder/config.json', /vae_decoder\/config\.json/],
  ['scheduler/scheduler_config.json', /scheduler_config\.json/],
  ['unet/config.json', /unet\/config\.json/],
  ['unet/model.onnx', /neither unet\/model\.onnx nor unet_motion\/model\.onnx/],
])('a folder without %s is refused by that name', async (file, message) => {
  const folder = await aCopyOf('tiny-sd');
  await rm(join(folder, file));
  await expect(readModelFolder(folder)).rejects.toThrow(message);
});

test.each([
  ['StableDiffusionXLPipeline', /Stable Diffusion XL model \(StableDiffusionXLPipeline\).*1\.5 and 2\.1/],
  ['ORTStableDiffusionXLPipeline', /Stable Diffusion XL/],
  ['StableDiffusion3Pipeline', /Stable Diffusion 3/],
  ['FluxPipeline', /FLUX/],
  ['KolorsPipeline', /Kolors/],
  ['PixArtSigmaPipeline', /PixArt/],
  ['SomethingNewPipeline', /SomethingNewPipeline cannot be used here/],
])('a folder of another family (%s) is refused by its name', async (className, message) => {
  const folder = await aCopyOf('tiny-sd');
  await writeFile(join(folder, 'model_index.json'), JSON.stringify({ _class_name: className }));
  await expect(readModelFolder(folder)).rejects.toThrow(message);
});

test('a network that wants more than a prompt is refused even when the folder does not say what it is', async () => {
  const folder = await aCopyOf('tiny-sd');
  await changeJson(join(folder, 'unet', 'config.json'), { addition_embed_type: 'text_time' });
  await expect(readModelFolder(folder)).rejects.toThrow(/wants more than a prompt.*Stable Diffusion XL/);
});

test('a folder with a safety checker has its thresholds and how it wants its pictures', async () => {
  const { safetyChecker } = await readModelFolder(modelFolder('tiny-checked'));
  expect(safetyChecker?.thresholds?.concepts).toHaveLength(17);
  expect(safetyChecker?.thresholds?.specialCare).toHaveLength(3);
  expect(safetyChecker?.preprocessor).toMatchObject({ size: 224, crop_size: 224 });
  expect(await readModelInfo(modelFolder('tiny-checked'))).toMatchObject({ hasSafetyChecker: true });
  expect(await readModelInfo(modelFolder('tiny-sd'))).toMatchObject({ hasSafetyChecker: false });
});

test('a safety checker whose pictures would be prepared in a way we do not know is refused', async () => {
  const folder = await aCopyOf('tiny-checked');
  await changeJson(join(folder, 'feature_extractor', 'preprocessor_config.json'), { resample: 2 });
  await expect(readModelFolder(folder)).rejects.toThrow(/preprocessor_config\.json.*resample: has to be 3/);
});

test('a tiny VAE decodes latents as they are, eight times as large, also where its file says little', async () => {
  const folder = await aCopyOf('tiny-checked');
  const file = join(folder, 'vae_decoder', 'config.json');
  const { block_out_channels: _, scaling_factor: __, ...config } = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, JSON.stringify(config));
  expect(await readModelFolder(folder)).toMatchObject({ vaeFactor: 8, vaeConfig: { scaling_factor: 1 } });
});

test('a tiny decoder beside the big VAE’s encoder leaves the encoder its own scale', async () => {
  const folder = await aCopyOf('tiny-sd');
  await cp(join(modelFolder('tiny-checked'), 'vae_decoder'), join(folder, 'vae_decoder'), {
    recursive: true,
  });
  expect(await readModelFolder(folder)).toMatchObject({
    vaeConfig: { scaling_factor: 1 },
    vaeEncoder: { config: { scaling_factor: 0.18215 } },
  });
});

test('a network of a channel count that is neither the VAE’s nor inpainting’s is refused with the reason', async () => {
  const folder = await aCopyOf('tiny-sd');
  await changeJson(join(folder, 'unet', 'config.json'), { in_channels: 8 });
  await expect(readModelFolder(folder)).rejects.toThrow(/in_channels is 8.*takes 4, or 9 for inpainting/);
});

test('a network for inpainting is taken, unless it lacks the encoder that it cannot draw without', async () => {
  expect(await readModelInfo(modelFolder('tiny-inpainting'))).toMatchObject({ imageToImage: true });
  const folder = await aCopyOf('tiny-inpainting');
  await rm(join(folder, 'vae_encoder'), { recursive: true });
  await expect(readModelFolder(folder)).rejects.toThrow(/vae_encoder\/model\.onnx is missing.*inpainting/);
});

test('a motion network sees no masks', async () => {
  const folder = await aCopyOf('tiny-motion');
  await changeJson(join(folder, 'unet_motion', 'config.json'), { in_channels: 9 });
  await expect(readModelFolder(folder)).rejects.toThrow(/unet_motion\/config\.json: in_channels is 9/);
});

test('a network distilled to few steps wants few steps by default, unless its makers say otherwise', async () => {
  const ofTurbo = async (scheduler: object, index: object = {}) => {
    const folder = await aCopyOf('tiny-sd');
    await changeJson(join(folder, 'unet', 'config.json'), { use_linear_projection: true });
    await changeJson(join(folder, 'scheduler', 'scheduler_config.json'), scheduler);
    await changeJson(join(folder, 'model_index.json'), index);
    const { defaultSteps, defaultGuidanceScale } = (await readModelInfo(folder)).byKind.image;
    return [defaultSteps, defaultGuidanceScale];
  };
  const turbo = {
    _class_name: 'EulerDiscreteScheduler',
    timestep_spacing: 'trailing',
    prediction_type: 'epsilon',
  };
  expect(await ofTurbo(turbo)).toEqual([1, 1]);
  expect(await ofTurbo(turbo, { pincel: { default_steps: 2 } })).toEqual([2, 1]);
  expect(await ofTurbo({ ...turbo, timestep_spacing: 'leading' })).toEqual([25, 7.5]);
  expect(await ofTurbo({ ...turbo, prediction_type: 'v_prediction' })).toEqual([25, 7.5]);
  const lcm = (await readModelInfo(modelFolder('tiny-lcm'))).byKind.image;
  expect([lcm.defaultSteps, lcm.defaultGuidanceScale]).toEqual([4, 8.5]);
});

const lightning = { default_steps: 4, default_guidance: 1, default_size: [32, 16] };

test('GIFs have a schedule and defaults of their own, where the folder has them', async () => {
  const folder = await aCopyOf('tiny-motion');
  const index = join(folder, 'model_index.json');
  await changeJson(index, { pincel: { default_steps: 30, default_guidance: 7, gif: lightning } });
  const { byKind } = await readModelInfo(folder);
  expect(byKind.image).toMatchObject({
    defaultSteps: 30,
    defaultGuidanceScale: 7,
    defaultScheduler: 'pndm',
  });
  expect(byKind.gif).toMatchObject({
    defaultSteps: 4,
    defaultGuidanceScale: 1,
    defaultScheduler: 'euler',
    defaultSize: { widthPx: 32, heightPx: 16 },
  });
  await changeJson(join(folder, 'scheduler_motion', 'scheduler_config.json'), { num_train_timesteps: 20 });
  const { image, gif } = (await readModelInfo(folder)).byKind;
  expect([image.maxSteps['euler'], gif.maxSteps['euler']]).toEqual([1000, 20]);
});

test('what a folder says once holds for both kinds', async () => {
  const folder = await aCopyOf('tiny-motion');
  await rm(join(folder, 'scheduler_motion'), { recursive: true });
  await changeJson(join(folder, 'model_index.json'), { pincel: { default_steps: 30, gif: { fps: 12 } } });
  const { byKind, gif } = await readModelInfo(folder);
  expect(byKind.image).toMatchObject({ defaultSteps: 30, defaultScheduler: 'pndm' });
  expect(byKind.gif).toEqual(byKind.image);
  expect(gif?.defaultFps).toBe(12);
});

test('a motion network that draws pictures too draws them as it draws GIFs', async () => {
  const folder = await aCopyOf('tiny-motion');
  await rm(join(folder, 'unet'), { recursive: true });
  await changeJson(join(folder, 'model_index.json'), { pincel: { default_steps: 30, gif: lightning } });
  const { byKind } = await readModelInfo(folder);
  expect(byKind.image).toMatchObject({ defaultSteps: 4, defaultGuidanceScale: 1, defaultScheduler: 'euler' });
  expect(byKind.gif).toEqual(byKind.image);
});

test('a schedule for GIFs that cannot be read is refused by its name', async () => {
  const folder = await aCopyOf('tiny-motion');
  const file = join(folder, 'scheduler_motion', 'scheduler_config.json');
  await changeJson(file, { beta_schedule: 'cosine' });
  await expect(readModelFolder(folder)).rejects.toThrow(
    /scheduler_motion\/scheduler_config\.json: "beta_schedule"/,
  );
  await rm(file);
  await expect(readModelFolder(folder)).rejects.toThrow(/scheduler_motion\/scheduler_config\.json/);
});

test('words for a style mean something to a model unless its makers say otherwise', async () => {
  const folder = await aCopyOf('tiny-sd');
  expect((await readModelInfo(folder)).knowsStyles).toBe(true);
  await writeFile(join(folder, 'model_index.json'), JSON.stringify({ pincel: { styles: false } }));
  expect((await readModelInfo(folder)).knowsStyles).toBe(false);
});

test('example prompts are a list, or lists by their language', async () => {
  const folder = await aCopyOf('tiny-sd');
  const read = async (prompts: unknown) => {
    const index = { pincel: { example_prompts: prompts } };
    await writeFile(join(folder, 'model_index.json'), JSON.stringify(index));
    const { examplePrompts, examplePromptsIn } = await readModelInfo(folder);
    return { examplePrompts, examplePromptsIn };
  };
  expect(await read(undefined)).toEqual({ examplePrompts: [], examplePromptsIn: {} });
  expect(await read(['a fox'])).toEqual({ examplePrompts: ['a fox'], examplePromptsIn: {} });
  const byLanguage = { en: ['a fox', 'two foxes'], 'pt-BR': ['uma raposa'] };
  expect(await read(byLanguage)).toEqual({
    examplePrompts: ['a fox', 'two foxes', 'uma raposa'],
    examplePromptsIn: byLanguage,
  });
});

test('a scheduler config that Python wrote with -Infinity is read', async () => {
  const folder = await aCopyOf('tiny-sd');
  const config = '{"_class_name": "DPMSolverMultistepScheduler", "lambda_min_clipped": -Infinity}';
  await writeFile(join(folder, 'scheduler', 'scheduler_config.json'), config);
  expect((await readModelInfo(folder)).byKind.image.defaultScheduler).toBe('dpmpp-2m');
});

test('a folder of models lists the good ones and the broken ones with their error; other folders are passed over', async () => {
  const models = await aFolder();
  await cp(modelFolder('tiny-sd'), join(models, 'good'), { recursive: true });
  await mkdir(join(models, 'notes'));
  await mkdir(join(models, 'broken'));
  await writeFile(join(models, 'broken', 'model_index.json'), '{}');
  const found = await readModelFolders(models);
  expect(found.map((folder) => [folder.name, 'error' in folder])).toEqual([
    ['broken', true],
    ['good', false],
  ]);
});
