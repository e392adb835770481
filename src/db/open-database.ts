import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { AppError } from '../domain/app-error.ts';
import { createFile } from './create-file.ts';
import { sqliteCodeOf } from './storage-error.ts';

export type Database = SqliteDatabase.Database;

export interface OpenOptions {
  /** For readers and workers: the file has to be there, and nothing can be written. */
  readonly readonly?: boolean | undefined;
  /** How long to wait for another process's write. */
  readonly busyTimeoutMs?: number | undefined;
}

/**
 * Opens a database file, made with its folder when missing, readable by this user only. A commit is on the disk when
 * it returns (WAL with `synchronous = FULL`), foreign keys hold, and deleted content is overwritten with zeros.
 * @throws AppError `disk-failed` when the file cannot be made or opened, `storage-invalid` when it is no database or a
 * damaged one, `storage-busy` when another process does not let it be opened.
 */
export function openDatabase(
  file: string,
  { readonly = false, busyTimeoutMs = 5_000 }: OpenOptions = {},
): Database {
  if (!readonly) makeFile(file);
  let database: Database | undefined;
  try {
    database = new SqliteDatabase(file, { readonly, timeout: busyTimeoutMs, fileMustExist: true });
    // Sorting and temporary tables hold what people wrote: not on the disk.
    database.pragma('temp_store = MEMORY');
    database.pragma('foreign_keys = ON');
    database.pragma('trusted_schema = OFF');
    // Without it `INSERT OR REPLACE` removes rows behind the back of the triggers that keep ledger and audit log.
    database.pragma('recursive_triggers = ON');
    if (!readonly) {
      database.pragma('journal_mode = WAL');
      database.pragma('synchronous = FULL');
      // An erased person's key must not stay behind in a free page.
      database.pragma('secure_delete = ON');
    }
    // SQLite looks into the file no earlier than this.
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return database;
  } catch (error) {
    database?.close();
    throw toOpenError(error, file);
  }
}

/** Made by us, because SQLite would let everybody read it; its -wal and -shm files take the mode of this one. */
function makeFile(file: string): void {
  try {
    createFile(file);
    // SQLite would open a file that it may only read, and fail at the first write.
    accessSync(file, constants.R_OK | constants.W_OK);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new AppError(
      'disk-failed',
      `The database cannot be written in ${dirname(file)}: ${problem}. Let the user who runs Pincel write there, or set PINCEL_DATA_DIR to another folder.`,
      { cause: error },
    );
  }
}

function toOpenError(error: unknown, file: string): unknown {
  const code = sqliteCodeOf(error);
  if (code === undefined) {
    // The library says this one with a TypeError of its own.
    const isFolderMissing = error instanceof TypeError && error.message.includes('directory does not exist');
    return isFolderMissing ? cannotOpen(error, file) : error;
  }
  if (code === 'SQLITE_NOTADB') {
    return new AppError(
      'storage-invalid',
      `${file} is not a database. Name the right file, or bring back a backup with \`pincel db restore <file>\`.`,
      { cause: error },
    );
  }
  if (code.startsWith('SQLITE_CORRUPT')) {
    return new AppError(
      'storage-invalid',
      `The database ${file} is damaged. Leave it as it is and bring back a backup with \`pincel db restore <file>\`.`,
      { cause: error },
    );
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new AppError(
      'storage-busy',
      `The database ${file} is locked by another process. Try again in a moment, or stop that process.`,
      { cause: error, retryable: true },
    );
  }
  return cannotOpen(error, file);
}

function cannotOpen(error: unknown, file: string): AppError {
  const problem = error instanceof Error ? error.message : String(error);
  return new AppError(
    'disk-failed',
    `The database ${file} cannot be opened: ${problem}. Check that it is there (\`pincel db migrate\` makes it) and that the user who runs Pincel may read and write it and its folder.`,
    { cause: error },
  );
}
