import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jobClasses } from '../../../src/domain/job-class.ts';
import type { LaneJob } from '../../../src/domain/lane.ts';
import { roles, roleWeights } from '../../../src/domain/role.ts';
import { createFairOrder, exactPlaces } from '../../../src/queue/fair-order.ts';
import { aLaneJob, laneJobs } from './a-lane-job.ts';

const someJob = fc.record({
  spaceId: fc.constantFrom('s1', 's2', 's3'),
  userId: fc.constantFrom('u1', 'u2', 'u3', 'u4'),
  role: fc.constantFrom(...roles),
  class: fc.constantFrom(...jobClasses),
  // Long enough for classes to lose their patience while it is served.
  predictedMs: fc.constantFrom(1_000, 20_000, 45_000, 90_000),
  maxRunning: fc.constantFrom(1, 2, 9),
  frontedAtMs: fc.constantFrom(undefined, undefined, undefined, 5, 7),
});
const someJobs = fc.array(someJob, { minLength: 1, maxLength: 60, size: 'max' });

/** A job every 30 seconds, the last one just now. */
const oneAfterTheOther = (wanted: readonly Partial<LaneJob>[]): readonly LaneJob[] =>
  wanted.map((job, index) => aLaneJob({ ...job, acceptedAtMs: (index - wanted.length) * 30_000 }));

function anOrder(jobs: readonly LaneJob[], slots = 1) {
  let nowMs = 0;
  const order = createFairOrder({ now: () => nowMs, slots, weights: roleWeights });
  for (const job of jobs) order.add(job);
  const predicted = new Map(jobs.map(({ jobId, predictedMs }) => [jobId, predictedMs]));
  /** Fills the slots, then lets the first job end: running jobs share the engine equally. */
  const running: { readonly jobId: string; leftMs: number }[] = [];
  const step = (): readonly string[] => {
    const started: string[] = [];
    while (running.length < slots) {
      const jobId = order.start();
      if (jobId === undefined) break;
      started.push(jobId);
      running.push({ jobId, leftMs: predicted.get(jobId) ?? Number.NaN });
    }
    const leastMs = Math.min(...running.map(({ leftMs }) => leftMs));
    nowMs += leastMs * running.length;
    for (const job of running) job.leftMs -= leastMs;
    const index = running.findIndex(({ leftMs }) => leftMs === 0);
    const [done] = running.splice(index, 1);
    if (done !== undefined) order.finish(done.jobId, predicted.get(done.jobId));
    return started;
  };
  return { order, step, pass: (ms: number) => (nowMs += ms) };
}

test('what is told as coming next is what is served when nothing else happens', () => {
  fc.assert(
    fc.property(someJobs, fc.integer({ min: 1, max: 3 }), fc.nat(20), (wanted, slots, steps) => {
      const { order, step } = anOrder(oneAfterTheOther(wanted), slots);
      for (let i = 0; i < steps; i++) step();
      const told = order
        .upcoming(1_000)
        .filter(({ isRunning }) => !isRunning)
        .map(({ jobId }) => jobId);
      expect(told).toHaveLength(order.size);
      const served: string[] = [];
      while (order.size > 0) served.push(...step());
      expect(served).toEqual(told);
    }),
    { numRuns: 200 },
  );
}, 30_000);

test('a forecast that comes upon a person in a second space keeps the spaces in order', () => {
  const background = (jobId: string, spaceId: string, userId: string): LaneJob =>
    aLaneJob({ jobId, spaceId, userId, class: 'background', maxRunning: 1 });
  const { order, step } = anOrder([
    background('one', 's2', 'u1'),
    background('two', 's1', 'u3'),
    background('later', 's2', 'u4'),
    aLaneJob({ jobId: 'urgent', spaceId: 's1', userId: 'u3', maxRunning: 1 }),
    background('three', 's3', 'u4'),
  ]);
  const told = order.upcoming(9).map(({ jobId }) => jobId);
  const served: string[] = [];
  while (order.size > 0) served.push(...step());
  expect(told).toEqual(['urgent', 'one', 'two', 'three', 'later']);
  expect(served).toEqual(told);
});

test('with one slot, a job starts when what was told to be ahead of it has been drawn', () => {
  const { order, step } = anOrder(laneJobs('A1 A2 A3 B1 C1', { predictedMs: 300 }));
  step();
  expect(order.upcoming(9)).toEqual([
    { jobId: 'B1', isRunning: false, aheadMs: 0 },
    { jobId: 'C1', isRunning: false, aheadMs: 300 },
    { jobId: 'A2', isRunning: false, aheadMs: 600 },
    { jobId: 'A3', isRunning: false, aheadMs: 900 },
  ]);
});

test('a running job counts with what is left of it, and never less than nothing', () => {
  const { order, pass } = anOrder(laneJobs('A1 A2'));
  order.start();
  pass(70);
  expect(order.place('A2')).toEqual({ position: 1, isExact: true, aheadMs: 30 });
  pass(70);
  expect(order.place('A2')).toEqual({ position: 1, isExact: true, aheadMs: 0 });
  expect(order.place('A1')).toEqual({ position: 0, isExact: true, aheadMs: 0 });
  expect(order.place('nobody')).toBeUndefined();
});

test('two running jobs share the engine: what is left of each shrinks half as fast', () => {
  const { order, pass } = anOrder(laneJobs('A1 B1 C1'), 2);
  order.start();
  order.start();
  pass(100);
  expect(order.place('C1')).toEqual({ position: 2, isExact: true, aheadMs: 100 });
});

test('a preview tells where a job would stand, and changes nothing', () => {
  fc.assert(
    fc.property(someJobs, someJob, fc.nat(20), (wanted, extra, steps) => {
      const { order, step } = anOrder(oneAfterTheOther(wanted), 2);
      for (let i = 0; i < steps; i++) step();
      const before = order.upcoming(1_000);
      const job = aLaneJob({ ...extra, frontedAtMs: undefined });
      const previewed = order.preview(job);
      expect(order.upcoming(1_000)).toEqual(before);
      order.add(job);
      expect(order.place(job.jobId)).toEqual(previewed);
    }),
    { numRuns: 200 },
  );
}, 30_000);

test.each(['same', 'other'])('a preview costs nobody anything (in the %s space)', (space) => {
  const { order } = anOrder(
    [...laneJobs('A1', { spaceId: space }), ...laneJobs('B1 B2 B3 B4 B5', { spaceId: 'same' })],
    2,
  );
  expect(order.start()).toBe('A1');
  for (const jobId of ['B1', 'B2', 'B3']) {
    expect(order.start()).toBe(jobId);
    order.finish(jobId, 100);
  }
  expect(order.start()).toBe('B4');
  const next = aLaneJob({ jobId: 'A2', userId: 'A', spaceId: space });
  order.preview(next);
  order.finish('A1', 250);
  order.add(next);
  expect(order.start()).toBe('A2');
});

test('far back a place is an estimate: behind the exact ones, before the end, and further back for later jobs', () => {
  const crowd = Array.from({ length: 50 }, (_, user) =>
    Array.from({ length: 40 }, (_unused, job) =>
      aLaneJob({ jobId: `${user}-${job}`, userId: `u${user}`, spaceId: `s${user % 10}` }),
    ),
  ).flat();
  const { order } = anOrder(crowd);
  const truth = new Map(order.upcoming(crowd.length).map(({ jobId }, index) => [jobId, index]));
  for (const { jobId } of crowd) {
    const place = order.place(jobId);
    const position = truth.get(jobId) ?? Number.NaN;
    expect(place?.isExact).toBe(position < exactPlaces);
    if (position < exactPlaces) expect(place?.position).toBe(position);
    expect(place?.position).toBeGreaterThanOrEqual(Math.min(position, exactPlaces));
    expect(place?.position).toBeLessThan(crowd.length);
    expect(place?.aheadMs).toBeGreaterThanOrEqual(0);
  }
  // All have the same to do, so the estimate is nearly right: within a round of 50.
  for (const job of [5, 10, 20, 30, 39]) {
    const jobId = `25-${job}`;
    expect(Math.abs((order.place(jobId)?.position ?? 0) - (truth.get(jobId) ?? 0))).toBeLessThanOrEqual(50);
  }
});

test('a lane that is filled again from what waits has the same order', () => {
  fc.assert(
    fc.property(someJobs, fc.array(fc.nat(59)), (wanted, removed) => {
      const jobs = oneAfterTheOther(wanted);
      const { order } = anOrder(jobs);
      const gone = new Set(removed.flatMap((index) => jobs[index]?.jobId ?? []));
      for (const jobId of gone) order.remove(jobId);
      const again = anOrder(jobs.filter(({ jobId }) => !gone.has(jobId)));
      expect(again.order.upcoming(1_000)).toEqual(order.upcoming(1_000));
    }),
  );
});
