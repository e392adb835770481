import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** `models/mini` as PyTorch exports it, with no operators fused. Made by the first run in a quarter of a minute. */
export async function plainMini(python: string, miniFolder: string, cacheFolder: string): Promise<string> {
  const plainFolder = join(cacheFolder, 'mini-plain');
  const made = await stat(join(plainFolder, 'model_index.json')).catch(() => undefined);
  if (made === undefined) {
    await run(python, [join(import.meta.dirname, 'reference/make_plain_mini.py'), miniFolder, plainFolder]);
  }
  return plainFolder;
}
