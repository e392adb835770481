import PQueue, { type Queue, type QueueAddOptions, type RunFunction } from 'p-queue';
import { AppError } from '../domain/app-error.ts';
import type { Lane } from '../domain/lane.ts';

export interface LocalLaneOptions {
  /** Jobs the engine may work on at the same time. */
  readonly concurrency: number;
  /** p-queue's own order (first come, first served) unless given. */
  readonly queueClass?: (new () => Queue<RunFunction, QueueAddOptions>) | undefined;
}

/** A lane in this process, on p-queue. Positions count in order of arrival. */
export function createLocalLane({ concurrency, queueClass }: LocalLaneOptions): Lane {
  const queue = new PQueue<Queue<RunFunction, QueueAddOptions>>({ concurrency, queueClass });
  const waiting = new Map<string, AbortController>();
  const running = new Set<string>();
  let closed = false;

  return {
    async run(task, { jobId, signal }) {
      signal.throwIfAborted();
      if (closed) throw laneClosed();
      // p-queue frees a running task's place as soon as its signal aborts, while the engine still works on its step:
      // so it is given a signal of our own, which follows the job's only as long as the job waits.
      const leaving = new AbortController();
      const leave = (): void => {
        waiting.delete(jobId);
        leaving.abort(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      waiting.set(jobId, leaving);
      return queue.add(
        async () => {
          signal.removeEventListener('abort', leave);
          waiting.delete(jobId);
          running.add(jobId);
          try {
            return await task();
          } finally {
            running.delete(jobId);
          }
        },
        { id: jobId, signal: leaving.signal },
      );
    },
    position(jobId) {
      if (running.has(jobId)) return 0;
      const ahead = [...waiting.keys()].indexOf(jobId);
      return ahead === -1 ? undefined : running.size + ahead;
    },
    get size() {
      return waiting.size;
    },
    pause: () => queue.pause(),
    resume: () => void queue.start(),
    onIdle: () => queue.onIdle(),
    async close() {
      closed = true;
      for (const leaving of waiting.values()) leaving.abort(laneClosed());
      waiting.clear();
      await queue.onPendingZero();
    },
  };
}

function laneClosed(): AppError {
  return new AppError('engine-stopped', 'Pincel is shutting down. Ask again once it is back.', {
    retryable: true,
  });
}
