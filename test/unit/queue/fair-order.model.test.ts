import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jobClasses } from '../../../src/domain/job-class.ts';
import type { LaneJob } from '../../../src/domain/lane.ts';
import { roles, roleWeights } from '../../../src/domain/role.ts';
import { createFairOrder, type FairOrder } from '../../../src/queue/fair-order.ts';
import { aLaneJob } from './a-lane-job.ts';
import { createNaiveOrder } from './naive-order.ts';

const job = fc.record({
  spaceId: fc.constantFrom('s1', 's2', 's3'),
  userId: fc.constantFrom('u1', 'u2', 'u3', 'u4'),
  role: fc.constantFrom(...roles),
  class: fc.constantFrom(...jobClasses),
  predictedMs: fc.constantFrom(0, 100, 100, 250, 3_000),
  maxRunning: fc.constantFrom(1, 1, 2, 9),
});
const happening = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ type: fc.constant('add'), job, count: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('start') }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('finish'),
      which: fc.nat(9),
      measuredMs: fc.constantFrom(undefined, 0, 50, 100, 700),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('remove'), which: fc.nat(99) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('front'), which: fc.nat(99) }) },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('wait'), ms: fc.constantFrom(2_000, 60_000, 400_000) }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('look'), job }) },
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

const slots = 3;

/** The fast order and the naive one, told the same things; every answer is compared. */
function sideBySide() {
  let nowMs = 0;
  const now = () => nowMs;
  const fast = createFairOrder({ now, slots, weights: roleWeights });
  const naive = createNaiveOrder(now, roleWeights);

  const start = (): string | undefined => {
    if (naive.runningIds().length >= slots) return undefined;
    const canStart = fast.canStart;
    const jobId = naive.start();
    expect(fast.start()).toBe(jobId);
    expect(canStart).toBe(jobId !== undefined);
    return jobId;
  };
  const finish = (jobId: string | undefined, measuredMs: number | undefined): void => {
    if (jobId === undefined) return;
    naive.finish(jobId, measuredMs);
    fast.finish(jobId, measuredMs);
  };
  const happen = (event: Happening): void => {
    switch (event.type) {
      case 'add':
        for (let i = 0; i < event.count; i++) {
          const added: LaneJob = aLaneJob({ ...event.job, acceptedAtMs: nowMs });
          naive.add(added);
          fast.add(added);
        }
        return;
      case 'start':
        start();
        return;
      case 'finish':
        finish(naive.runningIds()[event.which], event.measuredMs);
        return;
      case 'remove':
      case 'front': {
        const jobId = naive.waitingIds()[event.which] ?? 'nobody';
        expect(fast[event.type](jobId)).toBe(naive[event.type](jobId));
        return;
      }
      case 'wait':
        nowMs += event.ms;
        return;
      case 'look':
        fast.preview(aLaneJob({ ...event.job, acceptedAtMs: nowMs }));
        lookAtAll(fast, naive.waitingIds());
        return;
    }
  };
  const drain = (): readonly string[] => {
    const served: string[] = [];
    while (naive.waitingIds().length > 0) {
      const jobId = start();
      if (jobId === undefined) finish(naive.runningIds()[0], 100);
      else served.push(jobId);
    }
    return served;
  };
  return { fast, naive, happen, drain };
}

/** Each has a place of its own, and it is the one that `upcoming` tells. Forecasts are kept for a second, so time has passed. */
function lookAtAll(order: FairOrder, jobIds: readonly string[]): void {
  const exact = jobIds
    .flatMap((jobId) => {
      const place = order.place(jobId);
      expect(place).toBeDefined();
      return place?.isExact === true ? { jobId, ...place } : [];
    })
    .toSorted((a, b) => a.position - b.position);
  const upcoming = order.upcoming(order.runningCount + exact.length).filter(({ isRunning }) => !isRunning);
  expect(exact.map(({ jobId, aheadMs }) => ({ jobId, isRunning: false, aheadMs }))).toEqual(upcoming);
  expect(exact.map(({ position }) => position)).toEqual(exact.map((_, index) => order.runningCount + index));
}

test('whatever happens, it starts what the naive order starts, and every job once', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 200, size: 'max' }), (happenings) => {
      const { fast, naive, happen, drain } = sideBySide();
      for (const event of happenings) {
        happen(event);
        expect(fast.size).toBe(naive.waitingIds().length);
        expect(fast.runningCount).toBe(naive.runningIds().length);
      }
      const waiting = naive.waitingIds();
      expect(drain().toSorted()).toEqual(waiting.toSorted());
      expect(fast.size).toBe(0);
    }),
    { numRuns: 100 },
  );
}, 30_000);
