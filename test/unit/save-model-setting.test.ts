import { chmod, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { saveModelSetting } from '../../src/save-model-setting.ts';
import { aFolder } from '../support/a-folder.ts';

const name = 'pincel.config.json';

test('a folder without a config file gets one', async () => {
  const folder = await aFolder();
  expect(await saveModelSetting('copy', folder)).toBe(join(folder, name));
  expect(await readFile(join(folder, name), 'utf8')).toBe('{\n  "model": "copy"\n}\n');
  expect(await readdir(folder)).toEqual([name]);
});

test('everything else in it stays, and so does who may read it', async () => {
  const folder = await aFolder();
  await writeFile(join(folder, name), '{"telegramToken": "1:a", "model": "mini", "httpPort": 9000}');
  await chmod(join(folder, name), 0o600);
  await saveModelSetting('copy', folder);
  expect(JSON.parse(await readFile(join(folder, name), 'utf8'))).toEqual({
    telegramToken: '1:a',
    model: 'copy',
    httpPort: 9000,
  });
  expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
});

test('a link stays a link', async () => {
  const folder = await aFolder();
  const elsewhere = join(await aFolder(), 'settings.json');
  await writeFile(elsewhere, '{}');
  await symlink(elsewhere, join(folder, name));
  await saveModelSetting('copy', folder);
  expect(JSON.parse(await readFile(elsewhere, 'utf8'))).toEqual({ model: 'copy' });
});

test('a file that is no object is left as it is', async () => {
  const folder = await aFolder();
  await writeFile(join(folder, name), '[1]');
  await expect(saveModelSetting('copy', folder)).rejects.toThrow('write it yourself: {"model": "copy"}');
  expect(await readFile(join(folder, name), 'utf8')).toBe('[1]');
});
