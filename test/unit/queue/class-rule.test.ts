import { expect, test } from 'vitest';
import type { JobClass } from '../../../src/domain/job-class.ts';
import { giveTurn, noTurnsYet } from '../../../src/queue/class-rule.ts';

const minuteMs = 60_000;

/** Gives turns at 20 minutes to classes whose oldest jobs have waited so many minutes; `undefined`: none can start. */
function turnsOf(count: number, waitedMinutes: Readonly<Partial<Record<JobClass, number>>>): string {
  const turns = noTurnsYet();
  const stateOf = (name: JobClass) => {
    const minutes = waitedMinutes[name];
    return minutes === undefined
      ? { ready: [], oldest: undefined }
      : { ready: ['somebody'], oldest: { acceptedAtMs: (20 - minutes) * minuteMs } };
  };
  const classes = {
    interactive: stateOf('interactive'),
    batch: stateOf('batch'),
    background: stateOf('background'),
  };
  return Array.from({ length: count }, () => giveTurn(classes, turns, 20 * minuteMs) ?? 'nobody').join(' ');
}

test('the most urgent class that can start something has the turn', () => {
  expect(turnsOf(2, { interactive: 15, batch: 1, background: 9 })).toBe('interactive interactive');
  expect(turnsOf(2, { batch: 1, background: 9 })).toBe('batch batch');
  expect(turnsOf(1, { background: 1 })).toBe('background');
  expect(turnsOf(1, {})).toBe('nobody');
});

test('a class past its patience has every fourth turn: batch after 2 minutes, background after 10', () => {
  expect(turnsOf(5, { interactive: 0, batch: 2.1 })).toBe('batch interactive interactive interactive batch');
  expect(turnsOf(5, { interactive: 0, background: 10.1 })).toBe(
    'background interactive interactive interactive background',
  );
  expect(turnsOf(5, { batch: 5, background: 10.1 })).toBe('background batch batch batch background');
});

test('two classes past their patience share every fourth turn', () => {
  expect(turnsOf(9, { interactive: 0, batch: 3, background: 11 })).toBe(
    'batch interactive interactive interactive background interactive interactive interactive batch',
  );
});
