import { expect, test } from 'vitest';
import { aFlow } from '../../support/flow.ts';

test('a listener hears how things stand, and every change until it stops listening', async () => {
  const { accept, board, engineJob } = await aFlow();
  const { jobId } = accept();
  const job = await engineJob(jobId);
  const heard: string[] = [];
  const stop = board.subscribe(jobId, (view) => heard.push(`${view.state} ${view.step}`));
  job.emit({ type: 'step', step: 2, steps: 12 });
  stop();
  job.emit({ type: 'step', step: 3, steps: 12 });
  expect(heard).toEqual(['running 0', 'running 2']);
});

test('listening to an unknown job hears nothing', async () => {
  const { board } = await aFlow();
  board.subscribe('nobody', () => expect.unreachable())();
});

test('a position is shown only while the job waits', async () => {
  const { accept, board, engineJob } = await aFlow();
  const [running, waiting] = [accept(), accept()];
  await engineJob(running.jobId);
  expect(board.get(running.jobId)?.position).toBeUndefined();
  expect(board.get(waiting.jobId)?.position).toBe(1);
});

test('how long a job waits is told once something like it was drawn here, and never of a running one', async () => {
  const { accept, board, engineJob, stores } = await aFlow();
  const [unmeasured, alike] = [accept(), accept()];
  await engineJob(unmeasured.jobId);
  expect(board.get(alike.jobId)?.etaMs).toBeUndefined();
  stores.rates.learn('mini', 'image', 1, 10, 0);
  const measured = accept();
  expect(board.get(measured.jobId)?.etaMs?.likely).toBeGreaterThan(0);
  expect(board.get(unmeasured.jobId)?.etaMs).toBeUndefined();
});

test('a waiting job is told to be paused as long as the queue is', async () => {
  const { accept, board, steer, whenJob } = await aFlow();
  steer.pause('operator');
  const { jobId } = accept();
  expect(board.get(jobId)).toMatchObject({ state: 'queued', isPaused: true });
  steer.resume('operator');
  expect(await whenJob(jobId, ({ state }) => state === 'running')).toMatchObject({ isPaused: false });
});

test('who waits hears of moving up when somebody before them starts or leaves', async () => {
  const { accept, board, cancel, engineJob, whenJob, aDrawnFile } = await aFlow();
  const [first, second, third, fourth] = [accept(), accept(), accept(), accept()];
  const heard: (number | undefined)[] = [];
  board.subscribe(fourth.jobId, ({ position }) => {
    if (heard.at(-1) !== position) heard.push(position);
  });
  cancel(third.jobId, { admin: 'operator' });
  (await engineJob(first.jobId)).finish({ media: [aDrawnFile(first.jobId)] });
  await whenJob(second.jobId, ({ state }) => state === 'running');
  expect(heard).toEqual([3, 2, 1]);
});

test('a listener that throws disturbs neither the job nor the other listeners', async () => {
  const { accept, board, engineJob, log } = await aFlow();
  const { jobId } = accept();
  const job = await engineJob(jobId);
  let heard = 0;
  board.subscribe(jobId, () => {
    if (heard > 0) throw new Error('broken page');
  });
  board.subscribe(jobId, () => {
    heard += 1;
  });
  job.emit({ type: 'step', step: 1, steps: 12 });
  expect(heard).toBe(2);
  expect(log).toEqual([expect.objectContaining({ level: 'error' })]);
});

test('a job is still there after a restart, with its pictures', async () => {
  const before = await aFlow();
  const { jobId } = before.accept();
  (await before.engineJob(jobId)).finish({ media: [before.aDrawnFile(jobId)] });
  await before.whenJob(jobId, ({ state }) => state === 'generated');
  before.kill();
  const after = await aFlow({ folder: before.folder });
  expect(after.board.get(jobId)).toMatchObject({ state: 'generated', media: [{ format: 'png' }] });
});

test('an onlooker hears of every change of any job, until they stop', async () => {
  const { accept, board, engineJob } = await aFlow();
  let heard = 0;
  const stop = board.onChange(() => {
    heard += 1;
  });
  const { emit } = await engineJob(accept().jobId);
  const before = heard;
  emit({ type: 'step', step: 1, steps: 12 });
  expect(heard).toBe(before + 1);
  stop();
  emit({ type: 'step', step: 2, steps: 12 });
  expect(heard).toBe(before + 1);
});
