import { createHash } from 'node:crypto';
import { open, rename } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { syncFolder } from '../disk/sync-folder.ts';
import type { MediaFormat } from '../domain/media-encoder.ts';
import type { MediaFiles, StoredMedia } from '../domain/media-store.ts';
import { toDiskError } from './disk-error.ts';
import { namesIn, removeFileIf, removeOldIn } from './stored-files.ts';
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
      await removeFileIf(pathOf(media), incomingFolder, (adoptedMs) => adoptedMs <= unlessAdoptedAfterMs);
    },
    async sweep(isKept, adoptedBeforeMs) {
      const isOld = (adoptedMs: number): boolean => adoptedMs < adoptedBeforeMs;
      let swept = 0;
      for (const start of (await namesIn(folder)).filter((name) => /^[0-9a-f]{2}$/.test(name))) {
        for (const name of await namesIn(join(folder, start))) {
          const rest = /^([0-9a-f]{62})\.(?:png|webp|gif)$/.exec(name)?.[1];
          if (rest === undefined || isKept(start + rest)) continue;
          if (await removeFileIf(join(folder, start, name), incomingFolder, isOld)) swept += 1;
        }
      }
      return swept + (await removeOldIn(incomingFolder, adoptedBeforeMs));
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
