import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { compileCache } from './compile-cache.ts';
import { removeFolder } from './remove-folder.ts';

const entry = join(import.meta.dirname, '../../src/main.ts');

export interface Gateway {
  readonly process: ChildProcess;
  /** Lines for the person who started it. */
  readonly out: readonly string[];
  /** The log, and what went wrong. */
  readonly err: readonly string[];
  readonly folder: string;
  /** Resolves with the address once it listens; rejects when the process ends first. */
  readonly url: Promise<string>;
  /** Resolves once it draws, as it tells the person who started it; rejects when the process ends first. */
  readonly ready: Promise<void>;
  /** The exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | string>;
  /** Ends it by force if it is still there, and removes its files. */
  remove(): Promise<void>;
}

/** A real gateway with `models/mini` on a free port, in a folder of its own unless one is given. */
export async function startGateway(
  env: Readonly<Record<string, string>> = {},
  earlierFolder?: string,
): Promise<Gateway> {
  const folder = earlierFolder ?? (await mkdtemp(join(tmpdir(), 'pincel-test-')));
  const child = spawn(process.execPath, [entry], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      PINCEL_HTTP_PORT: '0',
      PINCEL_PROVIDER: 'cpu',
      ...compileCache,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const out: string[] = [];
  const err: string[] = [];
  const listening = Promise.withResolvers<string>();
  const drawing = Promise.withResolvers<void>();
  for (const { promise } of [listening, drawing]) promise.catch(() => undefined);
  createInterface(child.stdout).on('line', (line) => {
    out.push(line);
    if (line.startsWith('Pincel is ready: ')) drawing.resolve();
  });
  createInterface(child.stderr).on('line', (line) => {
    err.push(line);
    const url = /"url":"([^"]+)".*"msg":"listening"/.exec(line)?.[1];
    if (url !== undefined) listening.resolve(url);
  });
  // 'close' and not 'exit': everything it wrote has been read by then.
  const ended = once(child, 'close').then(([code, signal]: (number | string | null)[]) => {
    listening.reject(new Error(`The gateway ended before it listened: ${err.join('\n')}`));
    drawing.reject(new Error(`The gateway ended before it drew: ${err.join('\n')}`));
    return code ?? signal ?? 'unknown';
  });
  return {
    process: child,
    out,
    err,
    folder,
    url: listening.promise,
    ready: drawing.promise,
    ended,
    async remove() {
      child.kill('SIGKILL');
      await ended;
      await removeFolder(folder);
    },
  };
}

/** Process ids of the direct children of a process (Linux). */
export async function childrenOf(pid: number | undefined): Promise<readonly number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return children.split(' ').filter(Boolean).map(Number);
}

/** True while a process of this id is there and is not a zombie (Linux). */
export async function isAlive(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') X');
  return !/\) [XZ]/.test(stat);
}
