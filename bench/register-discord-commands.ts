import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** `pincel bots sync`, as an operator does once: Discord offers no command that was not registered. */
export async function registerDiscordCommands(
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const entry = join(import.meta.dirname, '../src/cli.ts');
  await promisify(execFile)(process.execPath, [entry, 'bots', 'sync', '--surface', 'discord'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...env },
  });
}
