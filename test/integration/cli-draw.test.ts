import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import { miniFolder } from '../support/engines.ts';

const cli = join(import.meta.dirname, '../../src/cli.ts');

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
}

/** The real command in `folder`, in a process group of its own as a shell would start it. */
function pincel(folder: string, ...args: readonly string[]): Running {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], PINCEL_PROVIDER: 'cpu' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const ended = Promise.all([exited, text(child.stdout), text(child.stderr)]).then(([code, out, err]) => ({
    code,
    out,
    err,
  }));
  return { child, ended };
}

/** Every file of the media folder: what is kept, and what is on its way there. */
async function keptFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(folder, 'data', 'media'), {
    recursive: true,
    withFileTypes: true,
  }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

test('a picture is drawn to the file that was named, and the file says how it was made', async () => {
  const folder = await aFolder();
  const { code, out, err } = await pincel(
    folder,
    'image',
    'a cat',
    '--seed',
    '7',
    '--steps',
    '3',
    '--out',
    'cat.png',
  ).ended;
  expect(code).toBe(0);
  expect(out).toBe(`${join(folder, 'cat.png')}\n`);
  expect(err).toMatch(/Drawing: 100 %[\s\S]*seed 7/);
  const metadata = await sharp(join(folder, 'cat.png')).metadata();
  expect(JSON.stringify(metadata.comments)).toContain('Seed: 7');
  expect((await readdir(folder)).toSorted()).toEqual(['cat.png', 'data']);
  const [kept = ''] = await keptFiles(folder);
  expect(await readFile(kept)).toEqual(await readFile(join(folder, 'cat.png')));
});

test('two commands on one data folder draw side by side, each its own', async () => {
  const folder = await aFolder();
  const both = await Promise.all(
    ['7', '8'].map((seed) => pincel(folder, 'image', 'a cat', '--seed', seed, '--steps', '2').ended),
  );
  expect(both.map(({ code, out }) => [code, out])).toEqual([
    [0, `${join(folder, 'a-cat-7.png')}\n`],
    [0, `${join(folder, 'a-cat-8.png')}\n`],
  ]);
  expect(await keptFiles(folder)).toHaveLength(2);
});

test('--json answers one object about the files, and nothing else on standard output', async () => {
  const folder = await aFolder();
  const { code, out } = await pincel(
    folder,
    'gif',
    'a fox',
    '--motion',
    'bouncing',
    '--frames',
    '3',
    '--steps',
    '2',
    '--json',
  ).ended;
  expect(code).toBe(0);
  const answer: unknown = JSON.parse(out);
  expect(answer).toMatchObject({
    ok: true,
    files: [{ format: 'gif', frames: 3, widthPx: 256, heightPx: 256 }],
    request: { prompt: 'a fox, bouncing', steps: 2 },
  });
});

test('a picture can be the start of another', async () => {
  const folder = await aFolder();
  await pincel(folder, 'image', 'a cat', '--steps', '2', '--out', 'cat.png').ended;
  const { code } = await pincel(
    folder,
    'image',
    'a dog',
    '--init',
    'cat.png',
    '--strength',
    '0.5',
    '--steps',
    '4',
    '--out',
    'dog.webp',
  ).ended;
  expect(code).toBe(0);
  expect((await sharp(join(folder, 'dog.webp')).metadata()).format).toBe('webp');
});

test('Ctrl-C cancels: exit code 130, a word about it, no file and no process left', async () => {
  const folder = await aFolder();
  const { child, ended } = pincel(folder, 'image', 'a cat', '--steps', '100');
  await new Promise<void>((resolve) => {
    child.stderr?.on('data', (data: Buffer) => {
      if (data.toString().includes('Drawing: ')) resolve();
    });
  });
  const group = -(child.pid ?? 0);
  // A terminal sends the signal to the whole group, the engine process too.
  process.kill(group, 'SIGINT');
  const { code, err } = await ended;
  expect(code).toBe(130);
  expect(err).toContain('Canceled. Nothing was written.');
  expect(await readdir(folder)).toEqual(['data']);
  expect(await keptFiles(folder)).toEqual([]);
  expect(await readdir(join(folder, 'data', 'holders'))).toEqual([]);
  expect(() => process.kill(group, 0)).toThrow('ESRCH');
});

test('a damaged model file is named, with what to do', async () => {
  const folder = await aFolder();
  const model = join(folder, 'model');
  await cp(miniFolder, model, { recursive: true });
  await truncate(join(model, 'unet_motion', 'model.onnx'), 100_000);
  const { code, err } = await pincel(folder, 'image', 'a cat', '--model', model).ended;
  expect(code).toBe(1);
  expect(err).toMatch(/unet_motion\/model\.onnx has 100000 bytes/);
  const doctor = await pincel(folder, 'doctor').ended;
  expect(doctor.code).toBe(0);
  expect(doctor.out).toContain('provider cpu: works here');
});

test('a data folder that cannot be used is told in a sentence, and nothing is left beside the picture’s place', async () => {
  const folder = await aFolder();
  await mkdir(join(folder, 'data'));
  await writeFile(join(folder, 'data', 'pincel.db'), 'this is no database, only a text of some length');
  const { code, err } = await pincel(folder, 'image', 'a cat').ended;
  expect([code, err]).toEqual([1, expect.stringContaining('is not a database')]);
  expect(await readdir(folder)).toEqual(['data']);
});
