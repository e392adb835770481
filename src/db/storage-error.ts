import SqliteDatabase from 'better-sqlite3';
import { AppError } from '../domain/app-error.ts';

/**
 * Turns what SQLite foresees into an `AppError`: `storage-busy` and `storage-full` (both retryable), `storage-invalid`
 * for a damaged file. Anything else comes back as it is: it is a bug in a statement, not a state of the disk.
 */
export function toStorageError(error: unknown): unknown {
  const code = sqliteCodeOf(error);
  if (code === undefined) return error;
  const kind = kindOf(code);
  if (kind === undefined) return error;
  return new AppError(kind, sentences[kind], { cause: error, retryable: kind !== 'storage-invalid' });
}

/** SQLite's extended result code, such as `SQLITE_BUSY_SNAPSHOT`; undefined for any other error. */
export function sqliteCodeOf(error: unknown): string | undefined {
  return error instanceof SqliteDatabase.SqliteError ? error.code : undefined;
}

type StorageErrorKind = 'storage-busy' | 'storage-full' | 'storage-invalid';

const sentences: Readonly<Record<StorageErrorKind, string>> = {
  'storage-busy':
    'The database is busy: another process has been writing for too long. Try again in a moment; nothing was changed.',
  'storage-full':
    'The disk that holds the database is full or cannot be written. Free some space: Pincel goes on by itself; nothing was changed.',
  'storage-invalid':
    'The database is damaged. Stop Pincel, look with `pincel db check`, and bring back a backup with `pincel db restore <file>`.',
};

/** A full disk shows as any of these: which one depends on the file that wanted to grow (database, WAL, its index). */
const writeFaults: ReadonlySet<string> = new Set([
  'SQLITE_FULL',
  'SQLITE_IOERR_WRITE',
  'SQLITE_IOERR_FSYNC',
  'SQLITE_IOERR_DIR_FSYNC',
  'SQLITE_IOERR_TRUNCATE',
  'SQLITE_IOERR_SHMOPEN',
  'SQLITE_IOERR_SHMSIZE',
]);

function kindOf(code: string): StorageErrorKind | undefined {
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return 'storage-busy';
  if (writeFaults.has(code)) return 'storage-full';
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return 'storage-invalid';
  return undefined;
}
