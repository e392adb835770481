import { createHash } from 'node:crypto';
import { type ModelManifest, manifestFileName } from '../domain/model-manifest.ts';
import type { ModelOffer } from '../domain/model-offer.ts';
import type { FetchWebFile } from './fetch-web-file.ts';
import type { ReadWebText } from './read-web-text.ts';

/** Texts of a model are small: thousands of files would fit. */
export const maxTextBytes = 4 * 2 ** 20;

export interface AddressOfferDeps {
  readonly readText: ReadWebText;
  readonly fetchFile: FetchWebFile;
  /** @throws AppError `model-invalid`. */
  readonly parseManifest: (text: string, where: string) => ModelManifest;
}

/** What the `manifest.json` at an address (it ends in `/`) offers. @throws AppError. */
export async function readAddressOffer(
  address: string,
  signal: AbortSignal,
  { readText, fetchFile, parseManifest }: AddressOfferDeps,
): Promise<ModelOffer> {
  const base = new URL(address);
  const locate = (path: string): URL => new URL(path.split('/').map(encodeURIComponent).join('/'), base);
  const manifestUrl = locate(manifestFileName);
  const { text } = await readText(manifestUrl, { maxBytes: maxTextBytes, signal });
  const manifest = parseManifest(text, manifestUrl.href);
  const bytes = Buffer.from(text);
  const files = Object.entries(manifest.files)
    .filter(([path]) => path !== manifestFileName)
    .map(([path, { sizeBytes, sha256 }]) => ({
      path,
      sizeBytes,
      digest: { algorithm: 'sha256' as const, hex: sha256 },
    }));
  const ownFile = {
    path: manifestFileName,
    sizeBytes: bytes.length,
    digest: { algorithm: 'sha256' as const, hex: createHash('sha256').update(bytes).digest('hex') },
  };
  return {
    suggestedName: manifest.name ?? base.pathname.split('/').findLast((part) => part !== '') ?? base.hostname,
    origin: base.href,
    isDownload: true,
    licence: manifest.licence,
    licenceAddress: undefined,
    files: [...files, ownFile],
    listed: new Set(files.map(({ path }) => path)),
    readIndex: async (stop) =>
      (await readText(locate('model_index.json'), { maxBytes: maxTextBytes, signal: stop })).text,
    fetchFile: ({ path, sizeBytes }, toFile, options) =>
      fetchFile({ url: locate(path), sizeBytes }, toFile, options),
  };
}
