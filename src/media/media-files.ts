import { createHash, randomUUID } from 'node:crypto';
import { lstat, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { syncFolder } from '../disk/sync-folder.ts';
import type { MediaFormat } from '../domain/media-encoder.ts';
import type { MediaFiles, StoredMedia } from '../domain/media-store.ts';
import { toDiskError } from './disk-error.ts';
import { createFolder } from './write-atomically.ts';

/**
 * Result files below `folder`, named by their content: `ab/cdef….png` for a SHA-256 of `abcdef…`, so that the same
 * picture is kept once. A file's modification time says when it was last adopted.
 */
export function createMediaFiles(folder: string, now: () => number = Date.now): MediaFiles {
  const incomingFolder = join(folder, 'incoming');

  const pathOf = ({ sha256, format }: Pick<StoredMedia, 'sha256' | 'format'>): string => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error(`Expected a SHA-256 in hex, got ${sha256}`);
    if (!formats.has(format)) throw new Error(`Expected a media format, got ${format}`);
    return join(folder, sha256.slice(0, 2), `${sha256.slice(2)}.${format}`);
  };

  /**
   * Takes the file away first and looks at its age then: somebody may adopt the same content at any moment, also in
   * another process, and what they put there is either still there afterwards or put back.
   */
  const removeIf = async (path: string, isOld: (adoptedAtMs: number) => boolean): Promise<boolean> => {
    const takenPath = join(incomingFolder, `${randomUUID()}.removed`);
    try {
      if (!isOld(await adoptedAtMs(path))) return false;
      await createFolder(incomingFolder);
      await rename(path, takenPath);
      if (!isOld(await adoptedAtMs(takenPath))) {
        await rename(takenPath, path);
        return false;
      }
      await rm(takenPath, { force: true });
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw toDiskError(error, path);
    }
  };

  return {
    incomingFolder,
    path: pathOf,
    async adopt(path, format) {
      const inside = relative(incomingFolder, path);
      if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`)) {
        throw new Error(`Expected a file below ${incomingFolder}, got ${path}`);
      }
      try {
        const sha256 = await hashAndSync(path, new Date(now()));
        const target = pathOf({ sha256, format });
        await createFolder(dirname(target));
        await rename(path, target);
        // All of them every time: whoever made a folder may have died before its name was durable.
        for (const changed of [dirname(target), folder, dirname(folder)]) await syncFolder(changed);
        return sha256;
      } catch (error) {
        throw toDiskError(error, path);
      }
    },
    async remove(media, { unlessAdoptedAfterMs = Number.POSITIVE_INFINITY } = {}) {
      await removeIf(pathOf(media), (adoptedMs) => adoptedMs <= unlessAdoptedAfterMs);
    },
    async sweep(isKept, adoptedBeforeMs) {
      const isOld = (adoptedMs: number): boolean => adoptedMs < adoptedBeforeMs;
      let swept = 0;
      for (const start of (await namesIn(folder)).filter((name) => /^[0-9a-f]{2}$/.test(name))) {
        for (const name of await namesIn(join(folder, start))) {
          const rest = /^([0-9a-f]{62})\.(?:png|webp|gif)$/.exec(name)?.[1];
          if (rest === undefined || isKept(start + rest)) continue;
          if (await removeIf(join(folder, start, name), isOld)) swept += 1;
        }
      }
      for (const name of await namesIn(incomingFolder)) {
        const path = join(incomingFolder, name);
        if (!isOld(await adoptedAtMs(path).catch(() => Number.POSITIVE_INFINITY))) continue;
        await rm(path, { recursive: true, force: true });
        swept += 1;
      }
      return swept;
    },
  };
}

const formats: ReadonlySet<string> = new Set<MediaFormat>(['png', 'webp', 'gif']);

/** SHA-256 (hex) of a file whose bytes and modification time are on the disk when this returns. */
async function hashAndSync(path: string, modifiedAt: Date): Promise<string> {
  const file = await open(path, 'r+');
  try {
    const hash = createHash('sha256');
    for await (const chunk of file.createReadStream({ autoClose: false })) hash.update(chunk);
    await file.utimes(modifiedAt, modifiedAt);
    await file.sync();
    return hash.digest('hex');
  } finally {
    await file.close();
  }
}

/** To the millisecond: the disk keeps a little more, or a little less, than it was told. */
async function adoptedAtMs(path: string): Promise<number> {
  return Math.round((await lstat(path)).mtimeMs);
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw toDiskError(error, folder);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
