import { cp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import { anEngine, goldenModels, miniFolder } from '../support/engines.ts';

async function aCopyOf(folder: string): Promise<string> {
  const copy = join(await aFolder(), 'model');
  await cp(folder, copy, { recursive: true });
  return copy;
}

test('a changed byte in a file of the manifest stops the load and names the file', async () => {
  const folder = await aCopyOf(miniFolder);
  const path = join(folder, 'vae_decoder', 'model.onnx');
  const bytes = await readFile(path);
  bytes[1000] = (bytes[1000] ?? 0) ^ 1;
  await writeFile(path, bytes);
  const { engine } = anEngine({ modelFolder: folder });
  await expect(engine.whenReady()).rejects.toThrow(/vae_decoder\/model\.onnx has changed/);
  expect(engine.status()).toMatchObject({ state: 'failed' });
});

test('a damaged graph in a folder without a manifest is told apart from a missing one', async () => {
  const folder = await aCopyOf(join(goldenModels, 'tiny-sd'));
  await truncate(join(folder, 'unet', 'model.onnx'), 5_000);
  const damaged = anEngine({ modelFolder: folder });
  await expect(damaged.engine.whenReady()).rejects.toThrow(
    /unet\/model\.onnx cannot be loaded: it is damaged/,
  );
  await rm(join(folder, 'unet', 'model.onnx'));
  const missing = anEngine({ modelFolder: folder });
  await expect(missing.engine.whenReady()).rejects.toThrow(
    /neither unet\/model\.onnx nor unet_motion\/model\.onnx/,
  );
});

test('a folder that is not there is told with its path', async () => {
  const { engine } = anEngine({ modelFolder: '/nowhere/model' });
  await expect(engine.whenReady()).rejects.toThrow(/no model folder at \/nowhere\/model/);
});

test('a config with the wrong type names the file and the field', async () => {
  const folder = await aCopyOf(join(goldenModels, 'tiny-sd'));
  await writeFile(join(folder, 'vae_decoder', 'config.json'), '{"block_out_channels": "many"}');
  const { engine } = anEngine({ modelFolder: folder });
  await expect(engine.whenReady()).rejects.toThrow(
    /vae_decoder\/config\.json does not fit: block_out_channels/,
  );
});
