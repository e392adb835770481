import { dirname } from 'node:path';
import { AppError } from '../domain/app-error.ts';

/**
 * Turns the failure of a write to `path` into a sentence that names the place and what to do.
 * Anything that is not an error of the operating system comes back as it is: it is a bug, not a full disk.
 */
export function toDiskError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return error;
  const code = String(error.code);
  const retryable = code === 'EMFILE' || code === 'ENFILE';
  return new AppError('disk-failed', toSentence(code, path), { cause: error, retryable });
}

function toSentence(code: string, path: string): string {
  const folder = dirname(path);
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `No space is left for ${folder}: free some, or choose a folder on another disk.`;
    case 'EACCES':
    case 'EPERM':
      return `Writing in ${folder} is not allowed: give the user who runs Pincel write permission there, or choose another folder.`;
    case 'EROFS':
      return `${folder} is on a read-only file system: choose another folder, or mount it writable.`;
    case 'ENOENT':
      return `The folder ${folder} does not exist and could not be created: create it, or choose another folder.`;
    case 'ENOTDIR':
      return `${folder} is a file or lies inside one: choose another folder.`;
    case 'EISDIR':
      return `${path} is a folder: choose another file name.`;
    case 'ENAMETOOLONG':
      return `The file name ${path} is too long for this disk: choose a shorter one.`;
    case 'EMFILE':
    case 'ENFILE':
      return `Too many files are open to write ${path}: try again in a moment, or raise the limit of open files.`;
    default:
      return `Writing ${path} failed (${code}): check the disk, or choose another folder.`;
  }
}
