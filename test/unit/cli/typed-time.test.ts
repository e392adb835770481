import { InvalidArgumentError } from 'commander';
import { expect, test } from 'vitest';
import { parseTime } from '../../../src/cli/typed-time.ts';

const now = Date.UTC(2026, 2, 31, 12);

test.each([
  ['2026-03-31', '2026-03-31T00:00:00.000Z'],
  ['2026-03-31T18:30', '2026-03-31T18:30:00.000Z'],
  ['2026-03-31 18:30:15', '2026-03-31T18:30:15.000Z'],
  ['2026-03-31T18:30:15.250Z', '2026-03-31T18:30:15.250Z'],
  ['2026-03-31T18:30-03:00', '2026-03-31T21:30:00.000Z'],
  ['30m', '2026-03-31T11:30:00.000Z'],
  ['12h', '2026-03-31T00:00:00.000Z'],
  ['7d', '2026-03-24T12:00:00.000Z'],
  ['2w', '2026-03-17T12:00:00.000Z'],
])('%s is %s, whatever the time zone of the machine', (typed, expected) => {
  expect(new Date(parseTime(typed, now)).toISOString()).toBe(expected);
});

test.each(['', 'yesterday', '7', '7y', '2026', '2026-13-01', '2026-03-31T25:00', '31/03/2026', '-7d'])(
  '%j is not accepted',
  (typed) => {
    expect(() => parseTime(typed, now)).toThrow(InvalidArgumentError);
  },
);
