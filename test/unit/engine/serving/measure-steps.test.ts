import { expect, test } from 'vitest';
import { readModelFolder } from '../../../../src/engine/models/model-folder.ts';
import { toModelInfo } from '../../../../src/engine/models/model-info.ts';
import { measureSteps } from '../../../../src/engine/serving/measure-steps.ts';
import { createStepCosts } from '../../../../src/engine/serving/step-costs.ts';
import { decodingKey, denoisingKey } from '../../../../src/engine/serving/work-left.ts';
import { miniFolder } from '../../../support/engines.ts';
import { createSimulatedModel, type ServingCosts } from '../../../support/simulated-engine.ts';
import { createVirtualClock } from '../../../support/virtual-clock.ts';

const fast: ServingCosts = {
  textMs: 6,
  unetMs: {
    image: [
      [2, 30],
      [8, 102],
    ],
    gif: [
      [2, 170],
      [4, 340],
    ],
  },
  decodeFrameMs: 40,
  writeMs: { image: 0, gif: 0 },
  turnMs: 0,
};

test('what steps take is known before anything is drawn: pictures alone and together, GIFs, frames', async () => {
  const { expectMs, keys } = await measured(fast);
  expect([expectMs(keys.picture, 2), expectMs(keys.picture, 6)].map(Math.round)).toEqual([30, 78]);
  expect(expectMs(keys.gif, 16)).toBe(170);
  expect(expectMs(keys.frame, 1)).toBe(40);
});

test('on a slow machine only what is quick enough is measured, besides one step', async () => {
  const { knows, keys, nowMs } = await measured({
    ...fast,
    unetMs: {
      image: [
        [2, 4_000],
        [8, 16_000],
      ],
      gif: [
        [2, 60_000],
        [4, 120_000],
      ],
    },
  });
  expect([knows(keys.picture), knows(keys.gif)]).toEqual([true, false]);
  expect(nowMs).toBeLessThan(5_000);
});

test('nothing is measured while somebody waits', async () => {
  const { knows, keys, isDone } = await measured(fast, () => true);
  expect([knows(keys.picture), isDone]).toEqual([false, false]);
});

test('a graph is opened before the clock runs: that is no part of a step', async () => {
  const { expectMs, keys, isDone } = await measured({ ...fast, openMs: 900 });
  expect([expectMs(keys.picture, 2), expectMs(keys.picture, 6)].map(Math.round)).toEqual([30, 78]);
  expect([Math.round(expectMs(keys.gif, 16)), isDone]).toEqual([170, true]);
});

async function measured(machine: ServingCosts, isWanted = () => false) {
  const clock = createVirtualClock();
  const costs = createStepCosts();
  const model = await createSimulatedModel(await readModelFolder(miniFolder), machine, clock);
  const info = await toModelInfo(model.folder);
  const engineClock = { nowMs: clock.nowMs, breathe: () => clock.sleep(0) };
  const isDone = await clock.run(
    measureSteps({ model, info, costs, clock: engineClock, onWork: () => undefined, isWanted }),
  );
  const keys = {
    picture: denoisingKey({ frames: 1, ...info.byKind.image.defaultSize }),
    gif: denoisingKey({ frames: 8, ...info.byKind.gif.defaultSize }),
    frame: decodingKey(info.byKind.image.defaultSize),
  };
  return { ...costs, keys, isDone, nowMs: clock.nowMs() };
}
