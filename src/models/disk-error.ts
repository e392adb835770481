import { AppError } from '../domain/app-error.ts';

/** What the operating system says about a folder of models, as a sentence; anything else comes back as it is. */
export function toDiskError(error: unknown, folder: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return error;
  return new AppError('disk-failed', toSentence(String(error.code), folder), { cause: error });
}

function toSentence(code: string, folder: string): string {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `The disk of ${folder} is full. Free some space and give the same command again: it goes on where it stopped.`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `Nothing can be written to ${folder}. Make it writable for this user, or choose another models folder with PINCEL_MODELS_DIR.`;
    default:
      return `Writing to ${folder} failed (${code}). Check the disk, or choose another models folder with PINCEL_MODELS_DIR.`;
  }
}
