import { execFile } from 'node:child_process';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Stable Diffusion 1.5 at a quarter of its width, with random weights. */
export interface QuarterModel {
  /** As diffusers reads it. */
  readonly torchFolder: string;
  /** The same weights as Pincel's exporter writes them for a CPU. */
  readonly pincelFolder: string;
  /** The same as PyTorch exports them, with no operators fused: what other exporters write. */
  readonly plainFolder: string;
}

/** Made by the first run in a minute or two, found by the others. */
export async function quarterModel(python: string, cacheFolder: string): Promise<QuarterModel> {
  const model = {
    torchFolder: join(cacheFolder, 'quarter'),
    pincelFolder: join(cacheFolder, 'quarter-onnx'),
    plainFolder: join(cacheFolder, 'quarter-plain'),
  };
  if (!(await exists(join(model.torchFolder, 'model_index.json')))) {
    await mkdir(cacheFolder, { recursive: true });
    await run(python, [
      join(import.meta.dirname, 'reference/make_model.py'),
      model.torchFolder,
      '--width',
      '80',
    ]);
  }
  const exporter = join(import.meta.dirname, '../tools/export/export.py');
  for (const [folder, ...options] of [
    [model.pincelFolder, '--optimize', 'cpu'],
    [model.plainFolder],
  ] as const) {
    if (await exists(join(folder, 'model_index.json'))) continue;
    await run(python, [exporter, model.torchFolder, folder, ...options]);
  }
  return model;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
