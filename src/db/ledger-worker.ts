/** The worker thread's entry: checks the ledger of the database it was started with and answers once. */
import { workerData } from 'node:worker_threads';
import { z } from 'zod';
import { answerOnce } from './answer-once.ts';
import { checkLedger } from './check-ledger.ts';

const { file } = z.object({ file: z.string() }).parse(workerData);
answerOnce(file, checkLedger);
