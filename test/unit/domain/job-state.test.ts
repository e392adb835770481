import { expect, test } from 'vitest';
import { canMove, isDrawingOver, jobStates, jobTransitions } from '../../../src/domain/job-state.ts';

test('a job goes from queued to running to generated to delivered, skips nothing, and goes back only to be run again', () => {
  const path = ['queued', 'running', 'generated', 'delivered'] as const;
  const isAllowed = (from: number, to: number): boolean => to === from + 1 || (from === 1 && to === 0);
  for (const [at, from] of path.entries()) {
    for (const [then, to] of path.entries()) expect(canMove(from, to)).toBe(isAllowed(at, then));
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
