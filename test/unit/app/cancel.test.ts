import { expect, test } from 'vitest';
import { aFlow, aRequester } from '../../support/flow.ts';

const admin = { admin: 'operator' };

test('a waiting job is canceled at once, costs nothing and never reaches the engine', async () => {
  const { accept, cancel, board, engine, engineJob, whenJob, stores, aDrawnFile } = await aFlow();
  const first = accept();
  const waiting = accept();
  const last = accept();
  expect(cancel(waiting.jobId, admin)).toBe('canceled');
  expect(board.get(waiting.jobId)?.state).toBe('canceled');
  const userId = stores.jobs.get(waiting.jobId)?.userId ?? '';
  expect(stores.ledger.entries(userId, { limit: 1 })).toMatchObject([
    { kind: 'refund', jobId: waiting.jobId, amountMillicredits: waiting.priceMillicredits },
  ]);
  (await engineJob(first.jobId)).finish({ media: [aDrawnFile(first.jobId)] });
  await whenJob(last.jobId, ({ state }) => state === 'running');
  expect(engine.jobs.map(({ job }) => job.id)).toEqual([first.jobId, last.jobId]);
});

test('a running job is canceled by the engine, between two of its steps, and refunded', async () => {
  const { accept, cancel, board, stores, engineJob, whenJob } = await aFlow();
  const { jobId } = accept();
  await engineJob(jobId);
  expect(cancel(jobId, admin)).toBe('canceling');
  expect(board.get(jobId)).toMatchObject({ state: 'running', isStopping: true });
  const view = await whenJob(jobId, ({ state }) => state === 'canceled');
  expect(view).toMatchObject({ error: undefined, media: [] });
  const userId = stores.jobs.get(jobId)?.userId ?? '';
  expect(stores.ledger.entries(userId, { limit: 1 })).toMatchObject([{ kind: 'refund', jobId }]);
});

test('only the owner or an admin cancels a job', async () => {
  const { accept, cancel, board, stores, engineJob } = await aFlow();
  const { jobId } = accept();
  await engineJob(jobId);
  const ben = accept({}, { requester: aRequester({ userExternalId: 'ben' }) });
  const benId = stores.jobs.get(ben.jobId)?.userId ?? '';
  expect(cancel(jobId, { userId: benId })).toBe('not-yours');
  expect(board.get(jobId)).toMatchObject({ state: 'running', isStopping: false });
  expect(cancel(ben.jobId, { userId: benId })).toBe('canceled');
});

test('canceling what is over, or was never there, changes nothing', async () => {
  const { accept, cancel, board, engineJob, whenJob, aDrawnFile } = await aFlow();
  const { jobId } = accept();
  (await engineJob(jobId)).finish({ media: [aDrawnFile(jobId)] });
  await whenJob(jobId, ({ state }) => state === 'generated');
  expect(cancel(jobId, admin)).toBe('over');
  expect(board.get(jobId)?.state).toBe('generated');
  expect(cancel('job-9', admin)).toBe('unknown');
});

test('canceled while the result was being kept: canceled it is, exactly once, and nothing is charged', async () => {
  const { accept, cancel, engineJob, whenJob, stores, aDrawnFile } = await aFlow();
  const { jobId } = accept();
  // The engine has already answered when the cancel arrives: whoever writes first wins, never both.
  (await engineJob(jobId)).finish({ media: [aDrawnFile(jobId)] });
  cancel(jobId, admin);
  const view = await whenJob(jobId, ({ state }) => state === 'canceled' || state === 'generated');
  const userId = stores.jobs.get(jobId)?.userId ?? '';
  const kinds = stores.ledger.entries(userId, { limit: 1 }).map(({ kind }) => kind);
  expect([view.state, ...kinds]).toEqual(['generated', 'settle']);
});

test('a cancel and a claim at the same moment: one of them wins', async () => {
  const { accept, cancel, engineJob, whenJob, stores, aDrawnFile } = await aFlow();
  const first = accept();
  const next = accept();
  (await engineJob(first.jobId)).finish({ media: [aDrawnFile(first.jobId)] });
  await whenJob(first.jobId, ({ state }) => state === 'generated');
  const outcome = cancel(next.jobId, admin);
  await whenJob(next.jobId, ({ state }) => state === 'canceled');
  expect(['canceled', 'canceling']).toContain(outcome);
  const userId = stores.jobs.get(next.jobId)?.userId ?? '';
  const ofNext = stores.ledger.entries(userId, { limit: 10 }).filter(({ jobId }) => jobId === next.jobId);
  expect(ofNext.map(({ kind }) => kind)).toEqual(['refund', 'reserve']);
});
