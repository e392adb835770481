import { readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { configFileName } from './config.ts';
import { syncFolder } from './disk/sync-folder.ts';
import { AppError } from './domain/app-error.ts';

const fileSchema = z.record(z.string(), z.unknown());

/**
 * Sets `model` in the `pincel.config.json` of a folder and leaves everything else in it as it is; the file is the old one
 * or the new one, never half of either. Answers its path.
 * @throws AppError `config-invalid` when it cannot be read or written.
 */
export async function saveModelSetting(model: string, workingFolder: string): Promise<string> {
  const named = join(workingFolder, configFileName);
  // Whoever made it a link wants the link kept.
  const path = await realpath(named).catch(() => named);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const mode = (await stat(path).catch(() => undefined))?.mode;
    const settings = mode === undefined ? {} : fileSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    const text = `${JSON.stringify({ ...settings, model }, null, 2)}\n`;
    await writeFile(temporary, text, mode === undefined ? {} : { mode: mode & 0o777 });
    await rename(temporary, path);
    await syncFolder(dirname(path));
    return path;
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => {});
    throw new AppError(
      'config-invalid',
      `${path} cannot be changed. Make it writable for this user, or write it yourself: {"model": ${JSON.stringify(model)}}`,
      { cause },
    );
  }
}
