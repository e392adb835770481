/**
 * The worker thread's entry: does one task after the other, file writing included, and answers each. It never needs
 * the thread that started it, which inference blocks most of the time.
 */
import { inspect } from 'node:util';
import { parentPort } from 'node:worker_threads';
import { AppError } from '../domain/app-error.ts';
import type { EncodeGifPart } from './encode-gif.ts';
import { runMediaTask } from './run-media-task.ts';
import { startEncodeWorker } from './start-encode-worker.ts';
import {
  failureKind,
  gifPartFrames,
  mediaTask,
  type WorkerAnswer,
  workerRequest,
} from './worker-messages.ts';
import { createWorkerPool } from './worker-pool.ts';

if (parentPort === null) throw new Error('Expected to run as a worker thread');
const port = parentPort;

/** One more such thread, from the first GIF on: it encodes the second half of the frames. */
const helper = createWorkerPool({ maxWorkers: 1, startWorker: startEncodeWorker });
const encodeElsewhere: EncodeGifPart = async (part) =>
  gifPartFrames.parse(await helper.run({ type: 'gif-part', part }));

let lastTask = Promise.resolve();
port.on('message', (message: unknown) => {
  lastTask = lastTask.then(() => answer(message));
});

async function answer(message: unknown): Promise<void> {
  const { id, task } = workerRequest.parse(message);
  try {
    const value = await runMediaTask(mediaTask.parse(task), encodeElsewhere);
    const reply: WorkerAnswer = { id, outcome: 'done', value };
    const bytes = 'bytes' in value ? value.bytes : value;
    port.postMessage(reply, bytes instanceof Uint8Array ? [bytes.buffer] : []);
  } catch (error) {
    port.postMessage(toFailure(id, error));
  }
}

function toFailure(id: number, error: unknown): WorkerAnswer {
  const kind = error instanceof AppError ? failureKind.safeParse(error.kind).data : undefined;
  if (!(error instanceof AppError) || kind === undefined) {
    return { id, outcome: 'broken', details: inspect(error) };
  }
  const cause = error.cause === undefined ? undefined : inspect(error.cause);
  return { id, outcome: 'failed', kind, message: error.message, retryable: error.retryable, cause };
}
