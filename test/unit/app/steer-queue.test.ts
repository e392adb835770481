import { expect, test } from 'vitest';
import { createSteerQueue } from '../../../src/app/steer-queue.ts';
import { openStores } from '../../../src/stores.ts';
import { aFlow } from '../../support/flow.ts';

test('a paused queue starts nothing, accepts everything, and stays paused after a restart', async () => {
  const before = await aFlow();
  expect(before.steer.pause('operator')).toBe(true);
  expect(before.steer.pause('operator')).toBe(false);
  const { jobId } = before.accept();
  expect(before.lane.upcoming(9)).toMatchObject([{ jobId, isRunning: false }]);
  before.kill();
  const after = await aFlow({ folder: before.folder });
  expect(after.board.get(jobId)?.state).toBe('queued');
  after.steer.resume('operator');
  await after.whenJob(jobId, ({ state }) => state === 'running');
});

test('a job put to the front is next, and a restart does not forget it', async () => {
  const { accept, steer, lane, kill, folder } = await aFlow();
  const [running, second, third] = [accept(), accept(), accept()];
  expect(steer.front(third.jobId, 'operator')).toBe(true);
  expect(steer.front('job-9', 'operator')).toBe(false);
  const order = [running.jobId, third.jobId, second.jobId];
  expect(lane.upcoming(9).map(({ jobId }) => jobId)).toEqual(order);
  kill();
  const after = await aFlow({ folder });
  expect(after.lane.upcoming(9).map(({ jobId }) => jobId)).toContain(third.jobId);
});

test('what another process writes, a running gateway follows', async () => {
  const gateway = await aFlow();
  const [running, second, third] = [gateway.accept(), gateway.accept(), gateway.accept()];
  const other = openStores({ dataDir: gateway.folder }, 0);
  const now = () => 2_000_000;
  const steer = createSteerQueue({ ...other, now });
  steer.front(third.jobId, 'operator');
  steer.pause('operator');
  await expect.poll(() => gateway.lane.isPaused).toBe(true);
  expect(gateway.lane.upcoming(9).map(({ jobId }) => jobId)).toEqual([
    running.jobId,
    third.jobId,
    second.jobId,
  ]);
  other.jobs.askCancel(running.jobId, 'operator', now());
  await gateway.whenJob(running.jobId, ({ state }) => state === 'canceled');
  other.close();
});
