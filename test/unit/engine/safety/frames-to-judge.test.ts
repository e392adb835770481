import { expect, test } from 'vitest';
import { framesToJudge } from '../../../../src/engine/safety/frames-to-judge.ts';

test('three frames of a GIF are its first, its middle and its last', () => {
  expect(framesToJudge(16, 3)).toEqual([0, 8, 15]);
  expect(framesToJudge(9, 3)).toEqual([0, 4, 8]);
});

test('a single one is the middle one, more are spread evenly', () => {
  expect(framesToJudge(16, 1)).toEqual([8]);
  expect(framesToJudge(16, 2)).toEqual([0, 15]);
  expect(framesToJudge(16, 4)).toEqual([0, 5, 10, 15]);
});

test('a still picture is judged once, a short GIF as a whole', () => {
  expect(framesToJudge(1, 3)).toEqual([0]);
  expect(framesToJudge(2, 3)).toEqual([0, 1]);
  expect(framesToJudge(3, 64)).toEqual([0, 1, 2]);
});
