import { type ExitCode, exitCodes } from './exit-code.ts';
import { type Terminal, writeJson } from './terminal.ts';

interface Migration {
  readonly number: number;
  readonly name: string;
}

export interface MigrateDbDeps {
  readonly terminal: Terminal;
  readonly databaseFile: string;
  /** Applies what is missing and answers it. */
  readonly migrate: () => readonly Migration[];
  /** What is missing. */
  readonly pending: () => readonly Migration[];
}

/** Brings the schema up to date, or tells what that would do. */
export function migrateDb(
  { dryRun, json }: { readonly dryRun: boolean; readonly json: boolean },
  { terminal, databaseFile, migrate, pending }: MigrateDbDeps,
): ExitCode {
  const migrations = dryRun ? pending() : migrate();
  if (json) {
    writeJson(terminal.out, { ok: true, databaseFile, [dryRun ? 'pending' : 'applied']: migrations });
    return exitCodes.done;
  }
  for (const { number, name } of migrations) {
    terminal.out.write(`${dryRun ? 'Would apply' : 'Applied'} migration ${number} (${name}).\n`);
  }
  if (migrations.length === 0) terminal.out.write(`${databaseFile} is up to date.\n`);
  return exitCodes.done;
}
