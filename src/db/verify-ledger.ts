import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { AppError } from '../domain/app-error.ts';
import { moduleBeside } from '../domain/module-beside.ts';
import type { LedgerReport } from '../domain/quota-ledger.ts';

const faultSchema = z.object({
  what: z.enum(['balance', 'job', 'open-job']),
  id: z.string(),
  problem: z.string(),
});

const reportSchema = z.object({
  accounts: z.int(),
  entries: z.int(),
  jobs: z.int(),
  faults: z.array(faultSchema).readonly(),
});

const failureSchema = z.object({
  kind: z.enum(['disk-failed', 'storage-invalid', 'storage-busy', 'storage-full']),
  message: z.string(),
  retryable: z.boolean(),
});

/** What the worker thread answers, once: the report, or why the file could not be read. */
export const ledgerAnswerSchema = z.union([
  z.object({ report: reportSchema }),
  z.object({ failure: failureSchema }),
]);

/**
 * Proves a database's ledger, on a worker thread with a connection of its own that only reads: every balance is the sum
 * of its entries, every job with a price reserved exactly that and gave back no more, jobs that were delivered are
 * settled or refunded, failed and canceled ones cost nothing, and those that still wait or run hold what they reserved.
 * Reads one snapshot, while others may write.
 * @throws AppError `disk-failed`, `storage-invalid`, `storage-busy` or `storage-full` when the file cannot be read.
 */
export async function verifyLedger(file: string): Promise<LedgerReport> {
  const worker = new Worker(moduleBeside(import.meta.url, './ledger-worker'), {
    name: 'pincel-ledger',
    workerData: { file },
  });
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', (code) => reject(new Error(`The ledger's worker thread ended early (code ${code})`)));
  const answer = ledgerAnswerSchema.parse(await promise);
  if ('report' in answer) return answer.report;
  const { kind, message, retryable } = answer.failure;
  throw new AppError(kind, message, { retryable });
}
