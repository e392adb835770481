import type { EncodedMedia, EncodeOrder } from '../domain/media-encoder.ts';
import { encodeGif } from './encode-gif.ts';
import { encodePreview } from './encode-preview.ts';
import { encodePng, encodeWebp } from './encode-still.ts';
import { fitMedia } from './fit-media.ts';
import type { FittedBytes } from './fitted-bytes.ts';
import { mimeTypes } from './mime-types.ts';
import { readPicture } from './read-picture.ts';
import type { MediaTask } from './worker-messages.ts';
import { writeAtomically } from './write-atomically.ts';

/** Does one task on this thread. Bytes come back in a buffer of their own, so that it can be transferred. */
export async function runMediaTask(
  task: MediaTask,
): Promise<EncodedMedia | FittedBytes | Uint8Array<ArrayBuffer>> {
  switch (task.type) {
    case 'encode':
      return encodeToFile(task.order);
    case 'preview':
      return Uint8Array.from(await encodePreview(task.rgb, task.widthPx, task.heightPx, task.targetWidthPx));
    case 'read':
      return Uint8Array.from(await readPicture(task.path, task.widthPx, task.heightPx));
    case 'fit': {
      const fitted = await fitMedia(task.order);
      return { ...fitted, bytes: Uint8Array.from(fitted.bytes) };
    }
  }
}

async function encodeToFile(order: EncodeOrder): Promise<EncodedMedia> {
  const bytes = await encodeFrames(order);
  await writeAtomically(order.path, bytes);
  return {
    path: order.path,
    format: order.format,
    mimeType: mimeTypes[order.format],
    sizeBytes: bytes.length,
  };
}

async function encodeFrames({ frames, format, frameDelayMs, metadata }: EncodeOrder): Promise<Uint8Array> {
  switch (format) {
    case 'png':
      return encodePng(frames, metadata);
    case 'webp':
      return encodeWebp(frames, metadata);
    case 'gif':
      return encodeGif(frames, frameDelayMs, metadata);
  }
}
