import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { moduleBeside } from '../../domain/module-beside.ts';

/**
 * The SHA-256 of each file, in lower-case hexadecimal, in the order of the paths. Read on a thread of its own: opening a
 * graph, which blocks this one, goes on beside it. Rejects when a file cannot be read.
 */
export async function hashFiles(paths: readonly string[]): Promise<readonly string[]> {
  const worker = new Worker(moduleBeside(import.meta.url, './hash-files-worker'), {
    name: 'pincel-hash',
    workerData: paths,
  });
  const [digests] = await once(worker, 'message');
  return z.array(z.string()).length(paths.length).parse(digests);
}
