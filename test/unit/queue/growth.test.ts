import { expect, test } from 'vitest';
import { roleWeights } from '../../../src/domain/role.ts';
import { comesFirst } from '../../../src/queue/fair-level.ts';
import { createFairOrder } from '../../../src/queue/fair-order.ts';
import { createFairTree } from '../../../src/queue/fair-tree.ts';
import { aLaneJob } from './a-lane-job.ts';

/** Comparisons per call with so many waiting jobs of as many users, ten to a space. */
function comparisonsWith(waiting: number) {
  let count = 0;
  const order = createFairOrder({
    now: () => 0,
    slots: 1,
    weights: roleWeights,
    isBefore: (a, b) => {
      count += 1;
      return comesFirst(a, b);
    },
  });
  const jobOf = (user: number) =>
    aLaneJob({
      jobId: `${user}`,
      userId: `u${user}`,
      spaceId: `s${user % (waiting / 10)}`,
      predictedMs: 100 + ((user * 7_919) % 900),
    });
  const countOf = (repeats: number, action: (index: number) => void): number => {
    count = 0;
    for (let i = 0; i < repeats; i++) action(i);
    return count / repeats;
  };
  return {
    add: countOf(waiting, (user) => order.add(jobOf(user))),
    preview: countOf(20, (i) => order.preview(jobOf(waiting + i))),
    start: countOf(200, () => {
      const jobId = order.start();
      if (jobId !== undefined) order.finish(jobId, 250);
    }),
    front: countOf(100, (i) => order.front(`${waiting - 1 - i}`)),
    remove: countOf(100, (i) => order.remove(`${waiting - 101 - i}`)),
  };
}

test('a hundred times as many jobs cost a few comparisons more', () => {
  const [few, many] = [comparisonsWith(1_000), comparisonsWith(100_000)];
  // A heap that is a hundred times as large has log₂(100) levels more, with two comparisons on each. A call
  // moves a user and a space.
  const more = 2 * Math.log2(100);
  expect(many.add - few.add).toBeLessThan(more);
  expect(many.start - few.start).toBeLessThan(2 * more);
  expect(many.front - few.front).toBeLessThan(2 * more);
  expect(many.remove - few.remove).toBeLessThan(2 * more);
  // A forecast looks at as many jobs, however many wait.
  expect(many.preview - few.preview).toBeLessThan(2 * more);
}, 30_000);

test('whoever has been served and left is forgotten as soon as it no longer matters', () => {
  const tree = createFairTree({ weights: roleWeights });
  const { spaces } = tree.lines.interactive;
  let arrivals = 0;
  const add = (userId: string, spaceId: string) => tree.add(aLaneJob({ userId, spaceId }), arrivals++);
  for (let i = 0; i < 500; i++) add('regular', 'home');
  let mostSpaces = 0;
  for (let i = 0; i < 10_000; i++) {
    if (i % 2 === 0) add(`visitor-${i}`, `space-${i}`);
    const entry = tree.take(0);
    if (entry !== undefined) tree.end(entry, 100);
    if (tree.lines.interactive.inLine < 100) for (let j = 0; j < 100; j++) add('regular', 'home');
    mostSpaces = Math.max(mostSpaces, spaces.size);
  }
  expect(mostSpaces).toBeLessThan(10);
  for (let entry = tree.take(0); entry !== undefined; entry = tree.take(0)) tree.end(entry, 100);
  expect(spaces.size).toBe(0);
}, 30_000);
