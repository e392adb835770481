import { statfsSync } from 'node:fs';
import { AppError } from '../domain/app-error.ts';
import type { Transact } from '../domain/transact.ts';

/** Below this a picture or two may still fit, and the next commit may not. */
const leastFreeBytes = 64 * 2 ** 20;

/** Why the data folder cannot be written now, as a sentence; undefined when it can. Takes the write lock for an instant. */
export function storageProblem(transact: Transact, folder: string): string | undefined {
  try {
    transact(() => undefined);
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
  const { bavail, bsize } = statfsSync(folder);
  const freeBytes = bavail * bsize;
  if (freeBytes >= leastFreeBytes) return undefined;
  return `The disk of ${folder} has ${Math.round(freeBytes / 2 ** 20)} MiB left. Free some space, or lower PINCEL_MEDIA_MAX_BYTES.`;
}
