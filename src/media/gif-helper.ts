import type { EncodeGifPart } from './encode-gif.ts';
import { startEncodeWorker } from './start-encode-worker.ts';
import { gifPartFrames } from './worker-messages.ts';
import { createWorkerPool } from './worker-pool.ts';

/** One more encoding thread, started for the first part of a GIF; an idle one does not keep the process alive. */
export function createGifHelper(): { readonly encodePart: EncodeGifPart; close(): Promise<void> } {
  const pool = createWorkerPool({ maxWorkers: 1, startWorker: startEncodeWorker });
  return {
    encodePart: async (part) => gifPartFrames.parse(await pool.run({ type: 'gif-part', part })),
    close: pool.close,
  };
}
