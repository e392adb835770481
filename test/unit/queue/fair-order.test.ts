import { expect, test } from 'vitest';
import type { LaneJob } from '../../../src/domain/lane.ts';
import { roleWeights } from '../../../src/domain/role.ts';
import { createFairOrder } from '../../../src/queue/fair-order.ts';
import { aLaneJob, laneJobs } from './a-lane-job.ts';

function anOrder(jobs: readonly LaneJob[] = [], slots = 1) {
  let nowMs = 0;
  const order = createFairOrder({ now: () => nowMs, slots, weights: roleWeights });
  for (const job of jobs) order.add(job);
  /** Serves jobs one after the other, each as long as expected. */
  const serve = (count: number): string => {
    const served: string[] = [];
    while (served.length < count) {
      const jobId = order.start();
      if (jobId === undefined) break;
      served.push(jobId);
      nowMs += 100;
      order.finish(jobId, 100);
    }
    return served.join(' ');
  };
  return { order, serve, wait: (ms: number) => (nowMs += ms) };
}

test('users of a space take turns, whoever came first in each round first', () => {
  const { serve } = anOrder(laneJobs('A1 A2 B1 C1 C2 A3'));
  expect(serve(6)).toBe('A1 B1 C1 A2 C2 A3');
});

test('spaces take turns before their users do', () => {
  const { serve } = anOrder([
    ...laneJobs('A1 A2 B1 B2', { spaceId: 'crowded' }),
    ...laneJobs('C1 C2', { spaceId: 'quiet' }),
  ]);
  expect(serve(6)).toBe('A1 C1 B1 C2 A2 B2');
});

test('whoever comes while another has 500 jobs waiting is next', () => {
  const many = Array.from({ length: 500 }, (_, i) => `A${i}`).join(' ');
  const { order, serve } = anOrder(laneJobs(many));
  serve(20);
  expect(order.start()).toBe('A20');
  order.add(aLaneJob({ jobId: 'B1', userId: 'B' }));
  order.finish('A20', 100);
  expect(serve(2)).toBe('B1 A21');
});

test('a user’s weight is that of the job at their head', () => {
  const { serve } = anOrder([
    ...laneJobs('M1 M2 M3'),
    ...laneJobs('T1 T2 T3 T4', { role: 'trusted' }),
    ...laneJobs('X1 X2 X3 X4 X5 X6', { role: 'admin' }),
  ]);
  // In 100 ms for a member, a trusted user gets two jobs and an admin four.
  expect(serve(7).split(' ').toSorted().join(' ')).toBe('M1 T1 T2 X1 X2 X3 X4');
});

test('expensive jobs use up more of a share than cheap ones', () => {
  const { order } = anOrder([...laneJobs('G1 G2', { predictedMs: 300 }), ...laneJobs('P1 P2 P3 P4')]);
  expect(
    order
      .upcoming(6)
      .map(({ jobId }) => jobId)
      .join(' '),
  ).toBe('G1 P1 P2 P3 G2 P4');
});

test('a job that took longer than expected is paid for afterwards', () => {
  const { order, serve } = anOrder(laneJobs('A1 A2 B1 B2 B3'));
  order.start();
  order.finish('A1', 250);
  expect(serve(4)).toBe('B1 B2 B3 A2');
});

test('a job that did not run costs nothing', () => {
  const { order, serve } = anOrder(laneJobs('A1 A2 B1 B2'));
  order.start();
  order.finish('A1', undefined);
  expect(serve(3)).toBe('A2 B1 B2');
});

test('nobody saves up turns while they are away', () => {
  const { order, serve } = anOrder(laneJobs('A1 A2 A3 A4 B1'));
  expect(serve(4)).toBe('A1 B1 A2 A3');
  for (const job of laneJobs('B2 B3 B4')) order.add(job);
  expect(serve(4)).toBe('B2 A4 B3 B4');
});

test('nobody gets out of what they had by leaving and coming back', () => {
  const { order, serve } = anOrder([...laneJobs('G1', { predictedMs: 300 }), ...laneJobs('A1 A2 A3 A4')]);
  expect(order.start()).toBe('G1');
  order.finish('G1', 300);
  order.add(aLaneJob({ jobId: 'G2', userId: 'G' }));
  expect(serve(5)).toBe('A1 A2 A3 A4 G2');
});

test('a user at their cap is passed over until one of theirs ends', () => {
  const { order } = anOrder([...laneJobs('A1 A2', { maxRunning: 1 }), ...laneJobs('B1 B2')], 3);
  expect([order.start(), order.start(), order.start()]).toEqual(['A1', 'B1', 'B2']);
  expect([order.canStart, order.start()]).toEqual([false, undefined]);
  order.finish('B1', 100);
  expect(order.canStart).toBe(false);
  order.finish('A1', 100);
  expect(order.start()).toBe('A2');
});

test('the cap counts over all spaces and classes', () => {
  const { order } = anOrder(
    [
      ...laneJobs('A1', { maxRunning: 1, spaceId: 'one' }),
      ...laneJobs('A2', { maxRunning: 1, spaceId: 'two' }),
      ...laneJobs('A3', { maxRunning: 1, class: 'batch' }),
    ],
    3,
  );
  expect([order.start(), order.start()]).toEqual(['A1', undefined]);
  order.finish('A1', 100);
  expect([order.start(), order.start()]).toEqual(['A2', undefined]);
});

test('the most urgent class goes first', () => {
  const { serve } = anOrder([
    ...laneJobs('C1', { class: 'background' }),
    ...laneJobs('B1', { class: 'batch' }),
    ...laneJobs('A1 A2'),
  ]);
  expect(serve(4)).toBe('A1 A2 B1 C1');
});

test('a class whose oldest job has lost its patience has every fourth turn until that is served', () => {
  const { order, serve, wait } = anOrder(laneJobs('B1 B2 D1', { class: 'batch' }));
  wait(90_000);
  order.add(aLaneJob({ jobId: 'B3', userId: 'B', class: 'batch', acceptedAtMs: 90_000 }));
  for (const job of laneJobs('A1 A2 A3 A4 A5 A6 A7 A8')) order.add(job);
  expect(serve(1)).toBe('A1');
  wait(31_000);
  expect(serve(10)).toBe('B1 A2 A3 A4 D1 A5 A6 A7 B2 A8');
});

test('a fronted job is before all others, even past its user’s cap, and is paid for', () => {
  const { order, serve } = anOrder(
    [
      ...laneJobs('A1 A2 A3', { maxRunning: 1 }),
      ...laneJobs('B1 B2'),
      ...laneJobs('C1', { class: 'background' }),
    ],
    3,
  );
  expect(order.start()).toBe('A1');
  expect([order.front('C1'), order.front('A3'), order.front('A3'), order.front('A1')]).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect([order.start(), order.start()]).toEqual(['C1', 'A3']);
  for (const jobId of ['A1', 'C1', 'A3']) order.finish(jobId, 100);
  expect(serve(3)).toBe('B1 B2 A2');
});

test('fronted jobs are lined up again in the order in which they were fronted', () => {
  const { serve } = anOrder([
    aLaneJob({ jobId: 'A1', frontedAtMs: 20 }),
    aLaneJob({ jobId: 'A2' }),
    aLaneJob({ jobId: 'A3', frontedAtMs: 10 }),
  ]);
  expect(serve(3)).toBe('A3 A1 A2');
});

test('a removed job is not served, and only what waits can be removed', () => {
  const { order, serve } = anOrder(laneJobs('A1 A2 A3'));
  order.start();
  expect([order.remove('A1'), order.remove('A2'), order.remove('A2'), order.remove('nobody')]).toEqual([
    false,
    true,
    false,
    false,
  ]);
  order.finish('A1', 100);
  expect([serve(9), order.size]).toEqual(['A3', 0]);
});

test('a job that is there already is a bug of the caller', () => {
  const { order } = anOrder(laneJobs('A1 A2'));
  order.start();
  expect(() => order.add(aLaneJob({ jobId: 'A1' }))).toThrow('Expected a new job, got A1 again.');
  expect(() => order.add(aLaneJob({ jobId: 'A2' }))).toThrow('Expected a new job, got A2 again.');
});
