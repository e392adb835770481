import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { syncFolder } from '../disk/sync-folder.ts';
import { AppError } from '../domain/app-error.ts';
import { createFile } from './create-file.ts';
import { type Database, openDatabase } from './open-database.ts';
import { sqliteCodeOf } from './storage-error.ts';

/**
 * Copies a database into one file while it is used: the state of one moment, every transaction whole or not there. The
 * file appears under its name only when it is complete, checked and on the disk; only this user can read it.
 * @throws AppError `disk-failed` when the file exists already (unless `overwrite`) or cannot be written,
 * `storage-invalid` when the database is damaged.
 */
export async function backupDatabase(
  database: Database,
  toFile: string,
  { overwrite = false }: { readonly overwrite?: boolean } = {},
): Promise<void> {
  if (!overwrite && existsSync(toFile)) {
    throw new AppError(
      'disk-failed',
      `${toFile} exists already. Choose another name for the backup, or say --overwrite.`,
    );
  }
  const copy = await copyDatabase(database.name, dirname(toFile), basename(toFile));
  try {
    await rename(copy, toFile);
    await syncFolder(dirname(toFile));
  } catch (error) {
    await rm(copy, { force: true });
    throw toWriteError(error, toFile);
  }
}

/**
 * Copies the database file `from` into a temporary file of `folder`, whole, checked and synced, without a -wal beside
 * it. Answers its path; on an error it is gone.
 */
export async function copyDatabase(from: string, folder: string, name: string): Promise<string> {
  const copy = join(folder, `.${name}.${randomUUID()}.tmp`);
  const source = openDatabase(from, { readonly: true });
  try {
    createFile(copy);
    try {
      // A snapshot of our own: with writers of other processes the copying would begin again after each of their commits.
      source.exec('BEGIN');
      source.prepare('SELECT count(*) FROM sqlite_schema').get();
      await source.backup(copy);
      finishCopy(copy);
      await syncFile(copy);
      return copy;
    } catch (error) {
      for (const ending of ['', '-journal', '-wal', '-shm']) await rm(`${copy}${ending}`, { force: true });
      throw error;
    }
  } catch (error) {
    throw toWriteError(error, join(folder, name));
  } finally {
    source.close();
  }
}

/** Makes the copy one plain file, and proves that every page of it can be read. */
function finishCopy(copy: string): void {
  const database = new SqliteDatabase(copy);
  try {
    database.pragma('journal_mode = DELETE');
    const result = database.pragma('integrity_check(1)', { simple: true });
    if (result !== 'ok') throw damaged(String(result));
  } finally {
    database.close();
  }
}

async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function toWriteError(error: unknown, file: string): unknown {
  const code = sqliteCodeOf(error);
  if (error instanceof AppError) return error;
  if (code?.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return damaged(code);
  const isSystemError = error instanceof Error && 'syscall' in error;
  if (code === undefined && !isSystemError) return error;
  const problem = error instanceof Error ? error.message : String(error);
  return new AppError(
    'disk-failed',
    `${file} cannot be written: ${problem}. Free some space, or choose a folder that the user who runs Pincel may write in.`,
    { cause: error },
  );
}

function damaged(problem: string): AppError {
  return new AppError(
    'storage-invalid',
    `The database is damaged (${problem}), so nothing was copied. Look with \`pincel db check\`, and bring back an older backup with \`pincel db restore <file>\`.`,
  );
}
