import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

/** Tells both platforms the commands as an operator would: `pincel bots sync`. Rehearsing goes on without. */
export async function syncCommands(
  env: Readonly<Record<string, string>>,
  tell: (line: string) => void,
): Promise<void> {
  const options = { env: { PATH: process.env['PATH'], ...env } };
  await promisify(execFile)(process.execPath, [cli, 'bots', 'sync'], options).catch((error: unknown) => {
    tell(`The commands could not be registered: ${error instanceof Error ? error.message : String(error)}`);
  });
}
