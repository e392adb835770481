import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findLoraNames, readLora } from '../../../../src/engine/models/lora-folder.ts';
import { readModelInfo } from '../../../../src/engine/models/model-info.ts';
import { patchGraph, touchesPart } from '../../../../src/engine/models/patch-graph.ts';
import { modelFolder } from '../../../golden/support/read-fixture.ts';
import { aFolder } from '../../../support/a-folder.ts';

const turbo = modelFolder('tiny-turbo');

async function aCopy(): Promise<string> {
  const copy = join(await aFolder(), 'tiny-turbo');
  await cp(turbo, copy, { recursive: true });
  return copy;
}

async function rewrite(path: string, change: (text: string) => string): Promise<void> {
  await writeFile(path, change(await readFile(path, 'utf8')));
}

test('a model’s LoRAs are the .json files of its folder, by name', async () => {
  expect((await readModelInfo(turbo)).loras).toEqual(['crayon', 'night.v2']);
  expect((await readModelInfo(modelFolder('tiny-sd'))).loras).toEqual([]);
  expect(await findLoraNames('/nowhere')).toEqual([]);
});

test('a LoRA changes the graphs it lists, and no others', async () => {
  const [crayon, night] = [
    { lora: await readLora(turbo, 'crayon'), weight: 1 },
    { lora: await readLora(turbo, 'night.v2'), weight: 1 },
  ];
  expect(['text_encoder', 'unet', 'vae_decoder'].map((part) => touchesPart([night], part))).toEqual([
    false,
    true,
    false,
  ]);
  const [unet, textEncoder] = [join(turbo, 'unet/model.onnx'), join(turbo, 'text_encoder/model.onnx')];
  expect(await patchGraph(turbo, textEncoder, [night])).toBeUndefined();
  const patched = await patchGraph(turbo, unet, [crayon, night]);
  expect(patched?.name).toBe('model.onnx_data');
  const plain = await readFile(`${unet}_data`);
  expect(patched?.data.length).toBe(plain.length);
  expect(Buffer.from(patched?.data ?? []).equals(plain)).toBe(false);
  // At no weight nothing changes.
  const none = await patchGraph(turbo, unet, [{ ...crayon, weight: 0 }]);
  expect(Buffer.from(none?.data ?? []).equals(plain)).toBe(true);
});

test('a LoRA that was exported for another graph of the part is refused instead of left out', async () => {
  const lora = await readLora(turbo, 'night.v2');
  const half = join(turbo, 'unet/model_fp16.onnx');
  await expect(patchGraph(turbo, half, [{ lora, weight: 1 }])).rejects.toThrow(
    /night\.v2 changes unet, but was exported for another graph than unet\/model_fp16\.onnx/,
  );
});

test.each([
  ['pincel-lora-1', 'somebody-elses', /crayon\.json does not fit: format/],
  ['crayon.safetensors', '../crayon.safetensors', /crayon\.json does not fit: weights/],
  ['unet/model.onnx#0.left', 'unet/model.onnx#99.left', /names unet\/model\.onnx#99\.left/],
  ['"shape": [\n      32,', '"shape": [\n      31,', /the factors for .* do not fit its shape/],
])('a description whose %j is %j is refused by its file', async (from, to, message) => {
  const folder = await aCopy();
  await rewrite(join(folder, 'loras/crayon.json'), (text) => text.replace(from, to));
  await expect(readLora(folder, 'crayon')).rejects.toThrow(message);
});

test('a data file that is gone, or shorter than it was, is told by its path', async () => {
  const folder = await aCopy();
  const loras = [{ lora: await readLora(folder, 'crayon'), weight: 1 }];
  const [graph, data] = [join(folder, 'unet/model.onnx'), join(folder, 'unet/model.onnx_data')];
  await writeFile(data, new Uint8Array(100));
  await expect(patchGraph(folder, graph, loras)).rejects.toThrow(/model\.onnx_data does not fit its LoRAs/);
  await rm(data);
  await expect(patchGraph(folder, graph, loras)).rejects.toThrow(/Cannot read .*model\.onnx_data/);
});
