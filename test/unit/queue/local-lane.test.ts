import { expect, test } from 'vitest';
import { createLocalLane } from '../../../src/queue/local-lane.ts';

/** A job whose end the test decides. */
function aTask() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let started = false;
  return {
    run: () => {
      started = true;
      return promise;
    },
    end: resolve,
    fail: reject,
    isStarted: () => started,
  };
}

function aLane(concurrency = 1) {
  const lane = createLocalLane({ concurrency });
  const add = (jobId: string) => {
    const task = aTask();
    const stopping = new AbortController();
    const result = lane.run(task.run, { jobId, signal: stopping.signal });
    // A rejection is looked at by the test that expects one.
    result.catch(() => undefined);
    return { ...task, result, stop: (reason?: Error) => stopping.abort(reason) };
  };
  return { lane, add };
}

test('jobs run one after the other in order of arrival', async () => {
  const { add } = aLane();
  const [first, second, third] = [add('a'), add('b'), add('c')];
  expect([first, second, third].map((job) => job.isStarted())).toEqual([true, false, false]);
  first.end('done');
  await expect(first.result).resolves.toBe('done');
  await Promise.resolve();
  expect([second, third].map((job) => job.isStarted())).toEqual([true, false]);
});

test('a position counts the jobs before: running and waiting', async () => {
  const { lane, add } = aLane(2);
  const first = add('a');
  add('b');
  add('c');
  add('d');
  expect(['a', 'b', 'c', 'd', 'e'].map((id) => lane.position(id))).toEqual([0, 0, 2, 3, undefined]);
  expect(lane.size).toBe(2);
  first.end('done');
  await first.result;
  await Promise.resolve();
  expect(['a', 'b', 'c', 'd'].map((id) => lane.position(id))).toEqual([undefined, 0, 0, 2]);
});

test('a job that fails rejects with its own error and lets the next one run', async () => {
  const { add } = aLane();
  const [first, second] = [add('a'), add('b')];
  first.fail(new Error('no paint'));
  await expect(first.result).rejects.toThrow('no paint');
  await Promise.resolve();
  expect(second.isStarted()).toBe(true);
});

test('aborting a waiting job takes it out, and it never runs', async () => {
  const { lane, add } = aLane();
  const [first, second, third] = [add('a'), add('b'), add('c')];
  second.stop(new Error('changed my mind'));
  expect([lane.size, lane.position('b'), lane.position('c')]).toEqual([1, undefined, 1]);
  await expect(second.result).rejects.toThrow('changed my mind');
  first.end('done');
  await first.result;
  await Promise.resolve();
  expect([second, third].map((job) => job.isStarted())).toEqual([false, true]);
});

test('aborting a running job leaves its place taken until it has really ended', async () => {
  const { lane, add } = aLane();
  const [first, second] = [add('a'), add('b')];
  first.stop();
  await Promise.resolve();
  expect([lane.position('a'), second.isStarted()]).toEqual([0, false]);
  first.end('stopped between two steps');
  await expect(first.result).resolves.toBe('stopped between two steps');
  await Promise.resolve();
  expect(second.isStarted()).toBe(true);
});

test('a job that was aborted before it came is not even lined up', async () => {
  const { lane } = aLane();
  const signal = AbortSignal.abort(new Error('too late'));
  const task = aTask();
  await expect(lane.run(task.run, { jobId: 'a', signal })).rejects.toThrow('too late');
  expect([task.isStarted(), lane.size]).toEqual([false, 0]);
});

test('a paused lane starts nothing until it is resumed', () => {
  const { lane, add } = aLane();
  lane.pause();
  const job = add('a');
  expect([job.isStarted(), lane.position('a'), lane.size]).toEqual([false, 0, 1]);
  lane.resume();
  expect([job.isStarted(), lane.size]).toEqual([true, 0]);
});

test('it is idle when nothing waits and nothing runs', async () => {
  const { lane, add } = aLane();
  const [first, second] = [add('a'), add('b')];
  const order: string[] = [];
  const noteIdle = async (): Promise<void> => {
    await lane.onIdle();
    order.push('idle');
  };
  const whenIdle = noteIdle();
  first.end('done');
  await first.result;
  order.push('first is done');
  second.end('done');
  await second.result;
  order.push('second is done');
  await whenIdle;
  expect(order).toEqual(['first is done', 'second is done', 'idle']);
});

test('closing rejects what waits, waits for what runs, and takes nothing more', async () => {
  const { lane, add } = aLane();
  const [first, second] = [add('a'), add('b')];
  const order: string[] = [];
  const noteClosed = async (): Promise<void> => {
    await lane.close();
    order.push('closed');
  };
  const closing = noteClosed();
  await expect(second.result).rejects.toMatchObject({ kind: 'engine-stopped', retryable: true });
  await expect(add('c').result).rejects.toMatchObject({ kind: 'engine-stopped' });
  first.end('done');
  await first.result;
  order.push('first is done');
  await closing;
  expect(order).toEqual(['first is done', 'closed']);
  expect(second.isStarted()).toBe(false);
});
