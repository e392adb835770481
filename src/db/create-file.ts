import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/** Creates an empty file that only this user can read, and its folder; leaves one that is there untouched. */
export function createFile(file: string): void {
  createFolder(dirname(file));
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

/**
 * Creates a folder and those above it where they are missing; only this user can look inside a new one.
 *
 * Not `mkdir` with `recursive`: Node 26 loops for ever in a folder that exists but in which nothing can be made with
 * ENOENT as the reason, such as `/proc`.
 */
export function createFolder(folder: string): void {
  try {
    createOneFolder(folder);
  } catch (error) {
    const parent = dirname(folder);
    if (codeOf(error) !== 'ENOENT' || parent === folder) throw error;
    createFolder(parent);
    createOneFolder(folder);
  }
}

function createOneFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Whether it is a folder that exists shows when a file in it is opened.
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
