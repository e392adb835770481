import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createAuditReader } from '../../../src/db/audit-reader.ts';
import { openDatabase } from '../../../src/db/open-database.ts';
import { AppError } from '../../../src/domain/app-error.ts';
import { databaseFile } from '../../../src/stores.ts';
import { aFlow, type FlowChanges } from '../../support/flow.ts';

/** A flow with one job that the engine has begun. */
async function aRunningJob(changes: FlowChanges = {}) {
  const flow = await aFlow(changes);
  const receipt = flow.accept();
  const job = await flow.engineJob(receipt.jobId);
  const userId = flow.stores.jobs.get(receipt.jobId)?.userId ?? '';
  return { ...flow, ...receipt, job, userId };
}

test('the engine gets the resolved request and where its files go', async () => {
  const { job, jobId, stores } = await aRunningJob();
  expect(job.job).toMatchObject({
    id: jobId,
    request: { prompt: 'a cat' },
    outputFolder: stores.mediaFiles.incomingFolder,
    fileStem: jobId,
    previews: true,
  });
});

test('what the engine tells is on the board: stage, steps, preview, notices', async () => {
  const { board, job, jobId } = await aRunningJob();
  job.emit({ type: 'stage', stage: 'denoising' });
  job.emit({ type: 'step', step: 3, steps: 13 });
  expect(board.get(jobId)).toMatchObject({ stage: 'denoising', step: 3, steps: 13, preview: undefined });
  job.emit({ type: 'preview', step: 4, steps: 13, png: new Uint8Array([1]) });
  job.emit({ type: 'notice', notice: { kind: 'retried-in-fp32', component: 'unet' } });
  expect(board.get(jobId)).toMatchObject({
    step: 4,
    preview: new Uint8Array([1]),
    notices: [{ kind: 'retried-in-fp32' }],
  });
});

test('a restarted engine begins again from the first step', async () => {
  const { board, job, jobId } = await aRunningJob();
  job.emit({ type: 'preview', step: 4, steps: 13, png: new Uint8Array([1]) });
  job.emit({ type: 'restarted' });
  expect(board.get(jobId)).toMatchObject({ state: 'running', step: 0, stage: undefined, preview: undefined });
});

test('a drawn job keeps its media and the engine’s last word on notices, and no preview any more', async () => {
  const { job, jobId, whenJob, aDrawnFile, generatedCount } = await aRunningJob();
  job.emit({ type: 'preview', step: 4, steps: 13, png: new Uint8Array([1]) });
  job.finish({ media: [aDrawnFile(jobId, 'pixels')], notices: [{ kind: 'retried-after-crash' }] });
  const view = await whenJob(jobId, ({ state }) => state === 'generated');
  expect(view).toMatchObject({
    media: [{ format: 'png', seed: 7 }],
    notices: [{ kind: 'retried-after-crash' }],
    preview: undefined,
    stage: undefined,
  });
  expect(readFileSync(view.media[0]?.path ?? '', 'utf8')).toBe('pixels');
  expect(generatedCount()).toBe(1);
});

test('a drawn job is charged what it took, never more than its price', async () => {
  const { job, jobId, userId, priceMillicredits, stores, whenJob, aDrawnFile } = await aRunningJob();
  job.finish({ media: [aDrawnFile(jobId)], engineMs: 100 });
  await whenJob(jobId, ({ state }) => state === 'generated');
  expect(stores.ledger.entries(userId, { limit: 1 })).toMatchObject([
    { kind: 'settle', jobId, amountMillicredits: priceMillicredits - 100 },
  ]);
});

test('what took longer than foreseen costs no more than the receipt said', async () => {
  const { job, jobId, userId, stores, whenJob, aDrawnFile } = await aRunningJob();
  job.finish({ media: [aDrawnFile(jobId)], engineMs: 10_000_000 });
  await whenJob(jobId, ({ state }) => state === 'generated');
  expect(stores.ledger.entries(userId, { limit: 1 })).toMatchObject([
    { kind: 'settle', amountMillicredits: 0 },
  ]);
});

test('a foreseen failure is told in its own sentence and gives everything back', async () => {
  const { job, jobId, userId, priceMillicredits, stores, whenJob, log } = await aRunningJob();
  job.fail(new AppError('disk-failed', 'The disk is full. Free some space.'));
  const view = await whenJob(jobId, ({ state }) => state === 'failed');
  expect(view.error).toBe('The disk is full. Free some space.');
  expect(log).toEqual([expect.objectContaining({ level: 'warn' })]);
  expect(stores.ledger.entries(userId, { limit: 1 })).toMatchObject([
    { kind: 'refund', amountMillicredits: priceMillicredits },
  ]);
});

test('what is blocked costs nothing, is in the audit, and its words are in no log', async () => {
  const { job, jobId, userId, priceMillicredits, stores, whenJob, log, folder } = await aRunningJob();
  job.fail(new AppError('blocked-content', 'What came out may be explicit.'));
  await whenJob(jobId, ({ state }) => state === 'failed');
  expect(stores.jobs.get(jobId)).toMatchObject({ state: 'failed', errorKind: 'blocked-content' });
  expect(stores.ledger.entries(userId, { limit: 1 })).toMatchObject([
    { kind: 'refund', amountMillicredits: priceMillicredits },
  ]);
  expect(stores.media.ofJob(jobId)).toEqual([]);
  expect(JSON.stringify(log)).not.toContain('a cat');
  const audit = createAuditReader({
    databaseFile: databaseFile({ dataDir: folder }),
    anchorsFile: join(folder, 'audit-anchors.jsonl'),
  });
  onTestFinished(() => audit.close());
  const noted: unknown[] = [];
  await audit.read({ jobId, kind: 'failed' }, (records) => void noted.push(...records));
  expect(noted).toMatchObject([{ content: { reason: 'blocked-content' } }]);
});

test('pictures that were withheld cost nothing, the others their share', async () => {
  const { job, jobId, userId, priceMillicredits, stores, whenJob, aDrawnFile } = await aRunningJob();
  const notice = { kind: 'pictures-withheld', withheld: 3, drawn: 4 } as const;
  job.finish({ media: [aDrawnFile(jobId)], notices: [notice], engineMs: 100 });
  const view = await whenJob(jobId, ({ state }) => state === 'generated');
  expect(view.notices).toEqual([notice]);
  expect(stores.ledger.entries(userId, { limit: 1 })).toMatchObject([
    { kind: 'settle', jobId, amountMillicredits: priceMillicredits - 25 },
  ]);
});

test('an unforeseen failure gives the person a reference and the log the whole story', async () => {
  const { job, jobId, whenJob, log } = await aRunningJob();
  const error = new TypeError('x is not a function');
  job.fail(error);
  const view = await whenJob(jobId, ({ state }) => state === 'failed');
  const reference = /reference (\w+)/.exec(view.error ?? '')?.[1];
  expect(view.error).not.toContain('x is not a function');
  expect(log).toEqual([
    expect.objectContaining({
      level: 'error',
      context: expect.objectContaining({ jobId, reference, err: error }),
    }),
  ]);
});

test('after a failure the next job runs', async () => {
  const { accept, job, whenJob, engine } = await aRunningJob();
  const next = accept();
  job.fail(new AppError('engine-crashed', 'The engine died.'));
  await whenJob(next.jobId, ({ state }) => state === 'running');
  expect(engine.jobs).toHaveLength(2);
});

test('a job that a stop interrupts waits for the next start, which does not count as an attempt', async () => {
  const { job, jobId, stop, stores } = await aRunningJob();
  const stopping = stop();
  job.fail(new AppError('engine-stopped', 'Pincel is shutting down.', { retryable: true }));
  await stopping;
  expect(stores.jobs.get(jobId)).toMatchObject({ state: 'queued', attempts: 0 });
});

test('while the database cannot be written a result waits, and is kept as soon as it can', async () => {
  const { job, jobId, stores, whenJob, aDrawnFile, folder, log } = await aRunningJob();
  const other = openDatabase(databaseFile({ dataDir: folder }));
  other.exec('BEGIN IMMEDIATE');
  job.finish({ media: [aDrawnFile(jobId)] });
  const messages = () => log.map(({ message }) => message);
  await expect.poll(messages).toContain('the database cannot be written now; trying again');
  expect(stores.jobs.get(jobId)?.state).toBe('running');
  other.exec('COMMIT');
  other.close();
  await whenJob(jobId, ({ state }) => state === 'generated');
});
