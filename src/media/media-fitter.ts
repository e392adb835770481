import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import sharp from 'sharp';
import type { DeliverableMedia } from '../domain/delivery.ts';
import type { FittedMedia, MediaFitter, UploadLimit } from '../domain/media-fitter.ts';
import type { FitOrder } from './fit-media.ts';
import { isWithinLimit } from './fit-sides.ts';
import { type FittedBytes, fittedBytes } from './fitted-bytes.ts';
import { mimeTypes } from './mime-types.ts';
import { readResult } from './read-result.ts';
import { startEncodeWorker } from './start-encode-worker.ts';
import { createWorkerPool } from './worker-pool.ts';

export interface MediaFitterOptions {
  /** Worker threads at most: by default one or two, so that the engine keeps a core of its own where there are some. */
  readonly maxWorkers?: number;
  /** Starts one worker thread on `encode-worker.ts`; a parameter so that tests can hold the threads. */
  readonly startWorker?: () => Worker;
}

/** A `MediaFitter` on worker threads of this process; those that idle do not keep it alive. */
export function createMediaFitter({
  maxWorkers = Math.min(2, Math.max(1, availableParallelism() - 1)),
  startWorker = startEncodeWorker,
}: MediaFitterOptions = {}): MediaFitter {
  // As in createMediaEncoder: keeps the native library in memory, and nothing in its cache.
  sharp.cache(false);
  const pool = createWorkerPool({ maxWorkers, startWorker });

  const fit = async (
    media: DeliverableMedia,
    view: FitOrder['view'],
    limit: UploadLimit,
  ): Promise<FittedMedia> => {
    const { path, format } = media;
    const order: FitOrder = { path, format, view, limit };
    return toFittedMedia(media, fittedBytes.parse(await pool.run({ type: 'fit', order })));
  };
  return {
    async fit(media, limit) {
      // Nearly always: it shall not wait for one that needs work.
      if (!isWithinLimit(media, media.sizeBytes, limit)) return fit(media, 'whole', limit);
      const { path, format, widthPx, heightPx } = media;
      return toFittedMedia(media, {
        bytes: await readResult(path),
        format,
        widthPx,
        heightPx,
        changes: [],
      });
    },
    still: (media, limit) => fit(media, 'still', limit),
    upscale: (media, limit) => fit(media, 'doubled', limit),
  };
}

function toFittedMedia(
  { jobId, position }: DeliverableMedia,
  { format, ...fitted }: FittedBytes,
): FittedMedia {
  return { ...fitted, fileName: `pincel-${jobId}-${position}.${format}`, mimeType: mimeTypes[format] };
}
