import { Worker } from 'node:worker_threads';
import { moduleBeside } from '../domain/module-beside.ts';

/** A thread that does what a `MediaTask` asks for (run-media-task.ts). */
export function startEncodeWorker(): Worker {
  return new Worker(moduleBeside(import.meta.url, './encode-worker'), { name: 'pincel-media' });
}
