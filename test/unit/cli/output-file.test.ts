import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chooseFormat, prepareOutputFile } from '../../../src/cli/output-file.ts';
import type { MediaFile } from '../../../src/domain/engine.ts';
import { aFolder } from '../../support/a-folder.ts';

function choose(out?: string, format?: 'png' | 'webp') {
  return chooseFormat({ kind: 'image', out, format });
}

test('the format follows the file’s name, then --format, then PNG; a GIF is a GIF', () => {
  expect([choose(), choose(undefined, 'webp'), choose('a.webp'), choose('a.PNG', 'png')]).toEqual([
    'png',
    'webp',
    'webp',
    'png',
  ]);
  expect(chooseFormat({ kind: 'gif', out: undefined, format: undefined })).toBe('gif');
});

test.each([
  [{ kind: 'image', out: 'a.jpg', format: undefined }, "--out a.jpg: end the file's name in .png or .webp."],
  [{ kind: 'image', out: 'a', format: undefined }, "end the file's name in .png or .webp."],
  [{ kind: 'image', out: 'a.gif', format: undefined }, "end the file's name in .png or .webp."],
  [{ kind: 'gif', out: 'a.png', format: undefined }, "end the file's name in .gif."],
  [{ kind: 'image', out: 'a.png', format: 'webp' }, '--out a.png and --format webp disagree.'],
] as const)('%j is refused', (options, message) => {
  expect(() => chooseFormat(options)).toThrow(message);
});

/** Kept files, as the flow hands them over. */
async function keptFiles(seeds: readonly number[]): Promise<readonly MediaFile[]> {
  const folder = await aFolder();
  return Promise.all(
    seeds.map(async (seed) => {
      const path = join(folder, `kept-${seed}.png`);
      await writeFile(path, `picture ${seed}`);
      const shape = { widthPx: 8, heightPx: 8, frames: 1, seed };
      return { path, format: 'png', mimeType: 'image/png', sizeBytes: 9, ...shape };
    }),
  );
}

async function deliver(folder: string, out: string | undefined, seeds: readonly number[]) {
  const output = await prepareOutputFile(out, folder);
  const files = await output.deliver(await keptFiles(seeds), 'A cat!');
  await output.discard();
  return files.map(({ path }) => path);
}

test('without --out the name is made of the prompt and the seed, and never replaces a file', async () => {
  const folder = await aFolder();
  expect(await deliver(folder, undefined, [7])).toEqual([join(folder, 'a-cat-7.png')]);
  expect(await deliver(folder, undefined, [7])).toEqual([join(folder, 'a-cat-7-2.png')]);
  expect(await deliver(folder, undefined, [7, 8])).toEqual([
    join(folder, 'a-cat-7-3.png'),
    join(folder, 'a-cat-8.png'),
  ]);
  expect((await readdir(folder)).sort()).toEqual([
    'a-cat-7-2.png',
    'a-cat-7-3.png',
    'a-cat-7.png',
    'a-cat-8.png',
  ]);
});

test('--out names the file exactly, and replaces it', async () => {
  const folder = await aFolder();
  await writeFile(join(folder, 'cat.PNG'), 'older');
  expect(await deliver(folder, 'cat.PNG', [7])).toEqual([join(folder, 'cat.PNG')]);
  expect(await readFile(join(folder, 'cat.PNG'), 'utf8')).toBe('picture 7');
});

test('several pictures under one --out are numbered', async () => {
  const folder = await aFolder();
  expect(await deliver(folder, 'cat.png', [7, 8])).toEqual([
    join(folder, 'cat-1.png'),
    join(folder, 'cat-2.png'),
  ]);
  expect((await readdir(folder)).sort()).toEqual(['cat-1.png', 'cat-2.png']);
});

test('what is delivered is a copy: the kept file stays as it is', async () => {
  const folder = await aFolder();
  const output = await prepareOutputFile('cat.png', folder);
  const kept = await keptFiles([7]);
  const [copy] = await output.deliver(kept, 'A cat!');
  await writeFile(copy?.path ?? '', 'painted over');
  expect(await readFile(kept[0]?.path ?? '', 'utf8')).toBe('picture 7');
});

test('what is discarded leaves nothing behind, also after a copy that failed', async () => {
  const folder = await aFolder();
  const output = await prepareOutputFile('cat.png', folder);
  const files = await keptFiles([7]);
  await rm(files[0]?.path ?? '');
  await expect(output.deliver(files, 'A cat!')).rejects.toMatchObject({ kind: 'disk-failed' });
  await output.discard();
  expect(await readdir(folder)).toEqual([]);
});

test('a missing folder, a folder’s name, and a file where a folder should be are told at once', async () => {
  const folder = await aFolder();
  await mkdir(join(folder, 'cats.png'));
  await writeFile(join(folder, 'file'), '');
  await expect(prepareOutputFile('nowhere/cat.png', folder)).rejects.toThrow(
    /does not exist\. Make it first/,
  );
  await expect(prepareOutputFile('cats.png', folder)).rejects.toThrow(/is a folder\. Name a file in it/);
  await expect(prepareOutputFile('file/cat.png', folder)).rejects.toThrow(/does not exist/);
});

test('a place where nothing can be written is told at once', async () => {
  await expect(prepareOutputFile('/proc/cat.png', '/')).rejects.toMatchObject({
    kind: 'disk-failed',
    message: expect.stringMatching(/Nothing can be written to \/proc: .* Choose another place with --out\./),
  });
});
