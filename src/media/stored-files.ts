import { randomUUID } from 'node:crypto';
import { lstat, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { toDiskError } from './disk-error.ts';
import { createFolder } from './write-atomically.ts';

/**
 * Removes a file that `mayGo` lets go, and answers whether it did. Takes the file away into `takenFolder` first and
 * asks again then: somebody may put the same name there at any moment, also in another process, and what they put there
 * is either still there afterwards or put back. One that is not there is no error.
 * @throws AppError `disk-failed`.
 */
export async function removeFileIf(
  path: string,
  takenFolder: string,
  mayGo: (modifiedAtMs: number) => boolean,
): Promise<boolean> {
  const takenPath = join(takenFolder, `${randomUUID()}.removed`);
  try {
    if (!mayGo(await modifiedAtMs(path))) return false;
    await createFolder(takenFolder);
    await rename(path, takenPath);
    if (!mayGo(await modifiedAtMs(takenPath))) {
      await rename(takenPath, path);
      return false;
    }
    await rm(takenPath, { force: true });
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw toDiskError(error, path);
  }
}

/** Removes whatever has been lying in a folder since before a time; answers how many. */
export async function removeOldIn(folder: string, beforeMs: number): Promise<number> {
  let removed = 0;
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    if ((await modifiedAtMs(path).catch(() => Number.POSITIVE_INFINITY)) >= beforeMs) continue;
    await rm(path, { recursive: true, force: true });
    removed += 1;
  }
  return removed;
}

/** Nothing for a folder that is not there. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw toDiskError(error, folder);
  }
}

/** To the millisecond: the disk keeps a little more, or a little less, than it was told. */
async function modifiedAtMs(path: string): Promise<number> {
  return Math.round((await lstat(path)).mtimeMs);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
