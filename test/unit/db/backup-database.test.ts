import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { backupDatabase } from '../../../src/db/backup-database.ts';
import { acquireHolder } from '../../../src/db/holder-lock.ts';
import { type Database, openDatabase } from '../../../src/db/open-database.ts';
import { restoreDatabase } from '../../../src/db/restore-database.ts';
import { aDatabase, migrationsFolder } from '../../support/a-database.ts';
import { aFolder } from '../../support/a-folder.ts';

function write(database: Database, name: string): void {
  database.prepare("INSERT INTO settings VALUES (?, '1', 0)").run(name);
}

/** The names that were written to a database file. */
function read(file: string): readonly string[] {
  const database = openDatabase(file, { readonly: true });
  try {
    return database.prepare<[], string>('SELECT name FROM settings ORDER BY name').pluck().all();
  } finally {
    database.close();
  }
}

describe('backup', () => {
  test('a backup is one file with what was committed, readable by its user only', async () => {
    const { database } = aDatabase();
    const folder = await aFolder();
    const backup = join(folder, 'backup.db');
    write(database, 'a');
    await backupDatabase(database, backup);
    write(database, 'b');
    expect(readdirSync(folder)).toEqual(['backup.db']);
    expect(statSync(backup).mode & 0o777).toBe(0o600);
    expect(read(backup)).toEqual(['a']);
    expect(readdirSync(folder)).toEqual(['backup.db']);
  });

  test('an unfinished transaction is not in it', async () => {
    const { database, file } = aDatabase();
    const other = openDatabase(file);
    onTestFinished(() => {
      other.close();
    });
    other.exec('BEGIN IMMEDIATE');
    write(other, 'a');
    const backup = join(await aFolder(), 'backup.db');
    await backupDatabase(database, backup);
    other.exec('COMMIT');
    expect(read(backup)).toEqual([]);
  });

  test('a file that exists is replaced only when told', async () => {
    const { database } = aDatabase();
    const backup = join(await aFolder(), 'backup.db');
    writeFileSync(backup, 'precious');
    await expect(backupDatabase(database, backup)).rejects.toMatchObject({
      kind: 'disk-failed',
      message: expect.stringContaining('exists already'),
    });
    expect(readFileSync(backup, 'utf8')).toBe('precious');
    await backupDatabase(database, backup, { overwrite: true });
    expect(read(backup)).toEqual([]);
  });

  test('a place that cannot be written is told, and nothing is left behind', async () => {
    const { database } = aDatabase();
    const folder = await aFolder();
    writeFileSync(join(folder, 'file'), '');
    await expect(backupDatabase(database, join(folder, 'file', 'backup.db'))).rejects.toMatchObject({
      kind: 'disk-failed',
      message: expect.stringContaining('backup.db cannot be written'),
    });
    expect(readdirSync(folder)).toEqual(['file']);
  });
});

describe('restore', () => {
  /** A backup with `a`, and a stopped database with `a` and `b`. */
  async function aStoppedDatabase() {
    const { database, file, folder } = aDatabase();
    const backupFile = join(await aFolder(), 'backup.db');
    write(database, 'a');
    await backupDatabase(database, backupFile);
    write(database, 'b');
    database.close();
    const restore = (from = backupFile) =>
      restoreDatabase({
        backupFile: from,
        databaseFile: file,
        dataFolder: folder,
        migrationsFolder,
        atMs: Date.UTC(2026, 8, 1, 12, 30),
      });
    return { file, folder, backupFile, restore };
  }

  test('the database is what the backup was, and what was there is kept beside', async () => {
    const { file, folder, backupFile, restore } = await aStoppedDatabase();
    const keptAs = join(folder, 'pincel.db.replaced-2026-09-01T12-30-00-000Z');
    expect(await restore()).toEqual({ keptAs });
    expect(read(file)).toEqual(['a']);
    expect(read(keptAs)).toEqual(['a', 'b']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(read(backupFile)).toEqual(['a']);
  });

  test('what was committed but stands only in the journal is kept, too', async () => {
    const { database, file, folder } = aDatabase();
    const backupFile = join(await aFolder(), 'backup.db');
    await backupDatabase(database, backupFile);
    write(database, 'only in the journal');
    // As after a crash: nobody closed the database.
    expect(existsSync(`${file}-wal`)).toBe(true);
    const { keptAs = '' } = await restoreDatabase({
      backupFile,
      databaseFile: file,
      dataFolder: folder,
      migrationsFolder,
      atMs: 0,
    });
    expect(existsSync(`${file}-wal`)).toBe(false);
    expect(read(file)).toEqual([]);
    expect(existsSync(`${keptAs}-wal`)).toBe(true);
    expect(read(keptAs)).toEqual(['only in the journal']);
  });

  test('a backup is restored where there is no database', async () => {
    const { backupFile } = await aStoppedDatabase();
    const folder = join(await aFolder(), 'new');
    const databaseFile = join(folder, 'pincel.db');
    const restored = restoreDatabase({
      backupFile,
      databaseFile,
      dataFolder: folder,
      migrationsFolder,
      atMs: 0,
    });
    expect(await restored).toEqual({ keptAs: undefined });
    expect(read(databaseFile)).toEqual(['a']);
  });

  test.each(['gateway', '01J0000000000000000000000A'])('nothing happens while %s runs', async (name) => {
    const { file, folder, restore } = await aStoppedDatabase();
    const holder = acquireHolder(folder, name);
    await expect(restore()).rejects.toMatchObject({ kind: 'storage-busy' });
    expect(read(file)).toEqual(['a', 'b']);
    holder?.release();
    await restore();
    expect(read(file)).toEqual(['a']);
  });

  test('a gateway may start again afterwards', async () => {
    const { folder, restore } = await aStoppedDatabase();
    await restore();
    const holder = acquireHolder(folder, 'gateway');
    expect(holder).toBeDefined();
    holder?.release();
  });

  describe('what is no good backup leaves the database as it is', () => {
    test.each([
      ['a file that is not there', undefined, 'disk-failed'],
      ['a file that is something else', Buffer.alloc(9_000, 'letter'), 'storage-invalid'],
      ['an empty file', Buffer.alloc(0), 'storage-invalid'],
    ])('%s', async (_name, content, kind) => {
      const { file, folder, restore } = await aStoppedDatabase();
      const bad = join(await aFolder(), 'bad.db');
      if (content !== undefined) writeFileSync(bad, content);
      await expect(restore(bad)).rejects.toMatchObject({ kind });
      expect(read(file)).toEqual(['a', 'b']);
      expect(readdirSync(folder).filter((name) => name.includes('replaced'))).toEqual([]);
    });

    test('one that is cut off', async () => {
      const { file, backupFile, restore } = await aStoppedDatabase();
      const bad = join(await aFolder(), 'bad.db');
      writeFileSync(bad, readFileSync(backupFile).subarray(0, 40_960));
      await expect(restore(bad)).rejects.toMatchObject({ kind: 'storage-invalid' });
      expect(read(file)).toEqual(['a', 'b']);
    });

    test('one of a newer version', async () => {
      const { file, backupFile, restore } = await aStoppedDatabase();
      const backup = openDatabase(backupFile);
      backup.exec("INSERT INTO schema_migrations VALUES (9999, 'later', 'x', 0)");
      backup.close();
      await expect(restore()).rejects.toMatchObject({
        kind: 'storage-invalid',
        message: expect.stringMatching(/cannot be restored\. .*newer Pincel/),
      });
      expect(read(file)).toEqual(['a', 'b']);
    });
  });
});
