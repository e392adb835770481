import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { createFile } from './create-file.ts';
import { sqliteCodeOf } from './storage-error.ts';

/** The right to run the jobs of a name, held by one process. */
export interface Holder {
  readonly name: string;
  /** Gives it back and removes the file. */
  release(): void;
}

/** The name of the process that serves the surfaces: at most one in a data folder. */
export const gatewayHolder = 'gateway';

/** A lock that nobody mentions any more would be closed, and so given back, by the garbage collector. */
const held = new Set<SqliteDatabase.Database>();

/** A look at the lock by `isHolderAlive` is over in much less: it shall not be taken for a holder. */
const lookTimeoutMs = 500;

/**
 * Takes the lock of a name in `<folder>/holders`, or answers undefined when another process (or an earlier call) has it.
 * The lock is the operating system's, on a file that SQLite keeps open in an exclusive transaction: it is gone as soon
 * as the process is, however it ends.
 *
 * Nothing else may open the file in this process: closing any handle on a file drops the process's locks on it (POSIX).
 */
export function acquireHolder(folder: string, name: string): Holder | undefined {
  const file = lockFile(folder, name);
  for (;;) {
    createFile(file);
    const identity = identityOf(file);
    const lock = new SqliteDatabase(file, { timeout: lookTimeoutMs });
    try {
      // Nothing is ever written, so no journal file is wanted beside it.
      lock.pragma('journal_mode = MEMORY');
      lock.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      lock.close();
      if (isBusy(error)) return undefined;
      throw error;
    }
    // Otherwise the last holder removed the file before we had locked it, and nobody else would meet our lock.
    if (identity !== undefined && identity === identityOf(file)) {
      held.add(lock);
      return { name, release: () => release(lock, file) };
    }
    lock.close();
  }
}

/** True while some process holds the name. */
export function isHolderAlive(folder: string, name: string): boolean {
  const file = lockFile(folder, name);
  if (!existsSync(file)) return false;
  let lock: SqliteDatabase.Database | undefined;
  try {
    lock = new SqliteDatabase(file, { readonly: true, fileMustExist: true, timeout: 0 });
    lock.prepare('SELECT count(*) FROM sqlite_schema').get();
    return false;
  } catch (error) {
    if (isBusy(error)) return true;
    // Released and removed since we looked.
    if (!existsSync(file)) return false;
    throw error;
  } finally {
    lock?.close();
  }
}

/** The names that are held now. */
export function aliveHolders(folder: string): readonly string[] {
  const locks = join(folder, 'holders');
  if (!existsSync(locks)) return [];
  return readdirSync(locks)
    .filter((fileName) => fileName.endsWith(extension))
    .map((fileName) => fileName.slice(0, -extension.length))
    .filter((name) => isHolderAlive(folder, name));
}

const extension = '.lock';

function lockFile(folder: string, name: string): string {
  // Names are ours (`gateway`, a ULID), but they also come back from the database.
  if (!/^[A-Za-z0-9-]+$/.test(name)) throw new Error(`Expected a holder's name, got ${JSON.stringify(name)}`);
  return join(folder, 'holders', `${name}${extension}`);
}

/** Removed while it is still locked, so that it cannot be the file of the next holder. Windows removes no open file. */
function release(lock: SqliteDatabase.Database, file: string): void {
  if (!held.delete(lock)) return;
  if (process.platform !== 'win32') rmSync(file, { force: true });
  lock.close();
}

/** Tells a file from a later one of the same name; the number of a removed file may be used again. */
function identityOf(file: string): string | undefined {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? undefined : `${found.ino} ${found.birthtimeNs}`;
}

function isBusy(error: unknown): boolean {
  return sqliteCodeOf(error)?.startsWith('SQLITE_BUSY') ?? false;
}
