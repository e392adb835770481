import { Worker } from 'node:worker_threads';
import { AppError } from '../domain/app-error.ts';
import type { AuditRecord } from '../domain/audit-log.ts';
import type { AuditReader, AuditVerification } from '../domain/audit-reader.ts';
import { moduleBeside } from '../domain/module-beside.ts';
import { type AuditAnswer, type AuditRequest, type AuditTask, auditAnswer } from './audit-messages.ts';

export interface AuditReaderOptions {
  readonly databaseFile: string;
  readonly anchorsFile: string;
}

interface Listeners {
  readonly onProgress?: ((rows: number) => void) | undefined;
  readonly onRecords?: ((records: readonly AuditRecord[]) => void | Promise<void>) | undefined;
}

/** Reads on a worker thread, which is started when first needed and does not keep the process alive while idle. */
export function createAuditReader({ databaseFile, anchorsFile }: AuditReaderOptions): AuditReader {
  let worker: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  function startWorker(): Worker {
    const started = new Worker(moduleBeside(import.meta.url, './audit-worker'), {
      workerData: { databaseFile, anchorsFile },
    });
    started.once('exit', () => {
      if (worker === started) worker = undefined;
    });
    return started;
  }

  function run(task: AuditTask, listeners: Listeners): Promise<AuditVerification | undefined> {
    const result = last.then(async () => {
      if (isClosed) throw closed();
      worker ??= startWorker();
      worker.ref();
      try {
        return await runOn(worker, task, listeners);
      } finally {
        worker?.unref();
      }
    });
    last = result.catch(() => undefined);
    return result;
  }

  return {
    async verify(onProgress) {
      const verification = await run({ type: 'verify' }, { onProgress });
      if (verification === undefined) throw new Error('Expected the audit worker to answer a verification');
      return verification;
    },
    async read(query, onRecords) {
      await run({ type: 'read', query }, { onRecords });
    },
    async close() {
      isClosed = true;
      await worker?.terminate();
    },
  };
}

/** One task on a worker that has nothing else to do. */
async function runOn(
  worker: Worker,
  task: AuditTask,
  { onProgress, onRecords }: Listeners,
): Promise<AuditVerification | undefined> {
  const settle = Promise.withResolvers<AuditVerification | undefined>();
  /** What a listener threw; the worker's last answer ends the task all the same, so that the next one starts clean. */
  let objection: { readonly error: unknown } | undefined;

  function end(verification?: AuditVerification): void {
    if (objection === undefined) settle.resolve(verification);
    else settle.reject(objection.error);
  }

  async function onAnswer(answer: AuditAnswer): Promise<void> {
    switch (answer.type) {
      case 'progress':
        try {
          onProgress?.(answer.rows);
        } catch (error) {
          objection ??= { error };
        }
        return;
      case 'records':
        try {
          await onRecords?.(answer.records);
          post(worker, { type: 'more' });
        } catch (error) {
          objection ??= { error };
          post(worker, { type: 'enough' });
        }
        return;
      case 'verified':
        end(answer.verification);
        return;
      case 'done':
        end();
        return;
      case 'failed': {
        const { kind, message, retryable, cause } = answer;
        settle.reject(new AppError(kind, message, { retryable, cause }));
        return;
      }
      case 'broken':
        settle.reject(new Error(`Reading the audit log failed: ${answer.details}`));
    }
  }

  const onMessage = (message: unknown): void => {
    onAnswer(auditAnswer.parse(message)).catch(settle.reject);
  };
  const onError = (error: unknown): void => settle.reject(error);
  const onExit = (): void => settle.reject(closed());
  worker.on('message', onMessage).once('error', onError).once('exit', onExit);
  try {
    post(worker, task);
    return await settle.promise;
  } finally {
    worker.off('message', onMessage).off('error', onError).off('exit', onExit);
  }
}

function closed(): Error {
  return new Error('The audit reader was closed before it had finished.');
}

function post(worker: Worker, request: AuditRequest): void {
  worker.postMessage(request, []);
}
