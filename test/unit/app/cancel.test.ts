import { expect, test } from 'vitest';
import { aFlow } from '../../support/flow.ts';

test('a waiting job is canceled at once and never reaches the engine', async () => {
  const { accept, cancel, board, engine, whenJob } = aFlow();
  accept();
  const waiting = accept();
  const last = accept();
  expect(cancel(waiting.jobId)).toBe('canceled');
  expect(board.get(waiting.jobId)?.state).toBe('canceled');
  engine.jobs[0]?.finish();
  await whenJob(last.jobId, ({ state }) => state === 'running');
  expect(engine.jobs.map(({ job }) => job.id)).toEqual(['job-1', 'job-3']);
});

test('a running job is canceled by the engine, between two of its steps', async () => {
  const { accept, cancel, board, whenJob } = aFlow();
  const { jobId } = accept();
  expect(cancel(jobId)).toBe('canceling');
  expect(board.get(jobId)?.state).toBe('running');
  const view = await whenJob(jobId, ({ state }) => state === 'canceled');
  expect(view).toMatchObject({ error: undefined, media: [] });
});

test('canceling takes nobody else’s job', async () => {
  const { accept, cancel, board, whenJob } = aFlow();
  const [first, second] = [accept(), accept()];
  cancel(first.jobId);
  await whenJob(second.jobId, ({ state }) => state === 'running');
  expect(board.get(first.jobId)?.state).toBe('canceled');
});

test('canceling what is over, or was never there, changes nothing', async () => {
  const { accept, cancel, board, engine, whenJob } = aFlow();
  const { jobId } = accept();
  engine.jobs[0]?.finish();
  await whenJob(jobId, ({ state }) => state === 'generated');
  expect(cancel(jobId)).toBe('over');
  expect(board.get(jobId)?.state).toBe('generated');
  expect(cancel('job-9')).toBe('unknown');
});
