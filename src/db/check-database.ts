import { AppError } from '../domain/app-error.ts';
import { pendingMigrations, readApplied } from './migrate.ts';
import type { Database } from './open-database.ts';
import { sqliteCodeOf } from './storage-error.ts';

/** Something that is wrong with a database, as a sentence. */
export interface DatabaseFault {
  readonly what: 'integrity' | 'foreign-key' | 'migrations';
  readonly problem: string;
}

/**
 * Reads the whole database and answers what is wrong with it: damaged pages and indexes, rows that point to nothing, a
 * schema that is not this version's. Empty when all is well; migrations that are still to come are no fault.
 */
export function checkDatabase(database: Database, migrationsFolder: string): readonly DatabaseFault[] {
  return [
    ...ifReadable('integrity', () => findDamage(database)),
    ...ifReadable('foreign-key', () => findDanglingRows(database)),
    ...ifReadable('migrations', () => findForeignMigrations(database, migrationsFolder)),
  ];
}

function findDamage(database: Database): readonly DatabaseFault[] {
  return database
    .prepare<[], string>('PRAGMA integrity_check(100)')
    .pluck()
    .all()
    .filter((line) => line !== 'ok')
    .map((line) => ({ what: 'integrity', problem: `The file is damaged: ${line}.` }));
}

/** https://sqlite.org/pragma.html#pragma_foreign_key_check */
interface DanglingRow {
  readonly table: string;
  readonly rowid: number | null;
  readonly parent: string;
}

function findDanglingRows(database: Database): readonly DatabaseFault[] {
  return database
    .prepare<[], DanglingRow>('PRAGMA foreign_key_check')
    .all()
    .map(({ table, rowid, parent }) => ({
      what: 'foreign-key',
      problem: `Row ${rowid ?? 'without number'} of ${table} points to a row of ${parent} that is not there.`,
    }));
}

function findForeignMigrations(database: Database, folder: string): readonly DatabaseFault[] {
  if (readApplied(database).length === 0) {
    const problem = `${database.name} has no tables of Pincel's.`;
    return [{ what: 'migrations', problem }];
  }
  try {
    pendingMigrations(database, folder);
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [{ what: 'migrations', problem: error.message }];
  }
}

/** A page that is damaged badly enough ends the search with an error of its own. */
function ifReadable(
  what: DatabaseFault['what'],
  find: () => readonly DatabaseFault[],
): readonly DatabaseFault[] {
  try {
    return find();
  } catch (error) {
    const code = sqliteCodeOf(error);
    if (!code?.startsWith('SQLITE_CORRUPT')) throw error;
    return [{ what, problem: `The file is damaged: reading it ended with ${code}.` }];
  }
}
