import { join } from 'node:path';
import { makeModel } from './make-model.ts';

const maker = join(import.meta.dirname, 'reference/make_model.py');
const exporter = join(import.meta.dirname, '../tools/export/export.py');

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
  await makeModel(python, model.torchFolder, [maker, model.torchFolder, '--width', '80']);
  await makeModel(python, model.pincelFolder, [
    exporter,
    model.torchFolder,
    model.pincelFolder,
    '--optimize',
    'cpu',
  ]);
  await makeModel(python, model.plainFolder, [exporter, model.torchFolder, model.plainFolder]);
  return model;
}
