import { join } from 'node:path';
import { makeModel } from './make-model.ts';

const script = join(import.meta.dirname, 'reference/make_plain_mini.py');

/** `models/mini` as PyTorch exports it, with no operators fused. Made by the first run in a quarter of a minute. */
export async function plainMini(python: string, miniFolder: string, cacheFolder: string): Promise<string> {
  const folder = join(cacheFolder, 'mini-plain');
  await makeModel(python, folder, [script, miniFolder, folder]);
  return folder;
}
