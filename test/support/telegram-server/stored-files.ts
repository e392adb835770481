import { createHash } from 'node:crypto';
import type { PhotoSize } from 'grammy/types';
import sharp from 'sharp';
import { badRequest } from './api-failure.ts';

export const megabyte = 2 ** 20;
const maxDownloadBytes = 20 * megabyte;
/** "It is guaranteed that the link will be valid for at least 1 hour." */
const pathLifeMs = 3_600_000;
/** Sides of the smaller copies that Telegram makes of a photo. */
const copySidesPx = [90, 320, 800, 1280];

export interface PictureSize {
  readonly widthPx: number;
  readonly heightPx: number;
  /** More than one in something that moves. */
  readonly frames: number;
  readonly durationMs: number;
}

/** Undefined for what is no picture. */
export async function readPictureSize(bytes: Uint8Array): Promise<PictureSize | undefined> {
  const metadata = await sharp(bytes, { animated: true })
    .metadata()
    .catch(() => undefined);
  if (metadata === undefined) return undefined;
  const { width, height, pageHeight, pages = 1, delay = [] } = metadata;
  return {
    widthPx: width,
    heightPx: pageHeight ?? height,
    frames: pages,
    durationMs: delay.reduce((sum, frameMs) => sum + frameMs, 0),
  };
}

export interface StoredFile {
  readonly fileId: string;
  readonly uniqueId: string;
  readonly name: string;
  readonly mimeType: string;
  readonly sizeBytes: number | undefined;
  readonly picture: PictureSize | undefined;
  /** The extension stands for the bytes' format, which is not always the name's. */
  readonly extension: string;
  load(): Promise<Uint8Array>;
}

type NewFile = Omit<StoredFile, 'fileId' | 'uniqueId'>;

export interface StoredFiles {
  keep(file: NewFile): StoredFile;
  /** The sizes of a photo, smallest first; the last is the photo itself. */
  keepPhoto(bytes: Uint8Array, picture: PictureSize): PhotoSize[];
  get(fileId: string): StoredFile | undefined;
  /** What `getFile` answers with. @throws ApiFailure for one that a bot cannot download. */
  openPath(fileId: string): { readonly file: StoredFile; readonly path: string };
  /** Undefined for a path that is not known, or not any more. */
  readPath(path: string): StoredFile | undefined;
}

export function createStoredFiles(now: () => number): StoredFiles {
  const files = new Map<string, StoredFile>();
  const paths = new Map<string, { readonly file: StoredFile; readonly untilMs: number }>();

  const keep = (file: NewFile): StoredFile => {
    const uniqueId = createHash('sha256').update(`file ${files.size}`).digest('base64url').slice(0, 16);
    const stored = { ...file, uniqueId, fileId: `AgACAgEAAxkBAAI${uniqueId}AAIBAAMCAAN5AAM2BA` };
    files.set(stored.fileId, stored);
    return stored;
  };

  return {
    keep,
    keepPhoto(bytes, { widthPx, heightPx }) {
      const longest = Math.max(widthPx, heightPx);
      const copies = copySidesPx
        .filter((sidePx) => sidePx < longest)
        .map((sidePx) => {
          const scale = sidePx / longest;
          const [width, height] = [
            Math.max(1, Math.round(widthPx * scale)),
            Math.max(1, Math.round(heightPx * scale)),
          ];
          const load = async () => sharp(bytes).resize(width, height, { fit: 'fill' }).jpeg().toBuffer();
          return { ...keep({ ...photoFile, sizeBytes: undefined, load }), width, height };
        });
      const original = keep({ ...photoFile, sizeBytes: bytes.length, load: async () => bytes });
      return [...copies, { ...original, width: widthPx, height: heightPx }].map(
        ({ fileId, uniqueId, sizeBytes, width, height }) => ({
          file_id: fileId,
          file_unique_id: uniqueId,
          width,
          height,
          ...(sizeBytes !== undefined && { file_size: sizeBytes }),
        }),
      );
    },
    get: (fileId) => files.get(fileId),
    openPath(fileId) {
      const file = files.get(fileId);
      if (file === undefined) throw badRequest('wrong file_id or the file is temporarily unavailable');
      if ((file.sizeBytes ?? 0) > maxDownloadBytes) throw badRequest('file is too big');
      const path = `${file.mimeType.startsWith('image/') ? 'photos' : 'documents'}/file_${paths.size}.${file.extension}`;
      paths.set(path, { file, untilMs: now() + pathLifeMs });
      return { file, path };
    },
    readPath(path) {
      const known = paths.get(path);
      return known !== undefined && now() <= known.untilMs ? known.file : undefined;
    },
  };
}

/** Whatever was sent: a photo is a JPEG without a name to whoever downloads it. */
const photoFile = { name: 'photo.jpg', mimeType: 'image/jpeg', extension: 'jpg', picture: undefined };
