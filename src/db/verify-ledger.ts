import { z } from 'zod';
import { moduleBeside } from '../domain/module-beside.ts';
import type { LedgerReport } from '../domain/quota-ledger.ts';
import { askWorker } from './ask-worker.ts';

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

/**
 * Proves a database's ledger, on a worker thread with a connection of its own that only reads: every balance is the sum
 * of its entries, every job with a price reserved exactly that and gave back no more, jobs that were delivered are
 * settled or refunded, failed and canceled ones cost nothing, and those that still wait or run hold what they reserved.
 * Reads one snapshot, while others may write.
 * @throws AppError `disk-failed`, `storage-invalid`, `storage-busy` or `storage-full` when the file cannot be read.
 */
export async function verifyLedger(file: string): Promise<LedgerReport> {
  const entry = moduleBeside(import.meta.url, './ledger-worker');
  return reportSchema.parse(await askWorker(entry, 'pincel-ledger', { file }));
}
