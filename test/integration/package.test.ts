import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { removeFolder } from '../support/remove-folder.ts';

const run = promisify(execFile);
const projectFolder = join(import.meta.dirname, '../..');
/** Compiling, npm's work on a busy machine, and the downloads of an empty cache. */
const installTimeoutMs = 300_000;

let folder: string;
/** As in a shell that knows nothing of this project: `npm test` tells its children where it runs. */
const shell: NodeJS.ProcessEnv = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(npm_(?!config_(registry|cache|.*proxy))|PINCEL_|INIT_CWD)/.test(name),
  ),
);
const env: NodeJS.ProcessEnv = { ...shell, PINCEL_PROVIDER: 'cpu', PINCEL_HTTP_PORT: '0' };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pincel-package-'));
  const { stdout } = await run(process.execPath, [
    join(projectFolder, 'tools/pack.ts'),
    join(folder, 'packed'),
  ]);
  const tarball = stdout.trim();
  await run('npm', ['install', '--prefix', folder, '--prefer-offline', '--no-audit', '--no-fund', tarball], {
    cwd: folder,
    env: { ...shell, ONNXRUNTIME_NODE_INSTALL: 'skip' },
  });
}, installTimeoutMs);

afterAll(() => removeFolder(folder));

test('the package, installed into an empty folder, draws a picture', async () => {
  await run('npx', ['pincel', 'image', 'a cat', '--steps', '3', '--out', 'cat.png'], { cwd: folder, env });
  expect(await sharp(join(folder, 'cat.png')).metadata()).toMatchObject({
    format: 'png',
    width: 256,
    height: 256,
  });
});

test('the installed package serves the page with everything it needs, and ends when asked to', async () => {
  const gateway = spawn(join(folder, 'node_modules/.bin/pincel'), ['serve'], {
    cwd: folder,
    env: { ...env, PATH: `${join(folder, 'node_modules/.bin')}:${env['PATH'] ?? ''}` },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(gateway, 'exit');
  try {
    const url = await addressIn(gateway.stderr);
    const paths = ['/', '/assets/pincel.css', '/healthz', '/api/v1/openapi.json'];
    const answers = await Promise.all(paths.map(async (path) => (await fetch(url + path)).status));
    expect(answers).toEqual([200, 200, 200, 200]);
  } finally {
    gateway.kill('SIGTERM');
  }
  expect(await ended).toEqual([0, null]);
});

/** The address in the log, once the gateway listens. */
async function addressIn(log: Readable): Promise<string> {
  for await (const line of createInterface(log)) {
    const address = /"url":"([^"]+)"/.exec(line)?.[1];
    if (address !== undefined) return address;
  }
  throw new Error('The gateway ended before it listened');
}
