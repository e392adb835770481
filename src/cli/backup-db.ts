import { resolve } from 'node:path';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { type Terminal, writeJson } from './terminal.ts';

export interface BackupDbDeps {
  readonly terminal: Terminal;
  readonly workingFolder: string;
  readonly backup: (toFile: string, options: { readonly overwrite: boolean }) => Promise<void>;
}

/** Copies the database into the file that was named. */
export async function backupDb(
  file: string,
  { overwrite, json }: { readonly overwrite: boolean; readonly json: boolean },
  { terminal, workingFolder, backup }: BackupDbDeps,
): Promise<ExitCode> {
  const toFile = resolve(workingFolder, file);
  await backup(toFile, { overwrite });
  if (json) writeJson(terminal.out, { ok: true, backupFile: toFile });
  else {
    terminal.out.write(
      `The backup is ${toFile}. It holds prompts and keys: keep it where only you can read it. Pictures are not in it: copy the media folder, too.\n`,
    );
  }
  return exitCodes.done;
}
