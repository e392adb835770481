import { expect, onTestFinished, test } from 'vitest';
import { checkLedger } from '../../../src/db/check-ledger.ts';
import { type Database, openDatabase } from '../../../src/db/open-database.ts';
import { verifyAudit } from '../../../src/db/verify-audit.ts';
import { AppError } from '../../../src/domain/app-error.ts';
import { databaseFile } from '../../../src/stores.ts';
import { contentsOf } from '../../support/database-contents.ts';
import { aFlow, aRequester } from '../../support/flow.ts';

type Flow = Awaited<ReturnType<typeof aFlow>>;

const admin = { admin: 'operator' };
/** Their name alone needs a page. */
const longWinded = { admin: 'operator'.repeat(1_000) };
const wanted = 'the database cannot be written now; trying again';
/** SQLite's own limit. */
const unlimitedPages = 2 ** 32 - 2;

/** From now on the file can hold so many pages more. What fits into the pages it has is still taken. */
function leavePages(database: Database, pages: number): void {
  database.pragma(`max_page_count = ${Number(database.pragma('page_count', { simple: true })) + pages}`);
}

function makeRoom(database: Database): void {
  database.pragma(`max_page_count = ${unlimitedPages}`);
}

/** Fills the disk: people ask until nothing goes in any more. Answers the jobs that still did. */
function fill(flow: Flow): readonly string[] {
  leavePages(flow.database, 0);
  const accepted: string[] = [];
  for (let number = 0; ; number += 1) {
    const requester = aRequester({ userExternalId: `filler-${number}` });
    const submission = flow.submit({}, { requester });
    if (!submission.ok) {
      expect(submission.refusal).toEqual({ kind: 'storage-full' });
      // A request needs several pages at once: the last few are still there for what needs less.
      leavePages(flow.database, 0);
      return accepted;
    }
    accepted.push(submission.receipt.jobId);
  }
}

/** Another process writes for a long time; answers how it ends. */
function keepBusy({ folder }: Flow): () => void {
  const other = openDatabase(databaseFile({ dataDir: folder }));
  onTestFinished(() => void other.close());
  other.exec('BEGIN IMMEDIATE');
  return () => void other.exec('COMMIT');
}

function tries(flow: Flow): number {
  return flow.log.filter(({ message }) => message === wanted).length;
}

function expectInOrder({ database, stores }: Flow): void {
  expect(checkLedger(database).faults).toEqual([]);
  expect(verifyAudit(database, { anchors: [] }).fault).toBeUndefined();
  expect(stores.problem()).toBeUndefined();
}

/** What the job put into its owner's account. */
function booked({ stores }: Flow, jobId: string): readonly string[] {
  const userId = stores.jobs.get(jobId)?.userId ?? '';
  const entries = stores.ledger.entries(userId, { limit: 100 }).filter((entry) => entry.jobId === jobId);
  return entries.map(({ kind }) => kind);
}

/** The error that a call throws, which has to be one for a person. */
function appErrorOf(act: () => unknown): AppError {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('Expected it to throw');
}

test('wherever in its transaction the disk is full, a request is refused and nothing of it is written', async () => {
  const flow = await aFlow({ queueLimit: 1_000 });
  fill(flow);
  let refused = 0;
  for (let number = 0; number < 10; number += 1) {
    // The job needs several pages of its own, and the audit log now and then one after it.
    const destination = { key: 'chat-1', address: 'x'.repeat(20_000) };
    const requester = aRequester({ userExternalId: `ana-${number}` });
    const ask = { eventKey: `update-${number}`, requester, destination };
    for (let pages = 0; ; pages += 1) {
      leavePages(flow.database, pages);
      const before = contentsOf(flow.database);
      if (flow.submit({ prompt: 'cat '.repeat(240) }, ask).ok) break;
      refused += 1;
      expect(contentsOf(flow.database)).toEqual(before);
    }
  }
  expect(refused).toBeGreaterThanOrEqual(50);
  makeRoom(flow.database);
  expectInOrder(flow);
});

test('while the disk is full what was accepted is kept, and afterwards everything goes on without a restart', async () => {
  const flow = await aFlow({ queueLimit: 1_000 });
  const before = flow.accept();
  const accepted = [before.jobId, ...fill(flow)];
  expect(flow.stores.jobs.count()).toEqual({ queued: accepted.length - 1, running: 1 });
  makeRoom(flow.database);
  const { jobId } = flow.accept();
  for (const id of [...accepted, jobId]) {
    (await flow.engineJob(id)).finish({ media: [flow.aDrawnFile(id)] });
    await flow.whenJob(id, ({ state }) => state === 'generated');
    expect(booked(flow, id)).toEqual(['settle', 'reserve']);
  }
  expectInOrder(flow);
});

test('a drawing that is finished while the disk is full is kept, and paid for once, as soon as there is space', async () => {
  const flow = await aFlow({ queueLimit: 1_000 });
  const { jobId } = flow.accept({ prompt: 'a cat', count: 4 });
  const job = await flow.engineJob(jobId);
  fill(flow);
  const media = Array.from({ length: 60 }, (_, index) => flow.aDrawnFile(`${jobId}-${index}`));
  job.finish({ media });
  await expect.poll(() => tries(flow)).toBeGreaterThan(1);
  expect(flow.stores.jobs.get(jobId)?.state).toBe('running');
  expect([flow.stores.media.ofJob(jobId), booked(flow, jobId)]).toEqual([[], ['reserve']]);
  makeRoom(flow.database);
  await flow.whenJob(jobId, ({ state }) => state === 'generated');
  expect(flow.stores.media.ofJob(jobId)).toHaveLength(media.length);
  expect(booked(flow, jobId)).toEqual(['settle', 'reserve']);
  expect(flow.stores.outbox.pendingCount()).toBe(1);
  expectInOrder(flow);
});

test('a job that fails while the disk is full is refunded as soon as there is space', async () => {
  const flow = await aFlow({ queueLimit: 1_000 });
  const { jobId } = flow.accept();
  const job = await flow.engineJob(jobId);
  fill(flow);
  job.fail(new AppError('engine-crashed', `The engine died. ${'So it is. '.repeat(1_000)}`));
  await expect.poll(() => tries(flow)).toBeGreaterThan(0);
  expect(flow.stores.jobs.get(jobId)?.state).toBe('running');
  makeRoom(flow.database);
  await flow.whenJob(jobId, ({ state }) => state === 'failed');
  expect(booked(flow, jobId)).toEqual(['refund', 'reserve']);
  expectInOrder(flow);
});

test('canceling on a full disk says so, changes nothing, and works once there is space', async () => {
  const flow = await aFlow({ queueLimit: 1_000 });
  for (let number = 0; number < 60; number += 1) {
    flow.accept({}, { requester: aRequester({ userExternalId: `early-${number}` }) });
  }
  fill(flow);
  const waiting = flow.stores.jobs.inState('queued', 'gateway');
  // What fits into the pages that are there still works.
  const stuck = waiting.find((jobId) => {
    const before = contentsOf(flow.database);
    try {
      return flow.cancel(jobId, admin) !== 'canceled';
    } catch {
      expect(contentsOf(flow.database)).toEqual(before);
      return true;
    }
  });
  if (stuck === undefined) throw new Error('Expected one that could not be canceled');
  expect(appErrorOf(() => flow.cancel(stuck, admin))).toMatchObject({
    kind: 'storage-full',
    message: expect.stringMatching(/full.*Free some space/),
  });
  expect(flow.board.get(stuck)).toMatchObject({ state: 'queued', isStopping: false });
  expect(flow.lane.place(stuck)).toBeDefined();
  makeRoom(flow.database);
  expect(flow.cancel(stuck, admin)).toBe('canceled');
  expect(booked(flow, stuck)).toEqual(['refund', 'reserve']);
  expectInOrder(flow);
});

test('asking to stop what is drawn says so too when the disk is full', async () => {
  const flow = await aFlow({ queueLimit: 1_000, concurrency: 60 });
  const asked = Array.from({ length: 60 }, (_, number) =>
    flow.accept({}, { requester: aRequester({ userExternalId: `early-${number}` }) }),
  );
  for (const { jobId } of asked) await flow.engineJob(jobId);
  fill(flow);
  const troubles = asked.flatMap(({ jobId }) => {
    try {
      return flow.cancel(jobId, longWinded) === 'canceling' ? [] : ['not running'];
    } catch (error) {
      return [error instanceof AppError ? error.kind : error];
    }
  });
  expect(troubles.length).toBeGreaterThan(0);
  expect(troubles.filter((trouble) => trouble !== 'storage-full')).toEqual([]);
  makeRoom(flow.database);
  for (const { jobId } of asked) {
    flow.cancel(jobId, admin);
    await flow.whenJob(jobId, ({ state }) => state === 'canceled');
  }
  expectInOrder(flow);
});

test('a queue cannot be steered while the disk is full, and says so', async () => {
  const flow = await aFlow({ queueLimit: 1_000 });
  fill(flow);
  const trouble = appErrorOf(() => {
    for (let round = 0; round < 50; round += 1) {
      flow.steer.pause('operator');
      flow.steer.resume('operator');
    }
  });
  expect(trouble.kind).toBe('storage-full');
  expect(flow.lane.isPaused).toBe(flow.stores.settings.read().isQueuePaused);
  makeRoom(flow.database);
  flow.steer.resume('operator');
  expect(flow.lane.isPaused).toBe(false);
});

test('a stop while the disk is full does not wait for space, and the next start takes the job up', async () => {
  const flow = await aFlow({ queueLimit: 1_000 });
  const { jobId } = flow.accept();
  const job = await flow.engineJob(jobId);
  fill(flow);
  job.finish({ media: Array.from({ length: 60 }, (_, index) => flow.aDrawnFile(`${jobId}-${index}`)) });
  await expect.poll(() => tries(flow)).toBeGreaterThan(0);
  await flow.stop();
  expect(flow.stores.jobs.get(jobId)?.state).toBe('running');
  flow.kill();
  const next = await aFlow({ folder: flow.folder, queueLimit: 1_000 });
  await next.engineJob(jobId);
  expect(next.stores.jobs.get(jobId)).toMatchObject({ state: 'running', attempts: 2 });
  expectInOrder(next);
});

test('while another process writes, a request is refused at once and may be sent again', async () => {
  const flow = await aFlow();
  const end = keepBusy(flow);
  const before = contentsOf(flow.database);
  expect(flow.submit({}, { eventKey: 'update-1' })).toEqual({
    ok: false,
    refusal: { kind: 'storage-busy' },
  });
  end();
  expect(contentsOf(flow.database)).toEqual(before);
  expect(flow.submit({}, { eventKey: 'update-1' })).toMatchObject({ ok: true });
  expectInOrder(flow);
});

test('while another process writes, a cancel says so, also of what is drawn', async () => {
  const flow = await aFlow();
  const [running, waiting] = [flow.accept(), flow.accept()];
  const job = await flow.engineJob(running.jobId);
  const end = keepBusy(flow);
  for (const { jobId } of [running, waiting]) {
    expect(appErrorOf(() => flow.cancel(jobId, admin))).toMatchObject({
      kind: 'storage-busy',
      message: expect.stringContaining('Try again in a moment'),
    });
    expect(flow.board.get(jobId)?.isStopping).toBe(false);
  }
  end();
  job.finish({ media: [flow.aDrawnFile(running.jobId)] });
  await flow.whenJob(running.jobId, ({ state }) => state === 'generated');
  expectInOrder(flow);
});

test('a job whose turn comes while another process writes starts when that has ended', async () => {
  const flow = await aFlow();
  const first = flow.accept();
  const next = flow.accept();
  const job = await flow.engineJob(first.jobId);
  flow.steer.pause('operator');
  job.finish({ media: [flow.aDrawnFile(first.jobId)] });
  await flow.whenJob(first.jobId, ({ state }) => state === 'generated');
  const end = keepBusy(flow);
  flow.lane.resume();
  await expect.poll(() => tries(flow)).toBeGreaterThan(0);
  expect(flow.stores.jobs.get(next.jobId)).toMatchObject({ state: 'queued', attempts: 0 });
  end();
  await flow.engineJob(next.jobId);
  expect(flow.stores.jobs.get(next.jobId)).toMatchObject({ state: 'running', attempts: 1 });
});
