import type { Worker } from 'node:worker_threads';
import { AppError } from '../domain/app-error.ts';
import { type MediaTask, type WorkerAnswer, workerAnswer } from './worker-messages.ts';

export interface WorkerPoolOptions {
  readonly maxWorkers: number;
  readonly startWorker: () => Worker;
}

export interface WorkerPool {
  /**
   * Does a task on a worker. Rejects with the task's own `AppError`, with `engine-crashed` when the task was twice the
   * one a worker died on, with `engine-stopped` after `close`, with a plain error on a bug.
   */
  run(task: MediaTask): Promise<unknown>;
  /** Takes nothing new, waits for what was taken, then ends the workers. */
  close(): Promise<void>;
}

interface Order {
  readonly id: number;
  readonly task: MediaTask;
  readonly settle: PromiseWithResolvers<unknown>;
  deaths: number;
}

interface Member {
  readonly worker: Worker;
  /** What it was asked and has not answered, in that order: the first is the one it works on. */
  readonly orders: Map<number, Order>;
  lastError: unknown;
}

const maxDeaths = 2;

/**
 * A few worker threads, started when first needed. Orders are handed over at once and queue inside the worker, because
 * this thread may be blocked when a worker gets free. Idle workers do not keep the process alive.
 */
export function createWorkerPool({ maxWorkers, startWorker }: WorkerPoolOptions): WorkerPool {
  const members = new Set<Member>();
  const unsettled = new Set<Promise<unknown>>();
  let lastId = 0;
  let closing: Promise<void> | undefined;

  function run(task: MediaTask): Promise<unknown> {
    if (closing !== undefined) {
      return Promise.reject(
        new AppError('engine-stopped', 'Pincel is shutting down: try again once it is back.', {
          retryable: true,
        }),
      );
    }
    const settle = Promise.withResolvers<unknown>();
    hand({ id: ++lastId, task, settle, deaths: 0 });
    const settled = settle.promise.then(ignore, ignore).finally(() => unsettled.delete(settled));
    unsettled.add(settled);
    return settle.promise;
  }

  function hand(order: Order): void {
    const member = chooseMember();
    // Posted first: an order that cannot be posted must not stay behind as one that is waited for.
    member.worker.postMessage({ id: order.id, task: order.task }, []);
    member.orders.set(order.id, order);
    member.worker.ref();
  }

  function chooseMember(): Member {
    const [leastBusy] = [...members].sort((a, b) => a.orders.size - b.orders.size);
    if (leastBusy !== undefined && (leastBusy.orders.size === 0 || members.size >= maxWorkers)) {
      return leastBusy;
    }
    return startMember();
  }

  function startMember(): Member {
    const member: Member = { worker: startWorker(), orders: new Map(), lastError: undefined };
    members.add(member);
    member.worker.on('message', (message: unknown) => onAnswer(member, workerAnswer.parse(message)));
    member.worker.on('error', (error) => {
      member.lastError = error;
    });
    member.worker.on('exit', () => onExit(member));
    return member;
  }

  function onAnswer(member: Member, answer: WorkerAnswer): void {
    const order = member.orders.get(answer.id);
    if (order === undefined) throw new Error(`Expected an answer to an open order, got one to ${answer.id}`);
    member.orders.delete(answer.id);
    if (member.orders.size === 0) member.worker.unref();
    if (answer.outcome === 'done') order.settle.resolve(answer.value);
    else order.settle.reject(toError(answer));
  }

  function onExit(member: Member): void {
    members.delete(member);
    const [running, ...waiting] = member.orders.values();
    if (running === undefined) return;
    running.deaths += 1;
    if (running.deaths < maxDeaths) hand(running);
    else running.settle.reject(toCrash(member.lastError));
    for (const order of waiting) hand(order);
  }

  async function endWhenIdle(): Promise<void> {
    await Promise.all(unsettled);
    await Promise.all([...members].map(({ worker }) => worker.terminate()));
  }

  return {
    run,
    close() {
      closing ??= endWhenIdle();
      return closing;
    },
  };
}

function ignore(): void {}

function toError(answer: Exclude<WorkerAnswer, { readonly outcome: 'done' }>): Error {
  if (answer.outcome === 'broken') return new Error(`A media task failed: ${answer.details}`);
  const { kind, message, retryable, cause } = answer;
  return new AppError(kind, message, { retryable, cause });
}

function toCrash(cause: unknown): AppError {
  return new AppError(
    'engine-crashed',
    'The picture could not be encoded: the worker thread died on it twice. Try again; if it happens again, check the memory that is free and report the log.',
    { retryable: true, cause },
  );
}
