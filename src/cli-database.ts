import { backupDb } from './cli/backup-db.ts';
import { checkDb } from './cli/check-db.ts';
import type { createDbCommand } from './cli/db-command.ts';
import type { ExitCode } from './cli/exit-code.ts';
import { migrateDb } from './cli/migrate-db.ts';
import { restoreDb } from './cli/restore-db.ts';
import type { Terminal } from './cli/terminal.ts';
import { readConfig } from './config.ts';
import { backupDatabase } from './db/backup-database.ts';
import { checkDatabase } from './db/check-database.ts';
import { migrate, pendingMigrations } from './db/migrate.ts';
import { type Database, openDatabase } from './db/open-database.ts';
import { restoreDatabase } from './db/restore-database.ts';
import { migrationsFolder } from './project-folders.ts';
import { databaseFile } from './stores.ts';

const now = Date.now;

/** Composition root of `pincel db`. It opens the file itself: that may be older than this version, damaged or missing. */
export function dbHandlers(
  terminal: Terminal,
  done: (exitCode: ExitCode) => void,
): Parameters<typeof createDbCommand>[0] {
  const withDatabase = async <Result>(
    run: (database: Database) => Result | Promise<Result>,
    options: { readonly readonly?: boolean } = {},
  ): Promise<Result> => {
    const database = openDatabase(databaseFile(readConfig()), options);
    try {
      return await run(database);
    } finally {
      database.close();
    }
  };
  return {
    migrate: async (options) => {
      const file = databaseFile(readConfig());
      const exitCode = await withDatabase(
        (database) =>
          migrateDb(options, {
            terminal,
            databaseFile: file,
            migrate: () => migrate(database, migrationsFolder, now()),
            pending: () => pendingMigrations(database, migrationsFolder),
          }),
        { readonly: options.dryRun },
      );
      done(exitCode);
    },
    backup: async (file, options) => {
      const backup = (toFile: string, how: { readonly overwrite: boolean }) =>
        withDatabase((database) => backupDatabase(database, toFile, how), { readonly: true });
      done(await backupDb(file, options, { terminal, workingFolder: process.cwd(), backup }));
    },
    check: async (options) => {
      const faults = await withDatabase((database) => checkDatabase(database, migrationsFolder), {
        readonly: true,
      });
      done(checkDb(options, { terminal, databaseFile: databaseFile(readConfig()), check: () => faults }));
    },
    restore: async (file, options) => {
      const config = readConfig();
      const restore = (backupFile: string) =>
        restoreDatabase({
          backupFile,
          databaseFile: databaseFile(config),
          dataFolder: config.dataDir,
          migrationsFolder,
          atMs: now(),
        });
      done(
        await restoreDb(file, options, {
          terminal,
          workingFolder: process.cwd(),
          databaseFile: databaseFile(config),
          restore,
        }),
      );
    },
  };
}
