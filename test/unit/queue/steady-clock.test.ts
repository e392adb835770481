import { expect, test } from 'vitest';
import { createSteadyClock } from '../../../src/queue/steady-clock.ts';

function aClock(atMs: number) {
  const wall = { atMs };
  return { wall, clock: createSteadyClock(() => wall.atMs) };
}

test('follows the wall clock forward, step or jump', () => {
  const { wall, clock } = aClock(1_000);
  expect(clock.nowMs()).toBe(1_000);
  wall.atMs = 1_001;
  expect(clock.nowMs()).toBe(1_001);
  wall.atMs = 9_000_000;
  expect(clock.nowMs()).toBe(9_000_000);
});

test('stands still when the wall clock is set back, and goes on with it', () => {
  const { wall, clock } = aClock(5_000);
  clock.nowMs();
  wall.atMs = 2_000;
  expect(clock.nowMs()).toBe(5_000);
  wall.atMs = 2_300;
  expect(clock.nowMs()).toBe(5_300);
  wall.atMs = 100;
  expect(clock.nowMs()).toBe(5_300);
});

test('knows when something happened by the wall clock as it is set now', () => {
  const { wall, clock } = aClock(5_000);
  clock.nowMs();
  wall.atMs = 2_000;
  expect(clock.momentMs(2_000)).toBe(5_000);
  expect(clock.momentMs(1_400)).toBe(4_400);
});

test('takes what was noted before the clock was set back, and seems to be still to come, as now', () => {
  const { clock } = aClock(2_000);
  expect(clock.momentMs(3_602_000)).toBe(2_000);
});
