import { createHash } from 'node:crypto';
import { lstat, mkdir, readdir, rename, rm, rmdir, stat, statfs, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../disk/sync-folder.ts';
import { AppError } from '../domain/app-error.ts';
import { toDiskError } from './disk-error.ts';

/** Where models lie until they are whole; no folder of models takes it for one. */
const incomingName = '.incoming';

/** A model that began to come and is not whole yet. */
interface UnfinishedModel {
  readonly name: string;
  readonly folder: string;
  readonly sizeBytes: number;
}

/** The folder that models are installed in. Every method @throws AppError `disk-failed`. */
export interface ModelsFolder {
  readonly path: string;
  /** Where locks of running installations lie. */
  readonly incomingFolder: string;
  /** True when something has that name. */
  has(name: string): Promise<boolean>;
  /** The key of a model from a source: its staging folder, the same each time. */
  keyOf(name: string, origin: string): string;
  /** Makes the staging folder of a key, or finds it as an earlier call left it. */
  stage(key: string): Promise<{ readonly folder: string; readonly haveBytes: number }>;
  freeBytes(): Promise<number>;
  sizeOf(folder: string): Promise<number>;
  /** Gives a staged model its name: it is there as a whole, or not at all. */
  install(stagingFolder: string, name: string): Promise<string>;
  /** Removes what has that name; of a link only the link. */
  remove(name: string): Promise<void>;
  unfinished(): Promise<readonly UnfinishedModel[]>;
  /** Removes what began to come under that name. */
  removeUnfinished(name: string): Promise<void>;
  /** Removes the folders of what comes, where nothing is in them any more. */
  tidy(): Promise<void>;
}

export function createModelsFolder(path: string): ModelsFolder {
  const incomingFolder = join(path, incomingName);
  const guarded = async <Result>(run: () => Promise<Result>): Promise<Result> => {
    try {
      return await run();
    } catch (error) {
      throw toDiskError(error, path);
    }
  };
  const unfinished = async (): Promise<readonly UnfinishedModel[]> => {
    const keys = (await readdir(incomingFolder).catch(() => [])).filter((key) => keyPattern.test(key));
    return Promise.all(
      keys.toSorted().map(async (key) => {
        const folder = join(incomingFolder, key);
        return { name: key.replace(keyPattern, ''), folder, sizeBytes: await sizeOf(folder) };
      }),
    );
  };
  const tidy = async (): Promise<void> => {
    await rmdir(join(incomingFolder, 'holders')).catch(() => {});
    await rmdir(incomingFolder).catch(() => {});
  };
  return {
    path,
    incomingFolder,
    sizeOf,
    tidy,
    async has(name) {
      return (await lstat(join(path, name)).catch(() => undefined)) !== undefined;
    },
    keyOf: (name, origin) =>
      `${name}.${createHash('sha256').update(origin).digest('hex').slice(0, keyDigits)}`,
    stage: (key) =>
      guarded(async () => {
        if (!(await stat(path).catch(() => undefined))?.isDirectory()) {
          throw new AppError(
            'disk-failed',
            `There is no models folder ${path}. Make it (mkdir -p), or choose another one with PINCEL_MODELS_DIR.`,
          );
        }
        const folder = join(incomingFolder, key);
        await makeFolder(incomingFolder);
        await makeFolder(folder);
        return { folder, haveBytes: await sizeOf(folder) };
      }),
    freeBytes: () =>
      guarded(async () => {
        const { bavail, bsize } = await statfs(path);
        return bavail * bsize;
      }),
    install: (stagingFolder, name) =>
      guarded(async () => {
        const target = join(path, name);
        // Rename replaces an empty folder, and on some systems a file.
        if (await lstat(target).catch(() => undefined)) {
          throw new AppError('disk-failed', `${target} has appeared meanwhile: nothing was replaced.`);
        }
        await rename(stagingFolder, target);
        await syncFolder(path);
        return target;
      }),
    remove: (name) =>
      guarded(async () => {
        const target = join(path, name);
        if ((await lstat(target)).isSymbolicLink()) return unlink(target);
        // Gone at once for whoever looks; the rest takes as long as it takes.
        await makeFolder(incomingFolder);
        const leaving = join(incomingFolder, `removed-${process.pid}-${Date.now()}`);
        await rename(target, leaving);
        await rm(leaving, { recursive: true });
        await tidy();
      }),
    unfinished,
    removeUnfinished: (name) =>
      guarded(async () => {
        const found = (await unfinished()).filter((model) => model.name === name);
        for (const { folder } of found) await rm(folder, { recursive: true });
        await tidy();
      }),
  };
}

export const keyDigits = 12;
const keyPattern = new RegExp(`\\.[0-9a-f]{${keyDigits}}$`);

/** Of all files in a folder; a link counts as itself. */
async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
