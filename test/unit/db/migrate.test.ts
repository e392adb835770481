import { fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkDatabase } from '../../../src/db/check-database.ts';
import { migrate, pendingMigrations } from '../../../src/db/migrate.ts';
import { type Database, openDatabase } from '../../../src/db/open-database.ts';
import { migrationsFolder } from '../../support/a-database.ts';
import { aFolder } from '../../support/a-folder.ts';
import { contentsOf } from '../../support/database-contents.ts';

const one = 'CREATE TABLE cats (name TEXT) STRICT;';
const two = 'CREATE TABLE dogs (name TEXT) STRICT;';

/** A folder of migrations and an empty database. */
async function aSchema(files: Readonly<Record<string, string>>) {
  const folder = await aFolder();
  for (const [name, sql] of Object.entries(files)) writeFileSync(join(folder, name), sql);
  const file = join(folder, 'pincel.db');
  const database = openDatabase(file);
  onTestFinished(() => {
    database.close();
  });
  return { folder, file, database };
}

function tables(database: Database): readonly string[] {
  return database
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .pluck()
    .all();
}

test('missing migrations are applied in order, and noted', async () => {
  const { database, folder } = await aSchema({ '0002-dogs.sql': two, '0001-cats.sql': one });
  expect(migrate(database, folder, 7_000)).toEqual([
    { number: 1, name: 'cats' },
    { number: 2, name: 'dogs' },
  ]);
  expect(tables(database)).toEqual(['cats', 'dogs', 'schema_migrations']);
  expect(database.prepare('SELECT number, name, applied_at_ms FROM schema_migrations').all()).toEqual([
    { number: 1, name: 'cats', applied_at_ms: 7_000 },
    { number: 2, name: 'dogs', applied_at_ms: 7_000 },
  ]);
});

test('a second time there is nothing to do', async () => {
  const { database, folder } = await aSchema({ '0001-cats.sql': one });
  migrate(database, folder, 1_000);
  expect(migrate(database, folder, 2_000)).toEqual([]);
  writeFileSync(join(folder, '0002-dogs.sql'), two);
  expect(migrate(database, folder, 3_000)).toEqual([{ number: 2, name: 'dogs' }]);
});

test('what would be done can be asked for without doing it', async () => {
  const { database, folder } = await aSchema({ '0001-cats.sql': one });
  expect(pendingMigrations(database, folder)).toEqual([{ number: 1, name: 'cats' }]);
  expect(tables(database)).toEqual([]);
});

test('a migration that fails leaves nothing of itself, and the ones before it', async () => {
  const { database, folder } = await aSchema({
    '0001-cats.sql': one,
    '0002-broken.sql': `${two} INSERT INTO birds VALUES (1);`,
  });
  expect(() => migrate(database, folder, 1_000)).toThrow(/no such table: birds/);
  expect(tables(database)).toEqual(['cats', 'schema_migrations']);
  expect(pendingMigrations(database, folder)).toEqual([{ number: 2, name: 'broken' }]);
});

test('Windows line ends make no difference', async () => {
  const { database, folder } = await aSchema({ '0001-cats.sql': `${one}\n\n` });
  migrate(database, folder, 1_000);
  writeFileSync(join(folder, '0001-cats.sql'), `${one}\r\n\r\n`);
  expect(migrate(database, folder, 1_000)).toEqual([]);
});

describe('what is refused, with a sentence that says what to do', () => {
  test('an old migration that was changed', async () => {
    const { database, folder } = await aSchema({ '0001-cats.sql': one });
    migrate(database, folder, 1_000);
    writeFileSync(join(folder, '0001-cats.sql'), `${one} -- and more`);
    const refusal = expect.objectContaining({
      kind: 'storage-invalid',
      message: expect.stringMatching(/0001-cats\.sql is not the file .* Put the old file back/),
    });
    expect(() => migrate(database, folder, 1_000)).toThrow(refusal);
    expect(() => pendingMigrations(database, folder)).toThrow(refusal);
  });

  test('a database of a newer version', async () => {
    const { database, folder } = await aSchema({ '0001-cats.sql': one });
    migrate(database, folder, 1_000);
    database.exec("INSERT INTO schema_migrations VALUES (2, 'dogs', 'x', 1000)");
    expect(() => migrate(database, folder, 1_000)).toThrow(
      expect.objectContaining({
        kind: 'storage-invalid',
        message: expect.stringMatching(/made by a newer Pincel .*migration 2.* Run that version/),
      }),
    );
  });

  test('a gap in the numbers', async () => {
    const { database, folder } = await aSchema({ '0001-cats.sql': one, '0003-dogs.sql': two });
    expect(() => migrate(database, folder, 1_000)).toThrow(
      expect.objectContaining({
        kind: 'storage-invalid',
        message: expect.stringMatching(/Migration 2 is missing/),
      }),
    );
    expect(tables(database)).toEqual([]);
  });

  test('a gap in what was applied', async () => {
    const { database, folder } = await aSchema({ '0001-cats.sql': one, '0002-dogs.sql': two });
    migrate(database, folder, 1_000);
    database.exec('DELETE FROM schema_migrations WHERE number = 1');
    expect(() => migrate(database, folder, 1_000)).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/has migration 2 but not 1/) }),
    );
  });

  test('a file with another kind of name', async () => {
    const { database, folder } = await aSchema({ '1-cats.sql': one });
    expect(() => migrate(database, folder, 1_000)).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/0002-what-it-does\.sql/) }),
    );
  });
});

test('two processes migrate at the same time: both succeed, and each migration is applied once', async () => {
  const { folder, file } = await aSchema(
    Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [
        `${String(index + 1).padStart(4, '0')}-table.sql`,
        `CREATE TABLE t${index} (name TEXT) STRICT;`,
      ]),
    ),
  );
  const script = join(import.meta.dirname, '../../support/migrate-child.ts');
  const children = [fork(script, [file, folder]), fork(script, [file, folder])];
  await Promise.all(children.map((child) => once(child, 'message')));
  const counts = children.map(async (child) => {
    const answer = once(child, 'message');
    child.send('go');
    return Number((await answer)[0]);
  });
  const [first = 0, second = 0] = await Promise.all(counts);
  expect(first + second).toBe(20);
});

test('the migrations of this repository are whole', async () => {
  const database = openDatabase(join(await aFolder(), 'pincel.db'));
  onTestFinished(() => {
    database.close();
  });
  expect(migrate(database, migrationsFolder, 1_000).slice(0, 2)).toEqual([
    { number: 1, name: 'core' },
    { number: 2, name: 'chat' },
  ]);
  expect(pendingMigrations(database, migrationsFolder)).toEqual([]);
});

test('a database of the first release gets the tables for chats and keeps every row', async () => {
  const { database, folder } = await aSchema({});
  const takeIn = (name: string): void => copyFileSync(join(migrationsFolder, name), join(folder, name));
  takeIn('0001-core.sql');
  migrate(database, folder, 1_000);
  database.exec(`
    INSERT INTO users (id, created_at_ms) VALUES ('ana', 0);
    INSERT INTO identities VALUES ('discord', '1', 'ana', 0);
    INSERT INTO spaces VALUES ('den', 'web', 'den', 0);
    INSERT INTO space_policies VALUES ('den', '{"maxQueued":3}', 0);
    INSERT INTO quota_accounts (user_id, refilled_at_ms) VALUES ('ana', 0);
    INSERT INTO quota_ledger (user_id, kind, amount_millicredits, at_ms, actor, reason)
    VALUES ('ana', 'grant', 5000, 0, 'system', 'a test');
    INSERT INTO audit_log (at_ms, kind, actor, content, previous_hash, hash)
    VALUES (0, 'gateway-started', 'system', '{}', zeroblob(32), zeroblob(32));
    INSERT INTO jobs (id, draft_hash, surface, space_id, user_id, role, class, kind, model, adjustments, receipt,
      destination, holder, predicted_ms, price_millicredits, accepted_at_ms)
    VALUES ('waiting', '', 'web', 'den', 'ana', 'member', 'interactive', 'image', 'mini', '[]', '{}',
      '{"key":"den","address":null}', 'gateway', 1500, 2000, 1000);`);
  const { schema_migrations: applied = [], ...before } = contentsOf(database);

  takeIn('0002-chat.sql');
  expect(migrate(database, folder, 2_000)).toEqual([{ number: 2, name: 'chat' }]);

  const { schema_migrations: appliedNow, ...after } = contentsOf(database);
  expect(after).toEqual({ ...before, inbox: [], chat_messages: [], chat_settings: [] });
  expect(appliedNow?.slice(0, applied.length)).toEqual(applied);
  expect(checkDatabase(database, folder)).toEqual([]);
});
