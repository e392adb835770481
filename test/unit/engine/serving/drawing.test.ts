import { expect, test } from 'vitest';
import {
  billTurn,
  type Drawing,
  nextDrawing,
  startingVirtualMs,
} from '../../../../src/engine/serving/drawing.ts';
import { aDrawing } from '../../../support/builders.ts';

test('the turn goes to whoever has had least of the engine', () => {
  const [served, waiting] = [aDrawing({ virtualMs: 30 }), aDrawing({ virtualMs: 10 })];
  expect(nextDrawing([served, waiting])).toBe(waiting);
});

test('a drawing whose files are being written needs no turn', () => {
  expect(nextDrawing([aDrawing({ virtualMs: 0, phase: { name: 'write' } })])).toBeUndefined();
});

test('a newcomer starts level with the least served, so nobody saves up', () => {
  expect(startingVirtualMs([aDrawing({ virtualMs: 500 }), aDrawing({ virtualMs: 400 })])).toBe(400);
  expect(startingVirtualMs([])).toBe(0);
});

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

test('a picture that comes while a GIF runs is served within two GIF steps, and the GIF never starves', () => {
  const gif = aDrawing({ virtualMs: 4_000 });
  const turns: string[] = [];
  let picture: Drawing | undefined = aDrawing({ virtualMs: startingVirtualMs([gif]) });
  let pictureTurns = 0;
  for (let turn = 0; turn < 40; turn++) {
    const next = nextDrawing(picture === undefined ? [gif] : [gif, picture]);
    if (next === gif) {
      turns.push('gif');
      billTurn(new Map([[gif, 1]]), 400);
    } else if (picture !== undefined) {
      turns.push('picture');
      billTurn(new Map([[picture, 1]]), 40);
      // Pictures keep coming, one after another, twelve turns each.
      pictureTurns += 1;
      if (pictureTurns % 12 === 0) picture = aDrawing({ virtualMs: startingVirtualMs([gif]) });
    }
  }
  expect(turns.slice(0, 13).filter((turn) => turn === 'gif').length).toBeLessThanOrEqual(2);
  expect(turns.filter((turn) => turn === 'gif').length).toBeGreaterThan(2);
});
