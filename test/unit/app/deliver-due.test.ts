import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createDeliverDue } from '../../../src/app/deliver-due.ts';
import { createMailboxDeliverer } from '../../../src/app/mailbox-deliverer.ts';
import { deliveryTimeoutMs } from '../../../src/app/make-delivery.ts';
import { AppError } from '../../../src/domain/app-error.ts';
import {
  type DeliverableMedia,
  type Deliverer,
  type DeliveryOutcome,
  maxDeliveryAttempts,
  retryDelayMs,
} from '../../../src/domain/delivery.ts';
import { noMetrics } from '../../../src/domain/metrics.ts';
import { givenBack, keptResults, paid } from '../../support/kept-results.ts';

const delivered: DeliveryOutcome = { kind: 'delivered' };
const notNow: DeliveryOutcome = { kind: 'retry', reason: 'The chat is busy.' };
const hourMs = 3_600_000;

/** What a deliverer was asked to do: the test says what comes of it. */
interface Call {
  readonly jobId: string;
  readonly media: readonly DeliverableMedia[];
  readonly signal: AbortSignal;
  readonly resolve: (outcome: DeliveryOutcome) => void;
  readonly reject: (error: unknown) => void;
}

function aDeliverer(): { readonly deliverer: Deliverer; readonly calls: readonly Call[] } {
  const calls: Call[] = [];
  return {
    calls,
    deliverer: {
      surface: 'telegram',
      deliver: (job, media, signal) =>
        new Promise((resolve, reject) => {
          calls.push({ jobId: job.id, media, signal, resolve, reject });
        }),
    },
  };
}

/** A deliverer that answers with `outcomes` one after the other, thrown errors among them, and delivers from then on. */
function aScriptedDeliverer(outcomes: readonly (DeliveryOutcome | Error)[]) {
  const jobIds: string[] = [];
  const left = [...outcomes];
  const deliverer: Deliverer = {
    surface: 'telegram',
    async deliver(job) {
      jobIds.push(job.id);
      const outcome = left.shift() ?? delivered;
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
  };
  return { deliverer, jobIds };
}

type Results = Awaited<ReturnType<typeof keptResults>>;

function aLoop(
  results: Results,
  deliverers: readonly Deliverer[],
  {
    concurrency = 4,
    random = () => 0.5,
  }: { readonly concurrency?: number; readonly random?: () => number } = {},
) {
  const changed: string[] = [];
  const loop = createDeliverDue({
    ...results,
    deliverers,
    concurrency,
    board: { changed: (jobId) => void changed.push(jobId) },
    metrics: noMetrics,
    now: Date.now,
    random,
  });
  onTestFinished(() => void loop.stop());
  return { ...loop, changed };
}

const pass = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers({ now: 10 * hourMs, toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  onTestFinished(() => void vi.useRealTimers());
});

describe('a delivery that works', () => {
  test('is made as soon as the loop starts, and the job, the outbox and the audit log say so', async () => {
    const results = await keptResults();
    await results.addResult('job-1', { content: 'a cat' });
    const { deliverer, calls } = aDeliverer();
    const loop = aLoop(results, [deliverer]);
    loop.start();
    const [file] = results.media.ofJob('job-1');
    if (file === undefined) throw new Error('Expected a file');
    expect(calls[0]?.media).toEqual([{ ...file, path: results.mediaFiles.path(file) }]);
    calls[0]?.resolve(delivered);
    await pass();
    expect(results.jobs.get('job-1')).toMatchObject({ state: 'delivered', endedAtMs: Date.now() });
    expect(results.outbox.get('job-1')).toMatchObject({ state: 'delivered', attempts: 1 });
    expect(results.audited()).toEqual([
      { kind: 'delivered', actor: 'system', content: { surface: 'telegram', attempts: 1 } },
    ]);
    expect(loop.changed).toEqual(['job-1']);
    expect(results.booked('job-1')).toEqual(paid);
  });

  test('is made when the loop is woken, without waiting for a timer', async () => {
    const results = await keptResults();
    const { deliverer, jobIds } = aScriptedDeliverer([]);
    const loop = aLoop(results, [deliverer]);
    loop.start();
    await results.addResult('job-1');
    results.transact(() => {
      loop.wake();
      loop.wake();
      expect(jobIds).toEqual([]);
    });
    await pass();
    expect(jobIds).toEqual(['job-1']);
  });

  test('on a surface whose results are fetched is made at once', async () => {
    const results = await keptResults();
    await results.addResult('job-1', { surface: 'web' });
    aLoop(results, [createMailboxDeliverer('web')]).start();
    await pass();
    expect(results.jobs.get('job-1')?.state).toBe('delivered');
  });

  test('waits while its surface has no deliverer', async () => {
    const results = await keptResults();
    await results.addResult('job-1', { surface: 'discord' });
    const { deliverer } = aDeliverer();
    aLoop(results, [deliverer]).start();
    await pass(hourMs);
    expect(results.outbox.get('job-1')).toMatchObject({ state: 'pending', attempts: 0 });
  });
});

describe('a delivery to a surface where nothing works until somebody acts', () => {
  test('stays due without being attempted, and is made once it works again', async () => {
    const results = await keptResults();
    await results.addResult('job-1');
    const { deliverer, jobIds } = aScriptedDeliverer([]);
    const held = { is: true };
    const loop = aLoop(results, [{ ...deliverer, isHeld: () => held.is }]);
    loop.start();
    await pass(hourMs);
    expect(jobIds).toEqual([]);
    expect(results.outbox.get('job-1')).toMatchObject({ state: 'pending', attempts: 0 });
    held.is = false;
    loop.wake();
    await pass();
    expect(jobIds).toEqual(['job-1']);
  });
});

describe('a delivery that fails', () => {
  test('is made again with growing pauses until it works, and then never again', async () => {
    const results = await keptResults();
    await results.addResult('job-1');
    const { deliverer, jobIds } = aScriptedDeliverer([notNow, notNow, notNow]);
    aLoop(results, [deliverer]).start();
    for (const pauseMs of [500, 1_000, 2_000]) {
      const before = jobIds.length;
      await pass(pauseMs - 1);
      expect(jobIds).toHaveLength(Math.max(1, before));
      expect(results.outbox.get('job-1')).toMatchObject({ state: 'pending', lastError: 'The chat is busy.' });
      await pass(1);
    }
    await pass(hourMs);
    expect(jobIds).toHaveLength(4);
    expect(results.outbox.get('job-1')).toMatchObject({ state: 'delivered', attempts: 4 });
    expect(results.audited().map(({ kind }) => kind)).toEqual(['delivered']);
  });

  test('leaves the platform alone for as long as it asked', async () => {
    const results = await keptResults();
    await results.addResult('job-1');
    const { deliverer, jobIds } = aScriptedDeliverer([{ ...notNow, afterMs: 30_000 }]);
    aLoop(results, [deliverer]).start();
    await pass(29_999);
    expect(jobIds).toHaveLength(1);
    await pass(1);
    expect(jobIds).toHaveLength(2);
  });

  test('with a foreseen error is tried again and says why; with a bug too, and the log has it whole', async () => {
    const results = await keptResults();
    await results.addResult('job-1');
    const foreseen = new AppError('disk-failed', 'The file could not be read.', { retryable: true });
    const bug = new TypeError('secret-token is not a function');
    const { deliverer } = aScriptedDeliverer([foreseen, bug]);
    aLoop(results, [deliverer]).start();
    await pass();
    expect(results.outbox.get('job-1')?.lastError).toBe('The file could not be read.');
    expect(results.lines).toMatchObject([{ level: 'warn', context: { jobId: 'job-1', err: foreseen } }]);
    await pass(500);
    expect(results.outbox.get('job-1')?.lastError).toBe(
      'Something unforeseen went wrong (TypeError). The log says what.',
    );
    expect(results.lines.at(-1)).toMatchObject({ level: 'error', context: { jobId: 'job-1', err: bug } });
    await pass(1_000);
    expect(results.jobs.get('job-1')?.state).toBe('delivered');
  });

  test('is parked after the last attempt: the job stays generated, is paid for, and the next one passes', async () => {
    const results = await keptResults();
    await results.addResult('job-1');
    await results.addResult('job-2');
    const { deliverer, jobIds } = aScriptedDeliverer(
      Array.from({ length: maxDeliveryAttempts }, () => notNow),
    );
    aLoop(results, [deliverer]).start();
    await pass(3 * hourMs);
    expect(jobIds).toEqual([...Array.from({ length: maxDeliveryAttempts }, () => 'job-1'), 'job-2']);
    expect(results.jobs.get('job-1')?.state).toBe('generated');
    expect(results.outbox.get('job-1')).toMatchObject({ state: 'parked', lastError: 'The chat is busy.' });
    expect(results.audited()).toMatchObject([
      { kind: 'delivery-parked', content: { attempts: maxDeliveryAttempts, reason: 'The chat is busy.' } },
      { kind: 'delivered' },
    ]);
    expect(results.booked('job-1')).toEqual(paid);
  });

  test('for ever fails the job and gives back exactly what it was charged, once', async () => {
    const results = await keptResults();
    await results.addResult('job-1');
    const { deliverer, jobIds } = aScriptedDeliverer([
      { kind: 'undeliverable', reason: 'The channel does not exist any more.' },
    ]);
    const loop = aLoop(results, [deliverer]);
    loop.start();
    await pass();
    loop.wake();
    await pass();
    expect(jobIds).toHaveLength(1);
    expect(results.jobs.get('job-1')).toMatchObject({
      state: 'failed',
      errorKind: 'undeliverable',
      error: 'The channel does not exist any more.',
    });
    expect(results.outbox.get('job-1')?.state).toBe('dropped');
    expect(results.booked('job-1')).toEqual(givenBack);
    expect(results.audited()).toMatchObject([
      { kind: 'failed' },
      { kind: 'refunded', content: { amountMillicredits: givenBack[2][1] } },
    ]);
    expect(loop.changed).toEqual(['job-1']);
  });

  test('because its files are gone fails the job', async () => {
    const results = await keptResults();
    await results.addResult('job-1');
    results.media.markRemoved('job-1-0', Date.now());
    const { deliverer, jobIds } = aScriptedDeliverer([]);
    aLoop(results, [deliverer]).start();
    await pass();
    expect(jobIds).toEqual([]);
    expect(results.jobs.get('job-1')).toMatchObject({ state: 'failed', errorKind: 'undeliverable' });
  });

  test('to answer in time is told to stop and made again', async () => {
    const results = await keptResults();
    await results.addResult('job-1');
    const { deliverer, calls } = aDeliverer();
    aLoop(results, [deliverer]).start();
    await pass(deliveryTimeoutMs);
    expect(calls[0]?.signal.aborted).toBe(true);
    await pass(500);
    expect(calls).toHaveLength(2);
    expect(calls[1]?.signal.aborted).toBe(false);
    // What the first one says now is too late.
    calls[0]?.resolve({ kind: 'undeliverable', reason: 'Too late.' });
    calls[1]?.resolve(delivered);
    await pass();
    expect(results.jobs.get('job-1')?.state).toBe('delivered');
  });
});

describe('the order', () => {
  test('of a destination holds while its first delivery is postponed, and no other destination waits for it', async () => {
    const results = await keptResults();
    await results.addResult('a-1', { destinationKey: 'a' });
    await results.addResult('a-2', { destinationKey: 'a' });
    await results.addResult('b-1', { destinationKey: 'b' });
    const { deliverer, jobIds } = aScriptedDeliverer([notNow]);
    aLoop(results, [deliverer]).start();
    await pass(499);
    expect(jobIds).toEqual(['a-1', 'b-1']);
    await pass(1);
    expect(jobIds).toEqual(['a-1', 'b-1', 'a-1', 'a-2']);
  });

  test('is by age, with no more under way than allowed', async () => {
    const results = await keptResults();
    for (const name of ['a', 'b', 'c']) await results.addResult(name, { destinationKey: name });
    const { deliverer, calls } = aDeliverer();
    aLoop(results, [deliverer], { concurrency: 2 }).start();
    await pass(1_000);
    expect(calls.map(({ jobId }) => jobId)).toEqual(['a', 'b']);
    calls[1]?.resolve(delivered);
    await pass();
    expect(calls.map(({ jobId }) => jobId)).toEqual(['a', 'b', 'c']);
  });

  test('of a surface that takes nothing and never answers holds up no other', async () => {
    const results = await keptResults();
    for (const name of ['a', 'b', 'c']) await results.addResult(name, { destinationKey: name });
    await results.addResult('web', { surface: 'web' });
    const { deliverer, calls } = aDeliverer();
    aLoop(results, [deliverer, createMailboxDeliverer('web')], { concurrency: 2 }).start();
    await pass();
    expect(calls.map(({ jobId }) => jobId)).toEqual(['a', 'b']);
    expect(results.jobs.get('web')?.state).toBe('delivered');
  });
});

describe('a job that is canceled', () => {
  test('before its delivery is begun is not delivered', async () => {
    const results = await keptResults();
    await results.addResult('job-1');
    results.endJob('job-1', ['generated'], { state: 'canceled', actor: 'operator' });
    const { deliverer, jobIds } = aScriptedDeliverer([]);
    aLoop(results, [deliverer]).start();
    await pass(hourMs);
    expect(jobIds).toEqual([]);
    expect(results.outbox.get('job-1')?.state).toBe('dropped');
  });

  test('while it is delivered stays canceled and refunded', async () => {
    const results = await keptResults();
    await results.addResult('job-1');
    const { deliverer, calls } = aDeliverer();
    aLoop(results, [deliverer]).start();
    results.endJob('job-1', ['generated'], { state: 'canceled', actor: 'operator' });
    calls[0]?.resolve(delivered);
    await pass(hourMs);
    expect(results.jobs.get('job-1')?.state).toBe('canceled');
    expect(results.outbox.get('job-1')?.state).toBe('dropped');
    expect(results.booked('job-1')).toEqual(givenBack);
    expect(calls).toHaveLength(1);
  });
});

describe('a lease', () => {
  test('that was lost to somebody else leaves the outcome to them', async () => {
    const results = await keptResults();
    await results.addResult('job-1');
    const { deliverer, calls } = aDeliverer();
    aLoop(results, [deliverer]).start();
    results.outbox.release(['telegram']);
    results.outbox.lease({ surfaces: ['telegram'], limit: 1, leaseMs: hourMs, atMs: Date.now() });
    calls[0]?.resolve({ kind: 'undeliverable', reason: 'The channel does not exist any more.' });
    await pass();
    expect(results.jobs.get('job-1')?.state).toBe('generated');
    expect(results.outbox.get('job-1')?.state).toBe('pending');
    expect(results.audited()).toEqual([]);
  });

  test.each([hourMs, -hourMs])(
    'survives a clock that is set by %d ms during the delivery',
    async (jumpMs) => {
      const results = await keptResults();
      await results.addResult('job-1');
      const { deliverer, calls } = aDeliverer();
      const loop = aLoop(results, [deliverer]);
      loop.start();
      vi.setSystemTime(Date.now() + jumpMs);
      loop.wake();
      await pass(1_000);
      calls[0]?.resolve(delivered);
      await pass(hourMs);
      expect(calls).toHaveLength(1);
      expect(results.jobs.get('job-1')?.state).toBe('delivered');
    },
  );

  test('of a process that died runs out, and the delivery is made by the next one', async () => {
    const results = await keptResults();
    await results.addResult('job-1');
    results.outbox.lease({ surfaces: ['telegram'], limit: 1, leaseMs: 180_000, atMs: Date.now() });
    const { deliverer, jobIds } = aScriptedDeliverer([]);
    aLoop(results, [deliverer]).start();
    await pass(179_999);
    expect(jobIds).toEqual([]);
    await pass(1);
    expect(jobIds).toEqual(['job-1']);
  });

  test('of a delivery that killed its process each time is not given for ever: it is parked', async () => {
    const results = await keptResults();
    await results.addResult('job-1');
    for (let attempt = 0; attempt < maxDeliveryAttempts; attempt += 1) {
      results.outbox.lease({ surfaces: ['telegram'], limit: 1, leaseMs: 1, atMs: Date.now() });
      results.outbox.release(['telegram']);
    }
    const { deliverer, jobIds } = aScriptedDeliverer([]);
    aLoop(results, [deliverer]).start();
    await pass();
    expect(jobIds).toEqual([]);
    expect(results.outbox.get('job-1')).toMatchObject({
      state: 'parked',
      lastError: 'It was begun again and again and never came to an end.',
    });
  });
});

describe('the loop', () => {
  test('stops after what is under way, and begins nothing more', async () => {
    const results = await keptResults();
    await results.addResult('job-1');
    await results.addResult('job-2');
    const { deliverer, calls } = aDeliverer();
    const loop = aLoop(results, [deliverer]);
    loop.start();
    let isStopped = false;
    const stopped = loop.stop().then(() => {
      isStopped = true;
    });
    await pass();
    expect(isStopped).toBe(false);
    calls[0]?.resolve(delivered);
    await stopped;
    loop.wake();
    await pass(hourMs);
    expect(results.jobs.get('job-1')?.state).toBe('delivered');
    expect(calls).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('goes on after trouble with the database', async () => {
    const results = await keptResults();
    await results.addResult('job-1');
    const { deliverer, jobIds } = aScriptedDeliverer([]);
    let failures = 2;
    const transact: Results['transact'] = (work) => {
      failures -= 1;
      if (failures >= 0) throw new AppError('storage-busy', 'The database is busy.', { retryable: true });
      return results.transact(work);
    };
    aLoop({ ...results, transact }, [deliverer]).start();
    await pass(1_999);
    expect(jobIds).toEqual([]);
    await pass(1);
    expect(jobIds).toEqual(['job-1']);
  });

  test('sleeps while nothing is due', async () => {
    const results = await keptResults();
    const lease = vi.fn(results.outbox.lease);
    aLoop({ ...results, outbox: { ...results.outbox, lease } }, [aDeliverer().deliverer]).start();
    await pass(10 * 60_000);
    expect(lease.mock.calls.length).toBeLessThanOrEqual(11);
  });
});

describe('the pause before another attempt', () => {
  test('is anything up to a bound that doubles from a second to ten minutes', () => {
    const longest = [1, 2, 3, 10, 11, 12].map((attempts) => retryDelayMs(attempts, () => 1));
    expect(longest).toEqual([1_000, 2_000, 4_000, 512_000, 600_000, 600_000]);
    expect(retryDelayMs(5, () => 0)).toBe(0);
  });
});
