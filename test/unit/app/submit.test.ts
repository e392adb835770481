import { expect, test } from 'vitest';
import { aFlow } from '../../support/flow.ts';

test('an accepted request gets a receipt and is on the board at once', () => {
  const { accept, board } = aFlow();
  expect(accept({ steps: 1_000 })).toEqual({
    jobId: 'job-1',
    position: 0,
    etaMs: undefined,
    adjustments: [expect.objectContaining({ kind: 'clamped', field: 'steps' })],
  });
  expect(board.get('job-1')).toMatchObject({
    jobId: 'job-1',
    request: { prompt: 'a cat', steps: 100, seed: 77 },
    adjustments: [{ field: 'steps' }],
    acceptedAtMs: 1_000,
    state: 'running',
  });
});

test('a refused request leaves no trace', () => {
  const { submit, board, engine } = aFlow();
  expect(submit({ prompt: ' ' })).toEqual({ ok: false, refusal: { kind: 'prompt-empty' } });
  expect(board.get('job-1')).toBeUndefined();
  expect(engine.jobs).toEqual([]);
});

test('the receipt says how many jobs are before', () => {
  const { accept } = aFlow();
  expect([accept(), accept(), accept()].map(({ position }) => position)).toEqual([0, 1, 2]);
});

test('a full queue refuses, and says how many are waiting', () => {
  const { submit, accept } = aFlow({ queueLimit: 2 });
  accept();
  accept();
  accept();
  expect(submit()).toEqual({ ok: false, refusal: { kind: 'queue-full', waiting: 2, limit: 2 } });
});

test('a bad prompt is told before a full queue: waiting would not help', () => {
  const { submit, accept } = aFlow({ queueLimit: 0 });
  expect(() => accept()).toThrow('queue-full');
  expect(submit({ prompt: '' })).toMatchObject({ refusal: { kind: 'prompt-empty' } });
});

test('jobs that wait when the lane closes fail with a sentence', async () => {
  const { accept, lane, board, engine, whenJob } = aFlow();
  accept();
  const { jobId } = accept();
  const closing = lane.close();
  const view = await whenJob(jobId, ({ state }) => state === 'failed');
  expect(view.error).toBe('Pincel is shutting down. Ask again once it is back.');
  engine.jobs[0]?.finish();
  await closing;
  expect(board.get('job-1')?.state).toBe('generated');
});
