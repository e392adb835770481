import type { Worker } from 'node:worker_threads';
import sharp from 'sharp';
import type { MediaEncoder } from '../domain/media-encoder.ts';
import { startEncodeWorker } from './start-encode-worker.ts';
import { encodedMedia, pictureBytes } from './worker-messages.ts';
import { createWorkerPool } from './worker-pool.ts';

export interface MediaEncoderOptions {
  /** Worker threads at most (default 2); each starts when it is first needed. */
  readonly maxWorkers?: number;
  /** Starts one worker thread on `encode-worker.ts`; a parameter so that tests can hold the threads. */
  readonly startWorker?: () => Worker;
}

/** A `MediaEncoder` on worker threads of this process: sharp for PNG, WebP and reading, our own GIF. */
export function createMediaEncoder({
  maxWorkers = 2,
  startWorker = startEncodeWorker,
}: MediaEncoderOptions = {}): MediaEncoder {
  // Loading sharp on this thread too keeps its native library in memory when a worker ends
  // (https://sharp.pixelplumbing.com/install/#worker-threads). The cache, one for the process, would hold pictures that
  // are never asked for again.
  sharp.cache(false);
  const pool = createWorkerPool({ maxWorkers, startWorker });
  return {
    async encode(order) {
      return encodedMedia.parse(await pool.run({ type: 'encode', order }));
    },
    async encodePreview(rgb, widthPx, heightPx, targetWidthPx) {
      // A copy: posting a view sends the whole buffer behind it.
      const task = { type: 'preview', rgb: rgb.slice(), widthPx, heightPx, targetWidthPx } as const;
      return pictureBytes.parse(await pool.run(task));
    },
    async readPicture(path, widthPx, heightPx) {
      return pictureBytes.parse(await pool.run({ type: 'read', path, widthPx, heightPx }));
    },
    close: () => pool.close(),
  };
}
