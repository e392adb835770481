import type { EncodedMedia, EncodeOrder } from '../domain/media-encoder.ts';
import { type EncodeGifPart, encodeGif } from './encode-gif.ts';
import { encodePreview } from './encode-preview.ts';
import { encodePng, encodeWebp } from './encode-still.ts';
import { fitMedia } from './fit-media.ts';
import type { FittedBytes } from './fitted-bytes.ts';
import type { CompressedFrame } from './gif-file.ts';
import { encodeGifPart } from './gif-part.ts';
import { mimeTypes } from './mime-types.ts';
import { readPicture } from './read-picture.ts';
import type { MediaTask } from './worker-messages.ts';
import { writeAtomically } from './write-atomically.ts';

/**
 * Does one task on this thread, except for what `encodeElsewhere` does. Bytes come back in a buffer of their own, so
 * that it can be transferred.
 */
export async function runMediaTask(
  task: MediaTask,
  encodeElsewhere: EncodeGifPart,
): Promise<EncodedMedia | FittedBytes | Uint8Array<ArrayBuffer> | CompressedFrame[]> {
  switch (task.type) {
    case 'encode':
      return encodeToFile(task.order, encodeElsewhere);
    case 'preview':
      return Uint8Array.from(await encodePreview(task.rgb, task.widthPx, task.heightPx, task.targetWidthPx));
    case 'read':
      return Uint8Array.from(await readPicture(task.path, task.widthPx, task.heightPx));
    case 'fit': {
      const fitted = await fitMedia(task.order);
      return { ...fitted, bytes: Uint8Array.from(fitted.bytes) };
    }
    case 'gif-part':
      return encodeGifPart(task.part);
  }
}

async function encodeToFile(order: EncodeOrder, encodeElsewhere: EncodeGifPart): Promise<EncodedMedia> {
  const bytes = await encodeFrames(order, encodeElsewhere);
  // Whoever keeps it makes it last (media-files.ts); after a power cut before that it is drawn again.
  await writeAtomically(order.path, bytes, { isDurable: false });
  return {
    path: order.path,
    format: order.format,
    mimeType: mimeTypes[order.format],
    sizeBytes: bytes.length,
  };
}

async function encodeFrames(
  { frames, format, frameDelayMs, metadata }: EncodeOrder,
  encodeElsewhere: EncodeGifPart,
): Promise<Uint8Array> {
  switch (format) {
    case 'png':
      return encodePng(frames, metadata);
    case 'webp':
      return encodeWebp(frames, metadata);
    case 'gif':
      return encodeGif(frames, frameDelayMs, metadata, encodeElsewhere);
  }
}
