import { execFile } from 'node:child_process';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Stable Diffusion 1.5 at a quarter of its width, with random weights. */
export interface QuarterModel {
  /** As diffusers reads it. */
  readonly torchFolder: string;
  /** The same weights as Pincel's exporter writes them. */
  readonly pincelFolder: string;
}

/** Made by the first run in a minute or two, found by the others. */
export async function quarterModel(python: string, cacheFolder: string): Promise<QuarterModel> {
  const model = {
    torchFolder: join(cacheFolder, 'quarter'),
    pincelFolder: join(cacheFolder, 'quarter-onnx'),
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
  if (!(await exists(join(model.pincelFolder, 'model_index.json')))) {
    const exporter = join(import.meta.dirname, '../tools/export/export.py');
    await run(python, [exporter, model.torchFolder, model.pincelFolder, '--optimize', 'cpu']);
  }
  return model;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
