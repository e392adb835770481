import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isTemporaryName } from './write-atomically.ts';

/**
 * Removes what a killed process left behind in a folder: files that were being written and never got their name.
 * Call it only while nobody writes there. Answers how many there were; a missing folder has none.
 */
export async function removeTemporaries(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const temporaries = names.filter(isTemporaryName);
  await Promise.all(temporaries.map((name) => rm(join(folder, name), { force: true })));
  return temporaries.length;
}
