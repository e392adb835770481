import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from '../disk/sync-folder.ts';
import { toDiskError } from './disk-error.ts';

export interface WriteOptions {
  /** Through a power cut too (default): fsync of the file before it gets its name, and of the folder after that. */
  readonly isDurable?: boolean;
}

/**
 * Writes a file that either appears whole under its name or not at all: temporary file in the same folder, write,
 * rename. Creates the folder if it is missing and replaces a file of the same name. On any error the temporary file is
 * gone and the old file is untouched.
 * @throws {AppError} `disk-failed`, with a sentence that names the folder and what to do.
 */
export async function writeAtomically(
  path: string,
  bytes: Uint8Array,
  { isDurable = true }: WriteOptions = {},
): Promise<void> {
  const folder = dirname(path);
  const temporaryPath = join(folder, temporaryName());
  try {
    await createFolder(folder);
    try {
      await writeNew(temporaryPath, bytes, isDurable);
      await rename(temporaryPath, path);
    } catch (error) {
      await rm(temporaryPath, { force: true });
      throw error;
    }
    if (isDurable) await syncFolder(folder);
  } catch (error) {
    throw toDiskError(error, path);
  }
}

/** Not derived from the file's name: a name near the length limit must not fail because of a suffix. */
function temporaryName(): string {
  return `.${randomUUID()}.tmp`;
}

/**
 * Creates a folder and those above it where they are missing.
 *
 * Not `mkdir` with `recursive`: Node 26 loops for ever in a folder that exists but in which nothing can be made with
 * ENOENT as the reason, such as `/proc`.
 */
export async function createFolder(folder: string): Promise<void> {
  try {
    await createOneFolder(folder);
  } catch (error) {
    const parent = dirname(folder);
    if (codeOf(error) !== 'ENOENT' || parent === folder) throw error;
    await createFolder(parent);
    await createOneFolder(folder);
  }
}

async function createOneFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    // Whether it is a folder that exists shows when the file is opened.
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

async function writeNew(path: string, bytes: Uint8Array, isSynced: boolean): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    if (isSynced) await file.sync();
  } finally {
    await file.close();
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
