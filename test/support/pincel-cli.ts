import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { compileCache } from './compile-cache.ts';

const cli = join(import.meta.dirname, '../../src/cli.ts');

interface Ended {
  readonly code: number | string | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the real command in `folder` with nothing of ours in its environment but `env`. */
export function pincel(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const { PATH } = process.env;
    const options = { cwd: folder, env: { PATH, ...compileCache, ...env } };
    execFile(process.execPath, [cli, ...args], options, (error, out, err) => {
      resolve({ code: error === null ? 0 : (error.code ?? null), out, err });
    });
  });
}
