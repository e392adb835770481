import { expect, test } from 'vitest';
import { createStepCosts } from '../../../../src/engine/serving/step-costs.ts';

test('until something was measured, one slot at a time', () => {
  expect(createStepCosts().slotsWithin('denoise', 250)).toBe(1);
});

test('batches grow to what fits the budget at the measured cost, and never below one', () => {
  const costs = createStepCosts();
  costs.record('cheap', 2, 20);
  costs.record('dear', 1, 4_000);
  expect(costs.slotsWithin('cheap', 250)).toBe(25);
  expect(costs.slotsWithin('dear', 250)).toBe(1);
});

test('a machine that becomes slow is noticed within a few steps', () => {
  const costs = createStepCosts();
  costs.record('step', 1, 10);
  for (let i = 0; i < 10; i++) costs.record('step', 1, 100);
  expect(costs.slotsWithin('step', 250)).toBe(2);
});
