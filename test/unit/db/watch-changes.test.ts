import { expect, onTestFinished, test, vi } from 'vitest';
import { openDatabase } from '../../../src/db/open-database.ts';
import { watchChanges } from '../../../src/db/watch-changes.ts';
import { aDatabase } from '../../support/a-database.ts';

/** A database that is watched on a clock of the test, and a second connection to it. */
function aWatch() {
  vi.useFakeTimers();
  const { database, file } = aDatabase();
  const other = openDatabase(file);
  let changes = 0;
  const watch = watchChanges(
    database,
    () => {
      changes += 1;
    },
    100,
  );
  onTestFinished(() => {
    watch.stop();
    other.close();
    vi.useRealTimers();
  });
  return { database, other, watch, changes: () => changes };
}

const write = "INSERT INTO settings VALUES (hex(randomblob(8)), '1', 0)";

test('tells when another connection has committed, once for all it wrote in between', () => {
  const { other, changes } = aWatch();
  other.exec(write);
  other.exec(write);
  vi.advanceTimersByTime(100);
  expect(changes()).toBe(1);
  vi.advanceTimersByTime(1_000);
  expect(changes()).toBe(1);
  other.exec(write);
  vi.advanceTimersByTime(100);
  expect(changes()).toBe(2);
});

test('what this connection writes is no news', () => {
  const { database, changes } = aWatch();
  database.exec(write);
  vi.advanceTimersByTime(1_000);
  expect(changes()).toBe(0);
});

test('what is not committed is no news yet', () => {
  const { other, changes } = aWatch();
  other.exec('BEGIN');
  other.exec(write);
  vi.advanceTimersByTime(1_000);
  expect(changes()).toBe(0);
  other.exec('COMMIT');
  vi.advanceTimersByTime(100);
  expect(changes()).toBe(1);
});

test('says nothing once it is stopped', () => {
  const { other, watch, changes } = aWatch();
  other.exec(write);
  watch.stop();
  vi.advanceTimersByTime(1_000);
  expect(changes()).toBe(0);
});
