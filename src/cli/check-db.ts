import { type ExitCode, exitCodes } from './exit-code.ts';
import { type Terminal, writeJson } from './terminal.ts';

export interface CheckDbDeps {
  readonly terminal: Terminal;
  readonly databaseFile: string;
  /** What is wrong; empty when nothing is. */
  readonly check: () => readonly { readonly what: string; readonly problem: string }[];
}

/** Reads the whole database; ends with exit code 1 when something is wrong with it. */
export function checkDb(
  { json }: { readonly json: boolean },
  { terminal, databaseFile, check }: CheckDbDeps,
): ExitCode {
  const faults = check();
  const isSound = faults.length === 0;
  if (json) writeJson(terminal.out, { ok: isSound, databaseFile, faults });
  else if (isSound) terminal.out.write(`${databaseFile} is sound.\n`);
  else {
    for (const { problem } of faults) terminal.out.write(`${problem}\n`);
    terminal.err.write(
      'Stop Pincel, keep a copy of the data folder, and bring back a backup with `pincel db restore <file>`.\n',
    );
  }
  return isSound ? exitCodes.done : exitCodes.failed;
}
