import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
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

test('what a model can do is read from its files', async () => {
  expect(await readModelInfo(modelFolder('tiny-sd'))).toMatchObject({
    name: 'tiny-sd',
    kinds: ['image'],
    imageToImage: true,
    defaultScheduler: 'pndm',
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

test('a model of another channel count (inpainting) is refused with the reason', async () => {
  const folder = await aCopyOf('tiny-sd');
  const config = { in_channels: 9, block_out_channels: [32, 64] };
  await writeFile(join(folder, 'unet', 'config.json'), JSON.stringify(config));
  await expect(readModelFolder(folder)).rejects.toThrow(/in_channels is 9.*4 latent channels.*[Ii]npainting/);
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
  expect((await readModelInfo(folder)).defaultScheduler).toBe('dpmpp-2m');
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
