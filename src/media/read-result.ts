import { readFile } from 'node:fs/promises';
import { AppError } from '../domain/app-error.ts';

/**
 * The bytes of a result file of ours.
 * @throws AppError `input-unreadable` when it is not there (any more), `disk-failed`.
 */
export async function readResult(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await readFile(path);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    if (error.code === 'ENOENT') {
      throw new AppError(
        'input-unreadable',
        'The file of this picture is not there any more: have it drawn again.',
        { cause: error },
      );
    }
    throw new AppError(
      'disk-failed',
      `The file of a picture could not be read (${String(error.code)}): check the disk, and who may read in the data folder.`,
      { cause: error },
    );
  }
}
