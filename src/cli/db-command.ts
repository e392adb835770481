import { Command } from 'commander';
import { z } from 'zod';

interface JsonOption {
  readonly json: boolean;
}

export interface DbHandlers {
  readonly migrate: (options: JsonOption & { readonly dryRun: boolean }) => Promise<void>;
  readonly backup: (file: string, options: JsonOption & { readonly overwrite: boolean }) => Promise<void>;
  readonly check: (options: JsonOption) => Promise<void>;
  readonly restore: (file: string, options: JsonOption) => Promise<void>;
}

const jsonSchema = z.object({ json: z.boolean().default(false) });
const migrateSchema = jsonSchema.extend({ dryRun: z.boolean().default(false) });
const backupSchema = jsonSchema.extend({ overwrite: z.boolean().default(false) });

/** `pincel db`: looks after the database file. */
export function createDbCommand(handlers: DbHandlers): Command {
  const db = new Command('db').description('Look after the database: migrate, back up, check, restore.');
  db.command('migrate')
    .description('Bring the tables up to this version; the gateway does it at its start, too.')
    .option('--dry-run', 'only tell what would be done')
    .option('--json', 'print JSON')
    .action((options: unknown) => handlers.migrate(migrateSchema.parse(options)));
  db.command('backup <file>')
    .description('Copy the database into one file; Pincel may go on running.')
    .option('--overwrite', 'replace the file if it exists')
    .option('--json', 'print JSON')
    .action((file: string, options: unknown) => handlers.backup(file, backupSchema.parse(options)));
  db.command('check')
    .description('Read the whole database and tell what is wrong with it.')
    .option('--json', 'print JSON')
    .action((options: unknown) => handlers.check(jsonSchema.parse(options)));
  db.command('restore <file>')
    .description(
      'Put a backup in the place of the database; what was there is kept beside. Stop Pincel first.',
    )
    .option('--json', 'print JSON')
    .action((file: string, options: unknown) => handlers.restore(file, jsonSchema.parse(options)));
  return db;
}
