import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { clearJournal } from '../../../src/db/clear-journal.ts';
import { type Database, type OpenOptions, openDatabase } from '../../../src/db/open-database.ts';
import { aDatabase } from '../../support/a-database.ts';
import { aFolder } from '../../support/a-folder.ts';

/** Opened, and closed after the test. */
function opened(file: string, options: OpenOptions = {}): Database {
  const database = openDatabase(file, options);
  onTestFinished(() => {
    database.close();
  });
  return database;
}

test('a database is made with its folders, readable by its user only', async () => {
  const file = join(await aFolder(), 'data', 'deep', 'pincel.db');
  const database = opened(file);
  database.exec('CREATE TABLE words (word TEXT) STRICT');
  for (const ending of ['', '-wal', '-shm']) expect(statSync(`${file}${ending}`).mode & 0o777).toBe(0o600);
});

test.each([
  ['journal_mode', 'wal'],
  // FULL
  ['synchronous', 2],
  ['foreign_keys', 1],
  ['busy_timeout', 5_000],
  ['secure_delete', 1],
  // MEMORY
  ['temp_store', 2],
  ['trusted_schema', 0],
  ['recursive_triggers', 1],
])('%s is %s', async (pragma, value) => {
  const database = opened(join(await aFolder(), 'pincel.db'));
  expect(database.pragma(pragma, { simple: true })).toBe(value);
});

test('a reader sees what is written and writes nothing', () => {
  const { database, file } = aDatabase();
  const reader = opened(file, { readonly: true });
  database.exec("INSERT INTO settings VALUES ('a', '1', 0)");
  expect(reader.prepare('SELECT count(*) FROM settings').pluck().get()).toBe(1);
  expect(() => reader.exec('DELETE FROM settings')).toThrow(/readonly/);
});

test('nothing of a deleted key stays in the files once the journal is cleared', () => {
  const { database, file } = aDatabase();
  const key = Buffer.from('k3y-of-a-person-that-was-erased!');
  database.exec("INSERT INTO users (id, created_at_ms) VALUES ('ana', 0)");
  database.prepare('INSERT INTO user_keys VALUES (?, ?)').run('ana', key);
  database.exec('DELETE FROM user_keys');
  expect(isIn(`${file}-wal`, key)).toBe(true);
  expect(clearJournal(database)).toBe(true);
  expect(isIn(file, key)).toBe(false);
  expect(isIn(`${file}-wal`, key)).toBe(false);

  function isIn(path: string, bytes: Uint8Array): boolean {
    return existsSync(path) && readFileSync(path).includes(bytes);
  }
});

test('a journal that a reader holds on to is not cleared', () => {
  const { database, file } = aDatabase();
  database.pragma('busy_timeout = 0');
  const reader = opened(file, { readonly: true });
  reader.exec('BEGIN');
  reader.prepare('SELECT * FROM users').all();
  database.exec("INSERT INTO settings VALUES ('a', '1', 0)");
  expect(clearJournal(database)).toBe(false);
  reader.exec('COMMIT');
  expect(clearJournal(database)).toBe(true);
});

describe('what cannot be opened is told in a sentence', () => {
  test('a folder that cannot be made', async () => {
    const folder = await aFolder();
    writeFileSync(join(folder, 'data'), '');
    expect(() => openDatabase(join(folder, 'data', 'pincel.db'))).toThrow(
      expect.objectContaining({
        kind: 'disk-failed',
        message: expect.stringMatching(/cannot be written in .*data: .*PINCEL_DATA_DIR/),
      }),
    );
  });

  test('a database that is not there, for a reader', async () => {
    const folder = await aFolder();
    for (const file of [join(folder, 'pincel.db'), join(folder, 'none', 'pincel.db')]) {
      expect(() => openDatabase(file, { readonly: true })).toThrow(
        expect.objectContaining({
          kind: 'disk-failed',
          message: expect.stringContaining('pincel db migrate'),
        }),
      );
      expect(existsSync(file)).toBe(false);
    }
  });

  test('a file that is something else', async () => {
    const file = join(await aFolder(), 'pincel.db');
    writeFileSync(file, 'a letter to my grandmother, long enough to be more than a header'.repeat(20));
    expect(() => openDatabase(file)).toThrow(
      expect.objectContaining({
        kind: 'storage-invalid',
        message: expect.stringContaining(`${file} is not a database`),
      }),
    );
  });

  test('a database that is cut off', async () => {
    const { database, file } = aDatabase();
    const copy = join(await aFolder(), 'pincel.db');
    clearJournal(database);
    writeFileSync(copy, readFileSync(file));
    truncateSync(copy, 4_096);
    expect(() => openDatabase(copy)).toThrow(
      expect.objectContaining({
        kind: 'storage-invalid',
        message: expect.stringMatching(/is damaged.*pincel db restore/),
      }),
    );
  });

  test('a database that another process has locked', () => {
    const { database, file } = aDatabase();
    database.pragma('locking_mode = EXCLUSIVE');
    database.exec("INSERT INTO settings VALUES ('a', '1', 0)");
    // Exclusive WAL mode holds the file lock itself, so not even a reader comes in.
    expect(() => openDatabase(file, { busyTimeoutMs: 10 })).toThrow(
      expect.objectContaining({ kind: 'storage-busy', retryable: true }),
    );
  });
});
