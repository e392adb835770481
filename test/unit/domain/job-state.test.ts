import { expect, test } from 'vitest';
import { canMove, isDrawingOver, jobStates, jobTransitions } from '../../../src/domain/job-state.ts';

test('a job goes from queued to running to generated to delivered, and skips nothing', () => {
  const path = ['queued', 'running', 'generated', 'delivered'] as const;
  for (const [at, from] of path.entries()) {
    for (const [then, to] of path.entries()) expect(canMove(from, to)).toBe(then === at + 1);
  }
});

test('a job may fail or be canceled until it is delivered', () => {
  for (const end of ['failed', 'canceled'] as const) {
    expect(jobStates.filter((from) => canMove(from, end))).toEqual(['queued', 'running', 'generated']);
  }
});

test('three states are terminal', () => {
  expect(jobStates.filter((state) => jobTransitions[state].length === 0)).toEqual([
    'delivered',
    'failed',
    'canceled',
  ]);
});

test('the engine owes nothing more to a job that is neither queued nor running', () => {
  expect(jobStates.filter((state) => !isDrawingOver(state))).toEqual(['queued', 'running']);
});
