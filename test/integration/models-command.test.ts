import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, test } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import { compileCache } from '../support/compile-cache.ts';
import { miniFolder } from '../support/engines.ts';
import { startModelServer } from '../support/model-server.ts';
import { pincel } from '../support/pincel-cli.ts';

const cli = join(import.meta.dirname, '../../src/cli.ts');
let mini: Readonly<Record<string, Buffer>>;

beforeAll(async () => {
  const entries = await readdir(miniFolder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(miniFolder.length + 1))
    .filter((path) => path !== 'manifest.json');
  mini = Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path, await readFile(join(miniFolder, path))] as const)),
  );
});

/** A folder to start Pincel in, with a models folder of its own. */
async function aPlace(env: Readonly<Record<string, string>> = {}) {
  const folder = await aFolder();
  const modelsDir = join(folder, 'models');
  await mkdir(modelsDir);
  const variables = { PINCEL_MODELS_DIR: modelsDir, PINCEL_PROVIDER: 'cpu', ...env };
  return {
    folder,
    modelsDir,
    variables,
    run: (...args: readonly string[]) => pincel(folder, args, variables),
  };
}

describe('a folder', () => {
  test('becomes a model that draws, that everybody draws with, and that goes again', async () => {
    const { run, modelsDir, folder } = await aPlace();
    const added = await run('models', 'add', miniFolder, '--name', 'copy', '--try', '--json');
    expect(added).toMatchObject({ code: 0, err: expect.stringContaining('Trying it: one step') });
    expect(JSON.parse(added.out)).toMatchObject({
      ok: true,
      name: 'copy',
      folder: join(modelsDir, 'copy'),
      model: { name: 'copy', kinds: ['image', 'gif'] },
    });

    await writeFile(join(folder, 'pincel.config.json'), '{"queueLimit": 5, "model": "mini"}');
    expect(await run('models', 'default', 'copi')).toMatchObject({
      code: 2,
      err: `There is no model copi below ${modelsDir}. Did you mean copy?\n`,
    });
    expect((await run('models', 'default', 'copy')).code).toBe(0);
    expect(JSON.parse(await readFile(join(folder, 'pincel.config.json'), 'utf8'))).toEqual({
      queueLimit: 5,
      model: 'copy',
    });
    const drawn = await run('image', 'a cat', '--steps', '1', '--seed', '7', '--out', 'cat.png', '--json');
    expect(JSON.parse(drawn.out)).toMatchObject({ ok: true, request: { model: 'copy' } });

    expect(await run('models', 'remove', 'copy', '--yes')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Choose another one first'),
    });
    await run('models', 'add', miniFolder, '--name', 'second');
    await run('models', 'default', 'second');
    expect(await run('models', 'remove', 'copy')).toMatchObject({
      code: 2,
      err: 'Nobody can be asked here: add --yes if copy shall be removed.\n',
    });
    expect((await run('models', 'remove', 'copy', '--yes')).out).toMatch(/^copy is removed: \d+\.\d MiB/);
    expect(await readdir(modelsDir)).toEqual(['second']);
  });

  test('is listed with its licence and whether it is as it was', async () => {
    const { run, modelsDir } = await aPlace({ PINCEL_MODEL: 'copy' });
    await run('models', 'add', miniFolder, '--name', 'copy');
    const { out } = await run('models');
    expect(out).toMatch(/^copy \(\d+\.\d MiB, default\)$/m);
    expect(out).toContain('licence: OFL-1.1');
    expect((await run('models', 'list', '--verify')).out).toContain('every file is as its manifest says');
    await writeFile(join(modelsDir, 'copy', 'concepts.json'), '{}');
    expect(await run('models', 'list', '--verify')).toMatchObject({
      code: 1,
      err: expect.stringContaining('concepts.json has 2 bytes'),
    });
    expect(await run('models', 'default', 'copy')).toMatchObject({
      code: 2,
      err: expect.stringContaining('PINCEL_MODEL decides which model draws'),
    });
  });
});

describe('a hub', () => {
  test('is read on after a kill in the middle of a file, and the model draws', async () => {
    const path = 'unet_motion/model.onnx';
    const half = 9_000_000;
    const server = await startModelServer({
      files: mini,
      faults: { [path]: [{ kind: 'stall', afterBytes: half }] },
      token: 'hf_secret',
    });
    const { folder, modelsDir, variables, run } = await aPlace({ PINCEL_MODELS_HUB: server.address });
    await writeFile(join(folder, 'token'), 'hf_secret\n');
    const env = { ...variables, PINCEL_MODELS_HUB_TOKEN_FILE: join(folder, 'token') };
    const args = ['models', 'add', server.repository, '--yes'];
    const child = spawn(process.execPath, [cli, ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'], ...compileCache, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const told = text(child.stderr);
    const partialBytes = async (): Promise<number> => {
      const [key = ''] = (await readdir(join(modelsDir, '.incoming')).catch(() => [])).filter((name) =>
        name.startsWith('lighthouse.'),
      );
      return (
        (await stat(join(modelsDir, '.incoming', key, `${path}.partial`)).catch(() => undefined))?.size ?? 0
      );
    };
    await expect.poll(partialBytes, { timeout: 60_000 }).toBe(half);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await told).not.toContain('hf_secret');

    expect((await run('models')).err).toMatch(/lighthouse has not come as a whole \(1\d\.\d MiB so far\)/);
    const before = server.requests.length;
    const { code, err } = await pincel(folder, args, env);
    expect({ code, err }).toMatchObject({ code: 0, err: expect.stringContaining('Licence: mit') });
    const ofModel = server.requests.slice(before).filter((request) => request.path === path);
    expect(ofModel).toMatchObject([{ range: `bytes=${half}-`, status: 206 }]);
    expect(server.violations).toEqual([]);
    for (const [name, bytes] of Object.entries(mini)) {
      expect((await readFile(join(modelsDir, 'lighthouse', name))).equals(bytes), name).toBe(true);
    }
    expect(await readdir(modelsDir)).toEqual(['lighthouse']);
    const drawn = await run('image', 'a cat', '--model', 'lighthouse', '--steps', '1', '--out', 'cat.png');
    expect(drawn.code).toBe(0);
  });

  test('is left in peace on Ctrl-C', async () => {
    const path = 'unet_motion/model.onnx';
    const server = await startModelServer({
      files: mini,
      faults: { [path]: [{ kind: 'stall', afterBytes: 1_000 }] },
    });
    const { folder, variables } = await aPlace({ PINCEL_MODELS_HUB: server.address });
    const child = spawn(process.execPath, [cli, 'models', 'add', server.repository, '--yes', '--json'], {
      cwd: folder,
      env: { PATH: process.env['PATH'], ...compileCache, ...variables },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const out = text(child.stdout);
    const exit = once(child, 'exit');
    await expect
      .poll(() => server.requests.some((request) => request.path === path), { timeout: 60_000 })
      .toBe(true);
    child.kill('SIGINT');
    expect(await exit).toEqual([130, null]);
    expect(JSON.parse(await out)).toMatchObject({ ok: false, kind: 'canceled' });
  });

  test('asks for the licence: without a terminal and without --yes nothing is fetched', async () => {
    const server = await startModelServer({ files: mini });
    const { run, modelsDir } = await aPlace({ PINCEL_MODELS_HUB: server.address });
    const { code, err } = await run('models', 'add', server.repository);
    expect({ code, err }).toMatchObject({
      code: 2,
      err: expect.stringContaining('add --yes if you accept it'),
    });
    expect(await readdir(modelsDir)).toEqual([]);
  });
});

test('a misspelt verb is told', async () => {
  const { run } = await aPlace();
  expect(await run('models', 'ad', 'x')).toMatchObject({
    code: 2,
    err: expect.stringContaining('Did you mean add?'),
  });
});

test('a models folder that is not there is told before anything is asked', async () => {
  const { folder } = await aPlace();
  const { code, err } = await pincel(folder, ['models', 'add', miniFolder], {
    PINCEL_MODELS_DIR: join(folder, 'nowhere'),
  });
  expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining('Make it (mkdir -p)') });
});
