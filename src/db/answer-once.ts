import { parentPort } from 'node:worker_threads';
import { AppError } from '../domain/app-error.ts';
import { workerAnswerSchema } from './ask-worker.ts';
import { type Database, openDatabase } from './open-database.ts';
import { toStorageError } from './storage-error.ts';

/** For the entry of a worker thread (`askWorker`): reads a database on a connection of its own and answers. */
export function answerOnce(file: string, read: (database: Database) => unknown): void {
  if (parentPort === null) throw new Error('Expected to run as a worker thread');
  parentPort.postMessage(workerAnswerSchema.parse(answer(file, read)), []);
}

function answer(file: string, read: (database: Database) => unknown): unknown {
  try {
    const database = openDatabase(file, { readonly: true });
    try {
      return { found: read(database) };
    } finally {
      database.close();
    }
  } catch (error) {
    const foreseen = toStorageError(error);
    // Classes do not survive the way to another thread.
    if (!(foreseen instanceof AppError)) throw error;
    const { kind, message, retryable } = foreseen;
    return { failure: { kind, message, retryable } };
  }
}
