import { expect, test } from 'vitest';
import { billTurn } from '../../../../src/engine/serving/drawing.ts';
import { aDrawing, aJob } from '../../../support/builders.ts';

test('a shared turn is billed by slots', () => {
  const [large, small] = [aDrawing({}), aDrawing({})];
  billTurn(
    new Map([
      [large, 3],
      [small, 1],
    ]),
    100,
  );
  expect([large.engineMs, small.engineMs]).toEqual([75, 25]);
});

test('a person is charged for all of their drawings, by their weight', () => {
  const account = { recentMs: 0 };
  const asker = { userId: 'user', weight: 2, class: 'interactive' } as const;
  const [one, other] = [
    aDrawing({ account, job: aJob({ asker }) }),
    aDrawing({ account, job: aJob({ asker }) }),
  ];
  billTurn(
    new Map([
      [one, 1],
      [other, 1],
    ]),
    100,
  );
  expect(account.recentMs).toBe(50);
});
