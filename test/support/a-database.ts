import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { type Database, openDatabase } from '../../src/db/open-database.ts';
import { createTransact } from '../../src/db/transact.ts';
import type { Transact } from '../../src/domain/transact.ts';

export const migrationsFolder = join(import.meta.dirname, '../../migrations');

/** A migrated database in a folder of its own; closed and removed after the test. */
export function aDatabase(): {
  readonly database: Database;
  readonly file: string;
  readonly folder: string;
  readonly transact: Transact;
} {
  const folder = mkdtempSync(join(tmpdir(), 'pincel-test-'));
  const file = join(folder, 'pincel.db');
  const database = openDatabase(file);
  onTestFinished(() => {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  });
  // No test survives a power cut: waiting for the disk would be most of their time.
  database.pragma('synchronous = OFF');
  migrate(database, migrationsFolder, 1_000);
  return { database, file, folder, transact: createTransact(database) };
}
