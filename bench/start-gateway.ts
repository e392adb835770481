import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

export interface StartedGateway {
  readonly answersAfterMs: number;
  readonly rssBytes: number;
  stop(): Promise<void>;
}

const readyTimeoutMs = 60_000;

/** `npm start`'s process on a free port and a data folder, until it answers its first request. */
export async function startGateway(dataDir: string): Promise<StartedGateway> {
  const port = await freePort();
  const startedMs = performance.now();
  const child = spawn(process.execPath, [join(import.meta.dirname, '../src/main.ts')], {
    env: {
      ...process.env,
      PINCEL_DATA_DIR: dataDir,
      PINCEL_HTTP_PORT: String(port),
      PINCEL_LOG_LEVEL: 'error',
    },
    stdio: 'ignore',
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  while (!(await answers(port))) await new Promise((resolve) => setTimeout(resolve, 5));
  const answersAfterMs = performance.now() - startedMs;
  while (!(await answers(port, '/readyz'))) {
    if (performance.now() - startedMs > readyTimeoutMs) {
      child.kill('SIGTERM');
      throw new Error('The gateway did not get ready: run `npx pincel doctor`.');
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
  const rssKiB = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
  return {
    answersAfterMs,
    rssBytes: rssKiB * 1024,
    async stop() {
      child.kill('SIGTERM');
      await gone;
    },
  };
}

async function answers(port: number, path = '/healthz'): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}${path}`).then(
    (response) => response.ok,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
