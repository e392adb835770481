import { hash } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';
import { syncFolder } from '../disk/sync-folder.ts';
import type { Download } from '../domain/download.ts';
import type { Log } from '../domain/log.ts';
import type { KeptUpload, Uploads } from '../domain/uploads.ts';
import { checkUpload } from './check-upload.ts';
import { toDiskError } from './disk-error.ts';
import { createInTurn } from './in-turn.ts';
import { maxPicturePixels } from './picture-bounds.ts';
import { namesIn, removeFileIf, removeOldIn } from './stored-files.ts';
import { writeAtomically } from './write-atomically.ts';

export interface UploadFilesDeps {
  readonly folder: string;
  /** 20 MiB unless told otherwise: what Telegram lets a bot download. */
  readonly maxBytes?: number | undefined;
  readonly download: Download;
  readonly log: Pick<Log, 'warn'>;
}

type Unusable = Extract<KeptUpload, { ok: false }>['refusal']['why'];

const uploadName = /^([0-9a-f]{2})[0-9a-f]{62}\.(?:png|jpg|webp|gif)$/;

/**
 * `Uploads` as files below `folder`, `ab/abcdef….png` for a SHA-256 of `abcdef…`. A file's modification time says when
 * it was last handed in.
 */
export function createUploadFiles(deps: UploadFilesDeps): Uploads {
  const { maxBytes = 20 * 2 ** 20, download, log } = deps;
  // Paths are compared, also with those that a process in another folder wrote down.
  const folder = resolve(deps.folder);
  const takenFolder = join(folder, 'taken');
  // Strangers' pictures are unpacked one at a time: they shall not take every core from the engine.
  const inTurn = createInTurn();

  const refuse = (why: Unusable): KeptUpload => ({
    ok: false,
    refusal: { kind: 'start-picture-unusable', why, maxBytes, maxPixels: maxPicturePixels },
  });
  const keep = async (bytes: Uint8Array): Promise<KeptUpload> => {
    if (bytes.length > maxBytes) return refuse('too-large');
    const checked = await inTurn(() => checkUpload(bytes));
    if (!checked.ok) return refuse(checked.why);
    const sha256 = hash('sha256', bytes);
    const path = join(folder, sha256.slice(0, 2), `${sha256}.${checked.format}`);
    // Also when it is there: somebody may be about to remove the old one, and then leaves the new one alone.
    await writeAtomically(path, bytes);
    try {
      // Every time: whoever made a folder may have died before its name was durable.
      for (const changed of [folder, dirname(folder)]) await syncFolder(changed);
    } catch (error) {
      throw toDiskError(error, path);
    }
    return { ok: true, path };
  };

  return {
    keep,
    async fetch(url, { hosts, signal }) {
      const downloaded = await download(url, { hosts, maxBytes, signal });
      if (downloaded.ok) return keep(downloaded.bytes);
      log.warn({ reason: downloaded.reason }, 'a picture could not be downloaded');
      return refuse(downloaded.why);
    },
    async sweep(isNeeded, olderThanMs) {
      let swept = 0;
      for (const start of (await namesIn(folder)).filter((name) => /^[0-9a-f]{2}$/.test(name))) {
        for (const name of await namesIn(join(folder, start))) {
          const path = join(folder, start, name);
          // What is no upload is what an interrupted write left behind.
          const mayGo = (keptAtMs: number): boolean =>
            keptAtMs < olderThanMs && !(uploadName.test(name) && isNeeded(path));
          if (await removeFileIf(path, takenFolder, mayGo)) swept += 1;
        }
      }
      return swept + (await removeOldIn(takenFolder, olderThanMs));
    },
    async remove(path, { unlessKeptAfterMs = Number.POSITIVE_INFINITY } = {}) {
      const name = basename(path);
      const start = uploadName.exec(name)?.[1];
      if (start === undefined || join(folder, start, name) !== path) return;
      await removeFileIf(path, takenFolder, (keptAtMs) => keptAtMs <= unlessKeptAfterMs);
    },
  };
}
