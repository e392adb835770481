import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { AppError } from '../domain/app-error.ts';

const failureSchema = z.object({
  kind: z.enum(['disk-failed', 'storage-invalid', 'storage-busy', 'storage-full']),
  message: z.string(),
  retryable: z.boolean(),
});

/** What a worker thread answers that is asked once: what it found, or why the file could not be read. */
export const workerAnswerSchema = z.union([
  z.object({ found: z.unknown() }),
  z.object({ failure: failureSchema }),
]);

/**
 * Starts a worker thread (its entry answers by `answerOnce`) for one long read, and resolves with what it found.
 * @throws AppError `disk-failed`, `storage-invalid`, `storage-busy` or `storage-full` when the file cannot be read.
 */
export async function askWorker(entry: URL, name: string, workerData: unknown): Promise<unknown> {
  const worker = new Worker(entry, { name, workerData });
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', (code) => reject(new Error(`The worker thread ${name} ended early (code ${code})`)));
  const answer = workerAnswerSchema.parse(await promise);
  if ('found' in answer) return answer.found;
  const { kind, message, retryable } = answer.failure;
  throw new AppError(kind, message, { retryable });
}
