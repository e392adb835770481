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

test('what a larger step takes follows from two sizes that were measured', () => {
  const costs = createStepCosts();
  costs.record('denoise 1x256x256', 2, 28);
  costs.record('denoise 1x256x256', 4, 50);
  expect(costs.expectMs('denoise 1x256x256', 8)).toBeCloseTo(94);
});

test('a machine that becomes slow is slow for steps of all sizes', () => {
  const costs = createStepCosts();
  costs.record('denoise', 2, 28);
  costs.record('denoise', 4, 50);
  for (let i = 0; i < 20; i++) costs.record('denoise', 2, 56);
  expect(costs.expectMs('denoise', 4)).toBeCloseTo(100, 0);
});

test('another size costs what its stage does until it was measured', () => {
  const costs = createStepCosts();
  costs.record('decode 256x256', 1, 40);
  costs.record('denoise 1x256x256', 2, 28);
  expect(costs.expectMs('denoise 1x512x256', 2)).toBe(28);
  expect([costs.knows('denoise 1x512x256'), costs.knows('denoise 1x256x256')]).toEqual([false, true]);
});
