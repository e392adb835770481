/** The worker thread's entry: reads the audit log on a connection of its own, one task after the other. */
import { on } from 'node:events';
import { inspect } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../domain/app-error.ts';
import type { AuditQuery, AuditVerification } from '../domain/audit-reader.ts';
import { readAnchors } from './audit-anchors.ts';
import {
  type AuditAnswer,
  type AuditRequest,
  type AuditTask,
  auditRequest,
  auditWorkerData,
} from './audit-messages.ts';
import { type Database, openDatabase } from './open-database.ts';
import { readAudit } from './read-audit.ts';
import { toStorageError } from './storage-error.ts';
import { verifyAudit } from './verify-audit.ts';

if (parentPort === null) throw new Error('Expected to run as a worker thread');
const port = parentPort;
const { databaseFile, anchorsFile } = auditWorkerData.parse(workerData);
const requests = on(port, 'message');

for (;;) {
  const request = await nextRequest();
  if (request.type === 'verify' || request.type === 'read') await answerTask(request);
}

async function nextRequest(): Promise<AuditRequest> {
  const { value }: IteratorResult<unknown[]> = await requests.next();
  return auditRequest.parse(value?.[0]);
}

async function answerTask(task: AuditTask): Promise<void> {
  try {
    send(await runTask(task));
  } catch (error) {
    send(toFailure(error));
  }
}

/** A connection for each task: between two of them the database may be restored from a backup. */
async function runTask(task: AuditTask): Promise<AuditAnswer> {
  const database = openDatabase(databaseFile, { readonly: true });
  try {
    if (task.type === 'verify') return { type: 'verified', verification: await verify(database) };
    await read(database, task.query);
    return { type: 'done' };
  } finally {
    database.close();
  }
}

async function verify(database: Database): Promise<AuditVerification> {
  // Before the first row is read: an anchor that is written meanwhile would name a row the snapshot does not have.
  const anchors = await Array.fromAsync(readAnchors(anchorsFile));
  return verifyAudit(database, { anchors, onProgress: (rows) => send({ type: 'progress', rows }) });
}

async function read(database: Database, query: AuditQuery): Promise<void> {
  const key = database.prepare<[string], Uint8Array>('SELECT key FROM user_keys WHERE user_id = ?').pluck();
  for (const records of readAudit(database, query, { keyOf: (userId) => key.get(userId) })) {
    send({ type: 'records', records });
    // Reading waits for who consumes: whatever the size of the log, one batch is on its way.
    if ((await nextRequest()).type === 'enough') return;
  }
}

function send(answer: AuditAnswer): void {
  port.postMessage(answer);
}

function toFailure(thrown: unknown): AuditAnswer {
  const error = toStorageError(thrown);
  if (error instanceof AppError) {
    const { kind, message, retryable, cause } = error;
    if (
      kind === 'storage-busy' ||
      kind === 'storage-full' ||
      kind === 'storage-invalid' ||
      kind === 'disk-failed'
    ) {
      const details = cause === undefined ? undefined : inspect(cause);
      return { type: 'failed', kind, message, retryable, cause: details };
    }
  }
  return { type: 'broken', details: inspect(error) };
}
