/**
 * The worker thread's entry: does one task after the other, file writing included, and answers each. It never needs
 * the thread that started it, which inference blocks most of the time.
 */
import { inspect } from 'node:util';
import { parentPort } from 'node:worker_threads';
import { AppError } from '../domain/app-error.ts';
import { createGifHelper } from './gif-helper.ts';
import { runMediaTask } from './run-media-task.ts';
import { failureKind, mediaTask, type WorkerAnswer, workerRequest } from './worker-messages.ts';

if (parentPort === null) throw new Error('Expected to run as a worker thread');
const port = parentPort;

/** Encodes the second half of a GIF's frames. */
const helper = createGifHelper();

let lastTask = Promise.resolve();
port.on('message', (message: unknown) => {
  lastTask = lastTask.then(() => answer(message));
});

async function answer(message: unknown): Promise<void> {
  const { id, task } = workerRequest.parse(message);
  try {
    const value = await runMediaTask(mediaTask.parse(task), helper.encodePart);
    const reply: WorkerAnswer = { id, outcome: 'done', value };
    const bytes = 'bytes' in value ? value.bytes : value;
    port.postMessage(reply, bytes instanceof Uint8Array ? [bytes.buffer] : []);
  } catch (error) {
    port.postMessage(toFailure(id, error));
  }
}

function toFailure(id: number, error: unknown): WorkerAnswer {
  if (!(error instanceof AppError)) return { id, outcome: 'broken', details: inspect(error) };
  const { data: kind } = failureKind.safeParse(error.kind);
  if (kind === undefined) return { id, outcome: 'broken', details: inspect(error) };
  const cause = error.cause === undefined ? undefined : inspect(error.cause);
  return { id, outcome: 'failed', kind, message: error.message, retryable: error.retryable, cause };
}
