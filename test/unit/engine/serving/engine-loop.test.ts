import { expect, test } from 'vitest';
import { aJob } from '../../../support/builders.ts';
import { aSimulatedEngine } from './a-simulated-engine.ts';

test('a drawing that is canceled the moment it comes is never begun', async () => {
  const { loop, run, clock } = await aSimulatedEngine();
  const beganMs = clock.nowMs();
  const job = aJob({ id: 'regretted' });
  const drawing = loop.draw(job, () => expect.unreachable('It was begun'));
  loop.cancel(job.id);
  await expect(run(drawing)).rejects.toMatchObject({ kind: 'canceled' });
  expect(loop.isBusy).toBe(false);
  expect(clock.nowMs()).toBe(beganMs);
});

test('a drawing that is canceled while it is drawn ends before its next step', async () => {
  const { loop, run } = await aSimulatedEngine();
  const job = aJob({ id: 'regretted' });
  let steps = 0;
  const drawing = loop.draw(job, ({ type }) => {
    if (type !== 'step') return;
    steps += 1;
    loop.cancel(job.id);
  });
  await expect(run(drawing)).rejects.toMatchObject({ kind: 'canceled' });
  expect(steps).toBe(1);
});
