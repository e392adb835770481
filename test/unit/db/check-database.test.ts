import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { checkDatabase } from '../../../src/db/check-database.ts';
import { clearJournal } from '../../../src/db/clear-journal.ts';
import { openDatabase } from '../../../src/db/open-database.ts';
import { aDatabase, migrationsFolder } from '../../support/a-database.ts';
import { aFolder } from '../../support/a-folder.ts';

test('a database that was only migrated is sound', () => {
  expect(checkDatabase(aDatabase().database, migrationsFolder)).toEqual([]);
});

test('a row that points to nothing is a fault', () => {
  const { database } = aDatabase();
  database.pragma('foreign_keys = OFF');
  database.exec("INSERT INTO identities VALUES ('web', '1', 'nobody', 0)");
  expect(checkDatabase(database, migrationsFolder)).toEqual([
    {
      what: 'foreign-key',
      problem: 'Row without number of identities points to a row of users that is not there.',
    },
  ]);
});

test('a page that was written over is a fault', async () => {
  const { database, file } = aDatabase();
  const insert = database.prepare('INSERT INTO settings VALUES (?, ?, 0)');
  for (let count = 0; count < 500; count += 1) insert.run(`setting ${count}`, 'x'.repeat(100));
  clearJournal(database);
  const copy = join(await aFolder(), 'pincel.db');
  const bytes = readFileSync(file);
  writeFileSync(copy, bytes);
  const target = openSync(copy, 'r+');
  // The last page belongs to the table that grew last.
  writeSync(target, Buffer.alloc(2_000, 7), 0, 2_000, bytes.length - 4_096);
  closeSync(target);
  const damaged = openDatabase(copy, { readonly: true });
  onTestFinished(() => {
    damaged.close();
  });
  const faults = checkDatabase(damaged, migrationsFolder);
  expect(faults[0]).toMatchObject({ what: 'integrity', problem: expect.stringContaining('damaged') });
});

test('another schema is a fault', () => {
  const { database } = aDatabase();
  database.exec("UPDATE schema_migrations SET sha256 = 'x' WHERE number = 1");
  expect(checkDatabase(database, migrationsFolder)).toMatchObject([
    { what: 'migrations', problem: expect.stringContaining('0001-core.sql is not the file') },
  ]);
});

test('an empty database is not Pincel’s', async () => {
  const database = openDatabase(join(await aFolder(), 'pincel.db'));
  onTestFinished(() => {
    database.close();
  });
  expect(checkDatabase(database, migrationsFolder)).toMatchObject([{ what: 'migrations' }]);
});
