import { expect, test } from 'vitest';
import { AppError } from '../../../src/domain/app-error.ts';
import { aFlow, aRequester } from '../../support/flow.ts';

test('after a kill everything that waited waits again, in the same order, and what ran runs first again', async () => {
  const before = await aFlow();
  const people = ['ana', 'ana', 'ben', 'cem', 'cem', 'ana'];
  const asked = people.map((userExternalId) =>
    before.accept({}, { requester: aRequester({ userExternalId }) }),
  );
  await before.engineJob(asked[0]?.jobId ?? '');
  before.kill();
  const after = await aFlow({ folder: before.folder });
  await after.engineJob(asked[0]?.jobId ?? '');
  const order = after.lane.upcoming(10).map(({ jobId }) => asked.findIndex((job) => job.jobId === jobId));
  expect(order).toEqual([0, 2, 3, 1, 4, 5]);
});

test('after a kill the most urgent job starts, not the one that was accepted first', async () => {
  const before = await aFlow();
  before.steer.pause('operator');
  const patient = before.accept({}, { class: 'background' });
  const urgent = before.accept();
  before.steer.resume('operator');
  before.kill();
  const after = await aFlow({ folder: before.folder });
  await after.engineJob(urgent.jobId);
  expect(after.board.get(patient.jobId)?.state).toBe('queued');
});

test('a job that was drawn when the gateway died is drawn once more; when it dies again the job fails and is refunded', async () => {
  const first = await aFlow();
  const { jobId } = first.accept();
  await first.engineJob(jobId);
  first.kill();
  const second = await aFlow({ folder: first.folder });
  await second.engineJob(jobId);
  second.kill();
  const third = await aFlow({ folder: first.folder });
  expect(third.board.get(jobId)).toMatchObject({
    state: 'failed',
    error: expect.stringContaining('stopped twice'),
  });
  expect(third.engine.jobs).toEqual([]);
  const userId = third.stores.jobs.get(jobId)?.userId ?? '';
  expect(third.stores.ledger.entries(userId, { limit: 1 })).toMatchObject([{ kind: 'refund', jobId }]);
});

test('a clean stop hands back what runs as often as it likes', async () => {
  let folder: string | undefined;
  let jobId = '';
  for (let round = 0; round < 4; round += 1) {
    const flow = await aFlow(folder === undefined ? {} : { folder });
    if (folder === undefined) jobId = flow.accept().jobId;
    folder = flow.folder;
    const job = await flow.engineJob(jobId);
    const stopped = flow.stop();
    job.fail(new AppError('engine-stopped', 'Pincel is shutting down.'));
    await stopped;
    flow.kill();
  }
});

test('a job that was to be canceled when the gateway died is canceled', async () => {
  const before = await aFlow();
  const { jobId } = before.accept();
  await before.engineJob(jobId);
  before.stores.jobs.askCancel(jobId, 'operator', 5);
  before.kill();
  const after = await aFlow({ folder: before.folder });
  expect(after.board.get(jobId)?.state).toBe('canceled');
});

test('jobs of a command that died are canceled and refunded; those of a living one are left alone', async () => {
  const dead = await aFlow({ holder: 'command-1' });
  const alive = await aFlow({ holder: 'command-2', folder: dead.folder });
  const lost = [dead.accept(), dead.accept()];
  const kept = alive.accept({}, { requester: aRequester({ userExternalId: 'ben' }) });
  await alive.engineJob(kept.jobId);
  dead.kill();
  const gateway = await aFlow({ folder: dead.folder, isCommandGone: (holder) => holder === 'command-1' });
  expect(lost.map(({ jobId }) => gateway.board.get(jobId)?.state)).toEqual(['canceled', 'canceled']);
  expect(gateway.board.get(kept.jobId)?.state).toBe('running');
  expect(gateway.engine.jobs).toEqual([]);
});
