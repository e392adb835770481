import { chmod, constants, copyFile, readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../domain/app-error.ts';
import { type ModelManifest, manifestFileName } from '../domain/model-manifest.ts';
import type { ModelOffer, OfferedFile } from '../domain/model-offer.ts';

/**
 * What a folder on this machine offers: the files in it and in the folders directly below; links to files are followed,
 * as caches of hubs are made of them.
 * @throws AppError `model-invalid` when it cannot be read.
 */
export async function readFolderOffer(
  folder: string,
  parseManifest: (text: string, where: string) => ModelManifest,
): Promise<ModelOffer> {
  const manifestPath = join(folder, manifestFileName);
  const manifestText = await readFile(manifestPath, 'utf8').catch(() => undefined);
  const manifest = manifestText === undefined ? undefined : parseManifest(manifestText, manifestPath);
  const paths = await listFiles(folder);
  const files = await Promise.all(
    paths.map(async (path): Promise<OfferedFile> => {
      const sha256 = manifest?.files[path]?.sha256;
      return {
        path,
        sizeBytes: (await stat(join(folder, path))).size,
        digest: sha256 === undefined ? undefined : { algorithm: 'sha256', hex: sha256 },
      };
    }),
  );
  return {
    suggestedName: basename(folder),
    origin: folder,
    isDownload: false,
    licence: manifest?.licence ?? (await readCardLicence(folder)),
    licenceAddress: undefined,
    files,
    listed: manifest === undefined ? undefined : new Set(Object.keys(manifest.files)),
    readIndex: () => readFile(join(folder, 'model_index.json'), 'utf8'),
    async fetchFile({ path, sizeBytes }, toFile, { signal, onBytes }) {
      signal.throwIfAborted();
      await copyFile(join(folder, path), toFile, constants.COPYFILE_FICLONE);
      // A file that nobody may write could not be removed with its folder, nor come once more.
      await chmod(toFile, 0o644);
      onBytes(sizeBytes);
    },
  };
}

async function listFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new AppError('model-invalid', `${folder} cannot be read.`, { cause });
  });
  const below = await Promise.all(
    names.map(async (name): Promise<readonly string[]> => {
      const found = await stat(join(folder, name)).catch(() => undefined);
      if (found?.isFile()) return [name];
      if (!found?.isDirectory()) return [];
      const inside = await readdir(join(folder, name));
      const kinds = await Promise.all(
        inside.map((file) => stat(join(folder, name, file)).catch(() => undefined)),
      );
      return inside.filter((_, i) => kinds[i]?.isFile()).map((file) => `${name}/${file}`);
    }),
  );
  return below.flat().toSorted();
}

/** The `license` of a model card's front matter, as hubs write it. */
async function readCardLicence(folder: string): Promise<string | undefined> {
  const card = await readFile(join(folder, 'README.md'), 'utf8').catch(() => '');
  const [, front = ''] = /^---\r?\n([\s\S]*?)\r?\n---/.exec(card) ?? [];
  return /^license:\s*["']?([\w.+-]+)/m.exec(front)?.[1];
}
