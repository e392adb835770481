import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createShutdown, type ShutdownStep } from '../../../src/app/shutdown.ts';
import { aLog } from '../../support/a-log.ts';

/** Steps that note when they begin and end; the clock is moved by hand. */
function anEnding(steps: (note: (what: string) => void) => readonly ShutdownStep[], graceMs = 10_000) {
  const { log, lines } = aLog();
  const noted: string[] = [];
  const startMs = performance.now();
  const note = (what: string): void => void noted.push(`${what} at ${performance.now() - startMs}`);
  const shutdown = createShutdown({ steps: steps(note), log, graceMs });
  return { shutdown, noted, log: lines };
}

const takes = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const never = (): Promise<void> => new Promise(() => {});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('steps are done one after the other, in their order', async () => {
  const { shutdown, noted, log } = anEnding((note) => [
    { name: 'unready', run: () => note('unready') },
    {
      name: 'lane',
      async run() {
        await takes(300);
        note('lane');
      },
    },
    { name: 'database', run: () => note('database') },
  ]);
  const ending = shutdown();
  await vi.runAllTimersAsync();
  expect(await ending).toEqual([]);
  expect(noted).toEqual(['unready at 0', 'lane at 300', 'database at 300']);
  expect(log.map(({ level, context }) => ({ level, ...context }))).toEqual([
    { level: 'debug', step: 'unready', tookMs: 0 },
    { level: 'debug', step: 'lane', tookMs: 300 },
    { level: 'debug', step: 'database', tookMs: 0 },
  ]);
});

describe('a step that fails', () => {
  test.each([
    [
      'by throwing',
      () => {
        throw new Error('EIO');
      },
    ],
    ['by rejecting', () => Promise.reject(new Error('EIO'))],
  ])('%s is in the log and named, and the others are done', async (_how, run) => {
    const { shutdown, noted, log } = anEnding((note) => [
      { name: 'outbox', run },
      { name: 'database', run: () => note('database') },
    ]);
    expect(await shutdown()).toEqual(['outbox']);
    expect(noted).toEqual(['database at 0']);
    expect(log).toContainEqual({
      level: 'error',
      context: { step: 'outbox', err: expect.objectContaining({ message: 'EIO' }) },
      message: expect.stringContaining('failed'),
    });
  });
});

describe('a step that takes too long', () => {
  test('is left at its own bound', async () => {
    const { shutdown, noted, log } = anEnding((note) => [
      { name: 'lane', withinMs: 4_000, run: never },
      { name: 'engine', run: () => note('engine') },
    ]);
    const ending = shutdown();
    await vi.advanceTimersByTimeAsync(4_000);
    expect(await ending).toEqual(['lane']);
    expect(noted).toEqual(['engine at 4000']);
    expect(log).toContainEqual({
      level: 'warn',
      context: { step: 'lane', tookMs: 4_000 },
      message: expect.stringContaining('too long'),
    });
  });

  test('is left when the grace of all of them ends', async () => {
    const { shutdown, noted } = anEnding(
      (note) => [
        { name: 'lane', withinMs: 4_000, run: never },
        { name: 'engine', withinMs: 4_000, run: never },
        { name: 'database', run: () => note('database') },
      ],
      6_000,
    );
    const ending = shutdown();
    await vi.advanceTimersByTimeAsync(6_000);
    expect(await ending).toEqual(['lane', 'engine']);
    expect(noted).toEqual(['database at 6000']);
  });

  test('and is brought to its end by a later one is no failure', async () => {
    const drawn = Promise.withResolvers<void>();
    const { shutdown, log } = anEnding(() => [
      { name: 'lane', withinMs: 4_000, run: () => drawn.promise },
      { name: 'engine', run: drawn.resolve },
    ]);
    const ending = shutdown();
    await vi.advanceTimersByTimeAsync(4_000);
    expect(await ending).toEqual([]);
    expect(log.map(({ level }) => level)).toEqual(['warn', 'debug', 'debug']);
  });

  test('and ends, or fails, after it was left changes nothing any more', async () => {
    const { shutdown, log } = anEnding(() => [
      {
        name: 'outbox',
        withinMs: 1_000,
        async run() {
          await takes(5_000);
          throw new Error('too late');
        },
      },
    ]);
    const ending = shutdown();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await ending).toEqual(['outbox']);
    await vi.runAllTimersAsync();
    expect(log.map(({ level }) => level)).toEqual(['warn', 'error']);
  });
});

test('what comes last gets a moment also when the grace is used up', async () => {
  const { shutdown, noted } = anEnding(
    (note) => [
      { name: 'lane', run: never },
      {
        name: 'anchors',
        async run() {
          await takes(400);
          note('anchors');
        },
      },
      { name: 'server', run: never },
    ],
    1_000,
  );
  const ending = shutdown();
  await vi.advanceTimersByTimeAsync(1_900);
  expect(await ending).toEqual(['lane', 'server']);
  expect(noted).toEqual(['anchors at 1400']);
});

test('asked twice, it ends once', async () => {
  const { shutdown, noted } = anEnding((note) => [{ name: 'database', run: () => note('database') }]);
  expect(await Promise.all([shutdown(), shutdown()])).toEqual([[], []]);
  expect(noted).toHaveLength(1);
});

test('no timer is left behind that would hold up the process', async () => {
  const { shutdown } = anEnding(() => [{ name: 'database', run: () => {} }]);
  await shutdown();
  expect(vi.getTimerCount()).toBe(0);
});
