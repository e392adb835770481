import type { Message } from 'grammy/types';
import { ApiFailure, badRequest, brokenRule } from './api-failure.ts';
import type { UploadedPart } from './call-log.ts';
import { checkCaption } from './check-text.ts';
import { findEntities } from './find-entities.ts';
import { megabyte, type PictureSize, readPictureSize, type StoredFile } from './stored-files.ts';
import type { Stub } from './stub.ts';

const maxPhotoBytes = 10 * megabyte;
const maxFileBytes = 50 * megabyte;
const maxPhotoSidesPx = 10_000;
const maxPhotoRatio = 20;

export type MediaContent = Pick<
  Message,
  'photo' | 'animation' | 'document' | 'caption' | 'caption_entities' | 'has_media_spoiler'
>;

/** Where a media comes from: the call's parts and the name under which the method takes it. */
export interface MediaSource {
  readonly stub: Stub;
  readonly files: ReadonlyMap<string, UploadedPart>;
  readonly reference: string | undefined;
  readonly partName: string;
}

type Found =
  | { readonly kind: 'upload'; readonly part: UploadedPart }
  | { readonly kind: 'stored'; readonly file: StoredFile };

function findMedia({ stub, files, reference, partName }: MediaSource): Found {
  const attached =
    reference?.startsWith('attach://') === true ? reference.slice('attach://'.length) : undefined;
  const part = files.get(attached ?? partName);
  if (part !== undefined) return { kind: 'upload', part };
  if (attached !== undefined) throw brokenRule(`there is no part ${attached} for ${reference}`);
  if (reference === undefined) throw brokenRule(`there is no ${partName} in the request`);
  const file = stub.files.get(reference);
  if (file === undefined) throw badRequest('wrong file identifier/HTTP URL specified');
  return { kind: 'stored', file };
}

export function toCaption(caption: string | undefined): Pick<Message, 'caption' | 'caption_entities'> {
  const text = checkCaption(caption ?? '');
  if (text === '') return {};
  const entities = findEntities(text);
  return { caption: text, ...(entities.length > 0 && { caption_entities: entities }) };
}

/** @throws ApiFailure for what Telegram takes as no photo. */
export async function toPhoto(source: MediaSource, hasSpoiler: boolean | undefined): Promise<MediaContent> {
  const found = findMedia(source);
  const bytes = found.kind === 'upload' ? found.part.bytes : await found.file.load();
  if (bytes.length > maxPhotoBytes) {
    throw brokenRule(
      `file of size ${bytes.length} bytes is too big for a photo; the maximum size is ${maxPhotoBytes} bytes`,
    );
  }
  const size = await readPictureSize(bytes);
  if (size === undefined) throw brokenRule('IMAGE_PROCESS_FAILED');
  const { widthPx, heightPx } = size;
  const ratio = Math.max(widthPx / heightPx, heightPx / widthPx);
  if (widthPx + heightPx > maxPhotoSidesPx || ratio > maxPhotoRatio)
    throw brokenRule('PHOTO_INVALID_DIMENSIONS');
  return {
    photo: source.stub.files.keepPhoto(bytes, size),
    ...(hasSpoiler === true && { has_media_spoiler: true as const }),
  };
}

export async function toAnimation(
  source: MediaSource,
  hasSpoiler: boolean | undefined,
): Promise<MediaContent> {
  return {
    ...describeAnimation(await keepFile(source)),
    ...(hasSpoiler === true && { has_media_spoiler: true as const }),
  };
}

/** A GIF becomes an animation even here, unless content type detection is off. */
export async function toDocument(
  source: MediaSource,
  isDetectionOff: boolean | undefined,
): Promise<MediaContent> {
  const file = await keepFile(source);
  if (file.extension === 'gif' && isDetectionOff !== true) return describeAnimation(file);
  return { document: describeDocument(file) };
}

async function keepFile(source: MediaSource): Promise<StoredFile> {
  const found = findMedia(source);
  if (found.kind === 'stored') return found.file;
  const { name, mimeType, bytes } = found.part;
  if (bytes.length === 0) throw brokenRule('file must be non-empty');
  if (bytes.length > maxFileBytes) throw new ApiFailure(413, 'Request Entity Too Large');
  return source.stub.files.keep({
    name,
    mimeType,
    sizeBytes: bytes.length,
    picture: await readPictureSize(bytes),
    extension: isGif(bytes) ? 'gif' : (name.split('.').at(-1) ?? 'bin'),
    load: async () => bytes,
  });
}

function isGif(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'GIF8';
}

const noSize: PictureSize = { widthPx: 0, heightPx: 0, frames: 1, durationMs: 0 };

/** A GIF turns into a video without sound. */
function describeAnimation(file: StoredFile): Pick<Message, 'animation' | 'document'> {
  const { widthPx, heightPx, durationMs } = file.picture ?? noSize;
  const isVideo = file.extension === 'gif';
  const document = {
    ...describeDocument(file),
    ...(isVideo && { mime_type: 'video/mp4', file_name: `${file.name}.mp4` }),
  };
  return {
    document,
    animation: { ...document, width: widthPx, height: heightPx, duration: Math.ceil(durationMs / 1_000) },
  };
}

/** A file as messages carry it. */
export function describeDocument({ fileId, uniqueId, name, mimeType, sizeBytes }: StoredFile) {
  return {
    file_id: fileId,
    file_unique_id: uniqueId,
    file_name: name,
    mime_type: mimeType,
    ...(sizeBytes !== undefined && { file_size: sizeBytes }),
  };
}
