import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Surroundings } from './pincel.ts';

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

/** Tells both platforms the commands as an operator would: `pincel bots sync`. Rehearsing goes on without. */
export async function syncCommands(surroundings: Surroundings, tell: (line: string) => void): Promise<void> {
  await promisify(execFile)(process.execPath, [cli, 'bots', 'sync'], surroundings).catch((error: unknown) => {
    tell(`The commands could not be registered: ${error instanceof Error ? error.message : String(error)}`);
  });
}
