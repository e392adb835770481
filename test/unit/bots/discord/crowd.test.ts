import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createCrowd } from '../../../../src/bots/discord/crowd.ts';

test('a few are admitted in a turn of the event loop, and again in the next', async () => {
  const crowd = createCrowd();
  const admitted = () => Array.from({ length: 6 }, () => crowd.admits());
  expect(admitted()).toEqual([true, true, true, true, false, false]);
  await nextTurn();
  expect(admitted()).toEqual([true, true, true, true, false, false]);
});

test('nobody overtakes those who wait', async () => {
  const crowd = createCrowd();
  const order: number[] = [];
  const waited = [1, 2, 3].map((who) => crowd.turn().then(() => order.push(who)));
  expect(crowd.admits()).toBe(false);
  await Promise.all(waited);
  expect(order).toEqual([1, 2, 3]);
  await nextTurn();
  expect(crowd.admits()).toBe(true);
});
