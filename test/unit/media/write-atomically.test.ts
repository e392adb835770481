import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeAtomically } from '../../../src/media/write-atomically.ts';
import { aFolder } from '../../support/a-folder.ts';

const bytes = Buffer.from('new');

describe('an atomic write', () => {
  test('creates missing folders and leaves nothing but the file', async () => {
    const folder = join(await aFolder(), 'a', 'b');
    await writeAtomically(join(folder, 'cat.png'), bytes);
    expect(await readdir(folder)).toEqual(['cat.png']);
    expect(await readFile(join(folder, 'cat.png'))).toEqual(bytes);
  });

  test('replaces a file of the same name', async () => {
    const path = join(await aFolder(), 'cat.png');
    await writeFile(path, 'something old and longer');
    await writeAtomically(path, bytes);
    expect(await readFile(path)).toEqual(bytes);
  });

  test('takes a name as long as the disk allows', async () => {
    const folder = await aFolder();
    const name = 'n'.repeat(255);
    await writeAtomically(join(folder, name), bytes);
    expect(await readdir(folder)).toEqual([name]);
  });
});

describe('an atomic write that fails', () => {
  test.each(['file', 'file/below'])('says that %s is no folder', async (place) => {
    const folder = await aFolder();
    await writeFile(join(folder, 'file'), 'x');
    await expect(writeAtomically(join(folder, place, 'cat.png'), bytes)).rejects.toMatchObject({
      kind: 'disk-failed',
      message: `${join(folder, place)} is a file or lies inside one: choose another folder.`,
    });
  });

  test('says that the target is a folder, and removes its temporary file', async () => {
    const folder = await aFolder();
    await mkdir(join(folder, 'cat.png'));
    await expect(writeAtomically(join(folder, 'cat.png'), bytes)).rejects.toMatchObject({
      kind: 'disk-failed',
      message: `${join(folder, 'cat.png')} is a folder: choose another file name.`,
    });
    expect(await readdir(folder)).toEqual(['cat.png']);
  });

  test('says that the name is too long, and removes its temporary file', async () => {
    const folder = await aFolder();
    await expect(writeAtomically(join(folder, 'n'.repeat(256)), bytes)).rejects.toMatchObject({
      kind: 'disk-failed',
      message: expect.stringContaining('is too long for this disk: choose a shorter one.'),
    });
    expect(await readdir(folder)).toEqual([]);
  });

  test('says that the folder could not be created', async () => {
    const folder = join(await aFolder(), 'link');
    await symlink(`${folder}-nowhere`, folder);
    await expect(writeAtomically(join(folder, 'cat.png'), bytes)).rejects.toMatchObject({
      kind: 'disk-failed',
      message: expect.stringMatching(/^The folder .*link does not exist and could not be created: /),
    });
  });

  test('gives up where no folder can be made, such as /proc', async () => {
    await expect(writeAtomically('/proc/pincel/cat.png', bytes)).rejects.toMatchObject({
      kind: 'disk-failed',
    });
  });
});
