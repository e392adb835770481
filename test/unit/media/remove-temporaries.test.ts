import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { removeTemporaries } from '../../../src/media/remove-temporaries.ts';
import { aFolder } from '../../support/a-folder.ts';

test('only what a killed write left behind is removed', async () => {
  const folder = await aFolder();
  for (const name of ['.6f9b7c1e-0c51-4d8e-9b3a-2f4de2a4c1aa.tmp', 'cat.png', '.hidden.tmp', 'notes.tmp']) {
    await writeFile(join(folder, name), 'x');
  }
  expect(await removeTemporaries(folder)).toBe(1);
  expect((await readdir(folder)).toSorted()).toEqual(['.hidden.tmp', 'cat.png', 'notes.tmp']);
});

test('a folder that does not exist yet has nothing to remove', async () => {
  expect(await removeTemporaries('/nowhere/media')).toBe(0);
});
