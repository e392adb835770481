import { expect, test } from 'vitest';
import { createEditBudget } from '../../../src/chat/edit-budget.ts';

test('edits are spread at the pace of the platform, and a pause is not saved up', () => {
  let nowMs = 1_000_000;
  const budget = createEditBudget(10, () => nowMs);
  expect([budget.reserve(), budget.reserve(), budget.reserve()]).toEqual([0, 100, 200]);
  nowMs += 150;
  expect(budget.reserve()).toBe(150);
  nowMs += 60_000;
  expect([budget.reserve(), budget.reserve()]).toEqual([0, 100]);
});

test('a clock that is set back holds nothing up', () => {
  let nowMs = 10_000_000;
  const budget = createEditBudget(10, () => nowMs);
  budget.reserve();
  nowMs -= 3_600_000;
  expect(budget.reserve()).toBe(0);
});
