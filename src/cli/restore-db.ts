import { resolve } from 'node:path';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { type Terminal, writeJson } from './terminal.ts';

export interface RestoreDbDeps {
  readonly terminal: Terminal;
  readonly workingFolder: string;
  readonly databaseFile: string;
  readonly restore: (backupFile: string) => Promise<{ readonly keptAs: string | undefined }>;
}

/** Puts a backup in the place of the database. */
export async function restoreDb(
  file: string,
  { json }: { readonly json: boolean },
  { terminal, workingFolder, databaseFile, restore }: RestoreDbDeps,
): Promise<ExitCode> {
  const backupFile = resolve(workingFolder, file);
  const { keptAs } = await restore(backupFile);
  if (json) writeJson(terminal.out, { ok: true, databaseFile, backupFile, keptAs: keptAs ?? null });
  else {
    const kept = keptAs === undefined ? '' : ` What was there before is ${keptAs}.`;
    terminal.out.write(`${databaseFile} is what ${backupFile} was.${kept}\n`);
  }
  return exitCodes.done;
}
