import { expect, test } from 'vitest';
import { createLocalLane } from '../../../src/queue/local-lane.ts';
import { aLog } from '../../support/a-log.ts';
import { aLaneJob, laneJobs } from './a-lane-job.ts';

/** A lane whose jobs end when the test says so. */
function aLane(concurrency = 1) {
  const runs = new Map<string, PromiseWithResolvers<number | undefined>>();
  const started: string[] = [];
  const { log, lines } = aLog();
  const lane = createLocalLane({
    concurrency,
    now: () => 0,
    log,
    run: (jobId) => {
      started.push(jobId);
      const run = Promise.withResolvers<number | undefined>();
      runs.set(jobId, run);
      return run.promise;
    },
  });
  return {
    lane,
    lines,
    started: () => started.join(' '),
    add: (names: string, changes = {}) => {
      for (const job of laneJobs(names, changes)) lane.add(job);
    },
    end: async (jobId: string, measuredMs?: number) => {
      runs.get(jobId)?.resolve(measuredMs);
      await settled();
    },
    fail: async (jobId: string, error: Error) => {
      runs.get(jobId)?.reject(error);
      await settled();
    },
  };
}

/** p-queue starts the next turn some microtasks after the last one has ended. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('a job starts at once when there is room, and the others in the fair order', async () => {
  const { add, end, started } = aLane();
  add('A1 A2 A3 B1');
  expect(started()).toBe('A1');
  await end('A1', 100);
  await end('B1', 100);
  await end('A2', 100);
  expect(started()).toBe('A1 B1 A2 A3');
});

test('whoever comes late can still be next, however many wait', async () => {
  const { add, end, started } = aLane(2);
  add(Array.from({ length: 500 }, (_, i) => `A${i}`).join(' '));
  expect(started()).toBe('A0 A1');
  add('B1');
  await end('A0', 100);
  expect(started()).toBe('A0 A1 B1');
});

test('what a job took is what its user is charged', async () => {
  const { add, end, started } = aLane();
  add('A1 A2 B1 B2 B3');
  await end('A1', 250);
  for (const jobId of ['B1', 'B2', 'B3']) await end(jobId, 100);
  expect(started()).toBe('A1 B1 B2 B3 A2');
});

test('it tells how many wait and run, what comes next, and where a job stands', () => {
  const { lane, add } = aLane(2);
  add('A1 A2 A3 B1');
  expect([lane.size, lane.runningCount]).toEqual([2, 2]);
  expect(lane.upcoming(3)).toEqual([
    { jobId: 'A1', isRunning: true, aheadMs: 0 },
    { jobId: 'A2', isRunning: true, aheadMs: 0 },
    { jobId: 'B1', isRunning: false, aheadMs: 200 },
  ]);
  expect(lane.place('A3')).toEqual({ position: 3, isExact: true, aheadMs: 300 });
  expect(lane.preview(aLaneJob({ userId: 'C' }))).toEqual({ position: 3, isExact: true, aheadMs: 300 });
});

test('a removed job never runs, and a fronted one runs next', async () => {
  const { lane, add, end, started } = aLane();
  add('A1 A2 A3 B1');
  expect([lane.remove('A2'), lane.remove('A2'), lane.remove('A1'), lane.front('A3')]).toEqual([
    true,
    false,
    false,
    true,
  ]);
  await end('A1', 100);
  await end('A3', 100);
  await end('B1', 100);
  expect(started()).toBe('A1 A3 B1');
});

test('jobs that come after others were removed still start', async () => {
  const { lane, add, end, started } = aLane();
  add('A1 A2');
  lane.remove('A2');
  await end('A1', 100);
  add('B1');
  expect(started()).toBe('A1 B1');
});

test('no slot stays free for a user at their cap while somebody else may start', async () => {
  const { lane, add, end, started } = aLane(3);
  add('A1 A2 A3', { maxRunning: 1 });
  expect(started()).toBe('A1');
  add('B1');
  expect(started()).toBe('A1 B1');
  lane.front('A3');
  expect(started()).toBe('A1 B1 A3');
  await end('A1', 100);
  await end('A3', 100);
  expect(started()).toBe('A1 B1 A3 A2');
});

test('removing the job that its user’s cap held back lets the one behind it start', () => {
  const { lane, add, started } = aLane(2);
  add('A1');
  add('A2', { maxRunning: 1 });
  add('A3');
  expect(started()).toBe('A1');
  lane.remove('A2');
  expect(started()).toBe('A1 A3');
});

test('a paused lane starts nothing; resumed, it fills all its slots', async () => {
  const { lane, add, end, started } = aLane(2);
  add('A1');
  lane.pause();
  add('A2 A3 B1');
  await end('A1', 100);
  expect([started(), lane.isPaused, lane.size]).toEqual(['A1', true, 3]);
  lane.resume();
  expect([started(), lane.isPaused]).toEqual(['A1 B1 A2', false]);
});

test('it is idle when nothing waits and nothing runs', async () => {
  const { lane, add, end } = aLane();
  await lane.onIdle();
  add('A1 A2');
  let isIdle = false;
  const noteIdle = async (): Promise<void> => {
    await lane.onIdle();
    isIdle = true;
  };
  const noting = noteIdle();
  await end('A1', 100);
  expect(isIdle).toBe(false);
  await end('A2', 100);
  expect(isIdle).toBe(true);
  await noting;
});

test('a paused lane is idle once what waited has been removed', async () => {
  const { lane, add } = aLane();
  lane.pause();
  add('A1');
  const idle = lane.onIdle();
  lane.remove('A1');
  await expect(idle).resolves.toBeUndefined();
});

test('closing forgets what waits, waits for what runs, and lines nothing up any more', async () => {
  const { lane, add, end, started } = aLane();
  add('A1 A2');
  let isClosed = false;
  const noteClosed = async (): Promise<void> => {
    await lane.close();
    isClosed = true;
  };
  const closing = noteClosed();
  add('A3');
  await settled();
  expect([isClosed, lane.size, lane.runningCount]).toEqual([false, 0, 1]);
  await end('A1', 100);
  await closing;
  expect([isClosed, started(), lane.runningCount]).toEqual([true, 'A1', 0]);
});

test('a run that rejects is logged as the bug it is, and the lane goes on', async () => {
  const { add, fail, lines, started } = aLane();
  add('A1 A2');
  await fail('A1', new Error('no paint'));
  expect(started()).toBe('A1 A2');
  expect(lines).toMatchObject([{ level: 'error', context: { jobId: 'A1' } }]);
});

test('what waits is counted by class, jobs put to the front too', () => {
  const { add, lane } = aLane();
  add('A1 A2 A3');
  add('B1', { class: 'batch' });
  add('C1', { class: 'background' });
  lane.front('C1');
  expect(lane.waitingByClass()).toEqual({ interactive: 2, batch: 1, background: 1 });
});

test('who listens hears of every job that comes, starts, ends or goes, and of pauses, until they stop', async () => {
  const { lane, add, end } = aLane();
  let heard = 0;
  const hears = async (act: () => unknown): Promise<boolean> => {
    const before = heard;
    await act();
    return heard > before;
  };
  const stop = lane.onChange(() => {
    heard += 1;
  });
  expect(await hears(() => add('A1 A2 A3'))).toBe(true);
  expect(await hears(() => lane.front('A3'))).toBe(true);
  expect(await hears(() => lane.remove('A2'))).toBe(true);
  expect(await hears(() => end('A1', 100))).toBe(true);
  expect(await hears(() => lane.pause())).toBe(true);
  expect(await hears(() => lane.resume())).toBe(true);
  stop();
  expect(await hears(() => end('A3', 100))).toBe(false);
});
