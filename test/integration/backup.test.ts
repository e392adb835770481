import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { backupDatabase } from '../../src/db/backup-database.ts';
import { checkDatabase } from '../../src/db/check-database.ts';
import { createJobStore } from '../../src/db/job-store.ts';
import { type Database, openDatabase } from '../../src/db/open-database.ts';
import { restoreDatabase } from '../../src/db/restore-database.ts';
import { aDatabase, migrationsFolder } from '../support/a-database.ts';
import { aFolder } from '../support/a-folder.ts';
import { jobsPerGroup } from '../support/job-writer.ts';

/** A process that writes groups of jobs, and how many of them it has committed for certain. */
async function aWriter(file: string) {
  const child = fork(join(import.meta.dirname, '../support/job-writer.ts'), [file]);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const told = { groups: 0 };
  child.on('message', (group) => {
    told.groups = Number(group);
  });
  await once(child, 'message');
  return {
    told,
    kill: () => killed(child),
    wroteMoreThan: async (groups: number): Promise<void> => {
      while (told.groups <= groups) await once(child, 'message');
    },
  };
}

async function killed(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** How many groups there are, and of how many jobs the incomplete ones. */
function groupsIn(database: Database): { readonly groups: number; readonly broken: readonly number[] } {
  const sizes = database
    .prepare<[], number>("SELECT count(*) FROM jobs GROUP BY destination ->> '$.key'")
    .pluck()
    .all();
  return { groups: sizes.length, broken: sizes.filter((size) => size !== jobsPerGroup) };
}

/** A database where the writer's user and space are. */
function aPeopledDatabase() {
  const { database, file, folder } = aDatabase();
  database.exec("INSERT INTO users (id, created_at_ms) VALUES ('ana', 0)");
  database.exec("INSERT INTO spaces VALUES ('den', 'web', 'den', 0)");
  return { database, file, folder };
}

test('backups made while another process writes are whole, and restore to a sound database', async () => {
  const { database, file, folder } = aPeopledDatabase();
  const writer = await aWriter(file);
  const backups: { readonly path: string; readonly atLeast: number }[] = [];
  const backupFolder = await aFolder();
  for (const name of ['1.db', '2.db', '3.db']) {
    const atLeast = writer.told.groups;
    const path = join(backupFolder, name);
    await backupDatabase(database, path);
    backups.push({ path, atLeast });
    await writer.wroteMoreThan(atLeast + 20);
  }
  await writer.kill();
  database.close();

  for (const [index, { path, atLeast }] of backups.entries()) {
    await restoreDatabase({
      backupFile: path,
      databaseFile: file,
      dataFolder: folder,
      migrationsFolder,
      atMs: index,
    });
    const restored = openDatabase(file);
    try {
      expect(checkDatabase(restored, migrationsFolder)).toEqual([]);
      const { groups, broken } = groupsIn(restored);
      expect(broken).toEqual([]);
      // What had been committed before the backup began is in it.
      expect(groups).toBeGreaterThanOrEqual(atLeast);
      expect(createJobStore(restored).count()).toEqual({ queued: groups * jobsPerGroup, running: 0 });
    } finally {
      restored.close();
    }
  }
});

test('a writer that is killed leaves whole groups, and all that it had told', async () => {
  const { database, file } = aPeopledDatabase();
  const writer = await aWriter(file);
  await writer.wroteMoreThan(20);
  await writer.kill();
  const { groups, broken } = groupsIn(database);
  expect(broken).toEqual([]);
  expect(groups).toBeGreaterThanOrEqual(writer.told.groups);
  expect(checkDatabase(database, migrationsFolder)).toEqual([]);
});
