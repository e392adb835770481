import { execFile } from 'node:child_process';
import { mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Has Python make a model folder with a script and its arguments, unless an earlier run has made it. */
export async function makeModel(python: string, folder: string, command: readonly string[]): Promise<void> {
  const made = await stat(join(folder, 'model_index.json')).catch(() => undefined);
  if (made !== undefined) return;
  await mkdir(dirname(folder), { recursive: true });
  await run(python, command);
}
