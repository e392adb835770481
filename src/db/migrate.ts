import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../domain/app-error.ts';
import type { Database } from './open-database.ts';
import { createTransact } from './transact.ts';

/** One step of the schema: the file `migrations/0001-core.sql` is number 1, named `core`. */
export interface Migration {
  readonly number: number;
  readonly name: string;
}

interface MigrationFile extends Migration {
  readonly sql: string;
  readonly sha256: string;
}

interface AppliedRow extends Migration {
  readonly sha256: string;
}

/**
 * Brings the schema up to date: each missing migration in a transaction of its own, so that a crash or a full disk
 * leaves the database at one of the steps, never in between. Two processes may do it at the same time. Answers what
 * this call applied.
 * @throws AppError `storage-invalid` when the database has migrations that differ from the folder's, or newer ones.
 */
export function migrate(database: Database, folder: string, nowMs: number): readonly Migration[] {
  const files = readMigrations(folder);
  if (toPending(files, readApplied(database), database.name).length === 0) return [];
  const transact = createTransact(database);
  transact(() => database.exec(createTable));
  const applied: Migration[] = [];
  for (const file of files) {
    // Looked up again under the write lock: another process may have applied it meanwhile.
    const isNew = transact(() => {
      if (!toPending(files, readApplied(database), database.name).includes(file)) return false;
      database.exec(file.sql);
      database
        .prepare('INSERT INTO schema_migrations (number, name, sha256, applied_at_ms) VALUES (?, ?, ?, ?)')
        .run(file.number, file.name, file.sha256, nowMs);
      return true;
    });
    if (isNew) applied.push({ number: file.number, name: file.name });
  }
  return applied;
}

/**
 * What `migrate` would apply, without changing anything.
 * @throws AppError `storage-invalid`, as `migrate` does.
 */
export function pendingMigrations(database: Database, folder: string): readonly Migration[] {
  return toPending(readMigrations(folder), readApplied(database), database.name).map(({ number, name }) => ({
    number,
    name,
  }));
}

const createTable = `CREATE TABLE IF NOT EXISTS schema_migrations (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  applied_at_ms INTEGER NOT NULL
) STRICT`;

/** The migrations a database has, in order; none when it is empty. */
export function readApplied(database: Database): readonly AppliedRow[] {
  const hasTable = database
    .prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'")
    .get();
  if (hasTable === undefined) return [];
  return database
    .prepare<[], AppliedRow>('SELECT number, name, sha256 FROM schema_migrations ORDER BY number')
    .all();
}

function toPending(
  files: readonly MigrationFile[],
  applied: readonly AppliedRow[],
  databaseFile: string,
): readonly MigrationFile[] {
  for (const [index, row] of applied.entries()) {
    const file = files[index];
    if (file === undefined) {
      throw new AppError(
        'storage-invalid',
        `${databaseFile} was made by a newer Pincel (it has migration ${row.number}, this version knows ${files.length}). Run that version, or restore a backup made with this one: \`pincel db restore <file>\`.`,
      );
    }
    if (row.number !== file.number) {
      throw new AppError(
        'storage-invalid',
        `${databaseFile} has migration ${row.number} but not ${file.number}: somebody changed its list of migrations. Restore a backup: \`pincel db restore <file>\`.`,
      );
    }
    if (row.sha256 !== file.sha256) {
      throw new AppError(
        'storage-invalid',
        `${toFileName(file)} is not the file that ${databaseFile} was made with. Put the old file back (a change of the schema is a new migration), or restore a backup made with this version: \`pincel db restore <file>\`.`,
      );
    }
  }
  return files.slice(applied.length);
}

const fileNamePattern = /^(\d{4})-([a-z0-9-]+)\.sql$/;

function readMigrations(folder: string): readonly MigrationFile[] {
  const files = readdirSync(folder)
    .filter((fileName) => fileName.endsWith('.sql'))
    .toSorted()
    .map((fileName): MigrationFile => {
      const [, digits, name] = fileNamePattern.exec(fileName) ?? [];
      if (digits === undefined || name === undefined) {
        throw new AppError(
          'storage-invalid',
          `${join(folder, fileName)} is not named like a migration. Call it 0002-what-it-does.sql, with the next free number.`,
        );
      }
      // A checkout with Windows line ends is the same migration.
      const sql = readFileSync(join(folder, fileName), 'utf8').replaceAll('\r\n', '\n');
      return { number: Number(digits), name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
    });
  for (const [index, file] of files.entries()) {
    if (file.number !== index + 1) {
      throw new AppError(
        'storage-invalid',
        `Migration ${index + 1} is missing in ${folder} (${toFileName(file)} comes next). Numbers go 1, 2, 3 …: install Pincel again, or rename the new file.`,
      );
    }
  }
  return files;
}

function toFileName({ number, name }: Migration): string {
  return `${String(number).padStart(4, '0')}-${name}.sql`;
}
