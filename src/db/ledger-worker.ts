/** The worker thread's entry: checks the ledger of the database it was started with and answers once. */
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { AppError } from '../domain/app-error.ts';
import type { LedgerReport } from '../domain/quota-ledger.ts';
import { checkLedger } from './check-ledger.ts';
import { openDatabase } from './open-database.ts';
import { toStorageError } from './storage-error.ts';
import { ledgerAnswerSchema } from './verify-ledger.ts';

if (parentPort === null) throw new Error('Expected to run as a worker thread');
const { file } = z.object({ file: z.string() }).parse(workerData);
parentPort.postMessage(ledgerAnswerSchema.parse(answer()), []);

function answer(): unknown {
  try {
    return { report: check() };
  } catch (error) {
    const foreseen = toStorageError(error);
    // Classes do not survive the way to another thread.
    if (!(foreseen instanceof AppError)) throw error;
    const { kind, message, retryable } = foreseen;
    return { failure: { kind, message, retryable } };
  }
}

function check(): LedgerReport {
  const database = openDatabase(file, { readonly: true });
  try {
    return checkLedger(database);
  } finally {
    database.close();
  }
}
