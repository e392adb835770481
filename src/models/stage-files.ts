import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { digestFile, type FileDigests } from '../disk/digest-file.ts';
import { syncFolder } from '../disk/sync-folder.ts';
import { AppError } from '../domain/app-error.ts';
import type { ManifestFile } from '../domain/model-manifest.ts';
import type { ModelOffer, OfferedFile } from '../domain/model-offer.ts';
import { toDiskError } from './disk-error.ts';

/** What is still on its way has this at its end. */
const partialEnding = '.partial';

interface StagingProgress {
  /** The file that is fetched now. */
  readonly path: string;
  /** Of all files together. */
  readonly doneBytes: number;
  readonly totalBytes: number;
}

interface StageOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: StagingProgress) => void;
}

/**
 * Brings files of an offer into `folder`, one after the other, each under its own name only once its checksum is right.
 * What an earlier call left there is used; whatever does not belong there is removed.
 * @returns each file's size and SHA-256.
 * @throws AppError `source-unavailable`, `disk-failed`, `model-invalid` when bytes are not what was announced.
 */
export async function stageFiles(
  offer: ModelOffer,
  files: readonly OfferedFile[],
  folder: string,
  { signal, onProgress }: StageOptions,
): Promise<Readonly<Record<string, ManifestFile>>> {
  const totalBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const staged: Record<string, ManifestFile> = {};
  let doneBytes = 0;
  try {
    await removeStrays(folder, files);
    for (const file of files) {
      signal.throwIfAborted();
      const onBytes = (bytes: number): void =>
        onProgress({ path: file.path, doneBytes: doneBytes + bytes, totalBytes });
      const { sha256, sizeBytes } = await stageFile(offer, file, folder, { signal, onBytes });
      staged[file.path] = { sha256, sizeBytes };
      doneBytes += sizeBytes;
    }
    return staged;
  } catch (error) {
    throw toDiskError(error, folder);
  }
}

async function stageFile(
  offer: ModelOffer,
  file: OfferedFile,
  folder: string,
  options: { readonly signal: AbortSignal; readonly onBytes: (bytes: number) => void },
): Promise<FileDigests> {
  const target = join(folder, file.path);
  // Without a checksum of the source's, nothing says that an earlier copy is still right.
  const earlier = file.digest === undefined ? undefined : await digestFile(target).catch(() => undefined);
  if (earlier !== undefined && isAsAnnounced(earlier, file)) {
    options.onBytes(earlier.sizeBytes);
    return earlier;
  }
  const partial = `${target}${partialEnding}`;
  await mkdir(dirname(target), { recursive: true });
  // Bytes of an earlier process may be of another version: then all of it is fetched once more, and once only.
  const attempts = existsSync(partial) ? 2 : 1;
  for (let attempt = 1; ; attempt += 1) {
    await offer.fetchFile(file, partial, options);
    await syncFile(partial);
    const digests = await digestFile(partial);
    if (isAsAnnounced(digests, file)) {
      await rename(partial, target);
      await syncFolder(dirname(target));
      return digests;
    }
    await rm(partial);
    if (attempt === attempts) {
      throw new AppError(
        'model-invalid',
        `${file.path} from ${offer.origin} is not what was announced: its checksum differs. It has been discarded. Try again, and if that does not help, tell whoever publishes it.`,
      );
    }
  }
}

function isAsAnnounced(found: FileDigests, { sizeBytes, digest }: OfferedFile): boolean {
  if (found.sizeBytes !== sizeBytes) return false;
  if (digest === undefined) return true;
  return digest.hex === (digest.algorithm === 'sha256' ? found.sha256 : found.gitSha1);
}

async function removeStrays(folder: string, files: readonly OfferedFile[]): Promise<void> {
  const belongs = new Set(
    files.flatMap(({ path }) =>
      ['', partialEnding, `${partialEnding}.etag`].map((ending) => `${path}${ending}`),
    ),
  );
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((found) => !found.isDirectory())) {
    const path = join(entry.parentPath, entry.name);
    if (!belongs.has(path.slice(folder.length + 1).replaceAll('\\', '/'))) await rm(path, { force: true });
  }
  for (const entry of entries.filter((found) => found.isDirectory())) {
    await rmdir(join(entry.parentPath, entry.name)).catch(() => {});
  }
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
