import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { keepRetention } from '../../../src/app/keep-retention.ts';
import { aLog } from '../../support/a-log.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;

beforeEach(() => {
  vi.useFakeTimers({ now: 100 * dayMs });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Keeps three days of something that `prune` removes, and looks every hour. */
function keepThreeDays(prune: (beforeMs: number) => number, what?: string) {
  const { log, lines } = aLog();
  const stop = keepRetention({ prune, what, maxAgeMs: 3 * dayMs, everyMs: hourMs, log, now: Date.now });
  onTestFinished(stop);
  return { stop, lines };
}

test('what is too old goes at once, and then every hour', async () => {
  const prunedBefore: number[] = [];
  keepThreeDays((beforeMs) => {
    prunedBefore.push(beforeMs);
    return 0;
  });
  expect(prunedBefore).toEqual([97 * dayMs]);
  await vi.advanceTimersByTimeAsync(2 * hourMs);
  expect(prunedBefore).toEqual([97 * dayMs, 97 * dayMs + hourMs, 97 * dayMs + 2 * hourMs]);
});

test('as long as some went, the next ones do not wait an hour; the log says what it was', async () => {
  const left = [5_000, 5_000, 12];
  const { lines } = keepThreeDays(() => left.shift() ?? 0, 'events of chats');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(left).toEqual([]);
  expect(lines.map(({ context, message }) => [context, message])).toEqual(
    [5_000, 5_000, 12].map((removed) => [{ removed }, 'old events of chats removed']),
  );
});

test('what cannot be removed now is tried again later', async () => {
  let isBusy = true;
  const { lines } = keepThreeDays(() => {
    if (isBusy) throw new Error('database is locked');
    return 0;
  });
  expect(lines).toMatchObject([
    { level: 'warn', message: 'old audit entries could not be removed; trying again later' },
  ]);
  isBusy = false;
  await vi.advanceTimersByTimeAsync(hourMs);
  expect(lines).toHaveLength(1);
});

test('once stopped it removes nothing more', async () => {
  let calls = 0;
  const { stop } = keepThreeDays(() => {
    calls += 1;
    return 1;
  });
  stop();
  await vi.advanceTimersByTimeAsync(2 * hourMs);
  expect(calls).toBe(1);
});
