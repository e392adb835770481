import { expect, test } from 'vitest';
import { roleWeights } from '../../../src/domain/role.ts';
import { createFairOrder } from '../../../src/queue/fair-order.ts';
import { laneJobs } from './a-lane-job.ts';

const minuteMs = 60_000;

function anOrder() {
  let atMs = 0;
  const order = createFairOrder({ now: () => atMs, weights: roleWeights, slots: 1 });
  return {
    order,
    pass(ms: number) {
      atMs += ms;
    },
    add(names: string, changes: Parameters<typeof laneJobs>[1] = {}) {
      for (const job of laneJobs(names, changes)) order.add(job);
    },
    /** Of each person: waiting, running, leads of their space and their own, served. */
    shares: () =>
      Object.fromEntries(
        order
          .shares()
          .holders.map(({ userId, waiting, running, spaceLeadMs, userLeadMs, servedMs }) => [
            userId,
            [waiting, running, spaceLeadMs, userLeadMs, servedMs],
          ]),
      ),
  };
}

test('nobody leads before anybody was served', () => {
  const { add, shares } = anOrder();
  add('A1 A2 B1');
  expect(shares()).toEqual({ A: [2, 0, 0, 0, 0], B: [1, 0, 0, 0, 0] });
});

test('who is served leads by what it is expected to take, then by what it took', () => {
  const { order, add, shares } = anOrder();
  add('A1 A2 B1');
  order.start();
  expect(shares()).toEqual({ A: [1, 1, 0, 100, 0], B: [1, 0, 0, 0, 0] });
  order.finish('A1', 700);
  expect(shares()).toEqual({ A: [1, 0, 0, 700, 700], B: [1, 0, 0, 0, 0] });
  expect(order.start()).toBe('B1');
});

test('the time of somebody with a role counts less, and spaces lead by all that was served in them', () => {
  const { order, add, shares } = anOrder();
  add('A1 A2', { role: 'trusted' });
  add('C1', { spaceId: 'elsewhere' });
  order.start();
  order.finish('A1', 600);
  expect(shares()).toEqual({ A: [1, 0, 600, 0, 600], C: [1, 0, 0, 0, 0] });
  add('B1');
  expect(shares()).toMatchObject({ A: [1, 0, 600, 300, 600], B: [1, 0, 600, 0, 0] });
});

test('a job put to the front still waits', () => {
  const { order, add, shares } = anOrder();
  add('A1 A2');
  order.front('A2');
  expect(shares()).toEqual({ A: [2, 0, 0, 0, 0] });
});

test('what was served long ago, and by whom nobody knows any more, is forgotten', () => {
  const { order, add, pass } = anOrder();
  add('A1 B1');
  order.start();
  order.finish('A1', 500);
  expect(order.shares()).toMatchObject({ servedMs: 500, holders: [{ userId: 'B', servedMs: 0 }] });
  pass(10 * minuteMs);
  expect(order.shares().servedMs).toBe(0);
});
