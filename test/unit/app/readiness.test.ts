import { expect, test } from 'vitest';
import { createReadiness } from '../../../src/app/readiness.ts';

const works = { name: 'engine', problem: () => undefined };
const broken = { name: 'database', problem: () => 'The disk is full.' };

test('it is ready when every check is', () => {
  expect(createReadiness({ checks: [works] }).report()).toEqual({
    ready: true,
    checks: [
      { name: 'shutdown', ok: true },
      { name: 'engine', ok: true },
    ],
  });
});

test('one check that fails is enough, and every check tells for itself', () => {
  expect(createReadiness({ checks: [works, broken] }).report()).toEqual({
    ready: false,
    checks: [
      { name: 'shutdown', ok: true },
      { name: 'engine', ok: true },
      { name: 'database', ok: false, reason: 'The disk is full.' },
    ],
  });
});

test('checks are asked anew every time', () => {
  let problem: string | undefined = 'The model is loading.';
  const readiness = createReadiness({ checks: [{ name: 'engine', problem: () => problem }] });
  expect(readiness.report().ready).toBe(false);
  problem = undefined;
  expect(readiness.report().ready).toBe(true);
  problem = 'The engine died.';
  expect(readiness.report().ready).toBe(false);
});

test('a check that throws fails with what it threw', () => {
  const readiness = createReadiness({
    checks: [
      {
        name: 'database',
        problem() {
          throw new Error('database is locked');
        },
      },
    ],
  });
  expect(readiness.report().checks).toContainEqual({
    name: 'database',
    ok: false,
    reason: 'database is locked',
  });
});

test('once stopped it is not ready for ever, while what still works says so', () => {
  const readiness = createReadiness({ checks: [works] });
  readiness.stop();
  for (let look = 0; look < 2; look++) {
    expect(readiness.report()).toEqual({
      ready: false,
      checks: [
        { name: 'shutdown', ok: false, reason: 'Pincel is shutting down and accepts nothing new.' },
        { name: 'engine', ok: true },
      ],
    });
  }
});
