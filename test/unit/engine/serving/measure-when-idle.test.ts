import { expect, test } from 'vitest';
import { readModelFolder } from '../../../../src/engine/models/model-folder.ts';
import { toModelInfo } from '../../../../src/engine/models/model-info.ts';
import { measureWhenIdle } from '../../../../src/engine/serving/measure-when-idle.ts';
import { createStepCosts } from '../../../../src/engine/serving/step-costs.ts';
import { denoisingKey } from '../../../../src/engine/serving/work-left.ts';
import { miniFolder } from '../../../support/engines.ts';
import { createSimulatedModel } from '../../../support/simulated-engine.ts';
import { createVirtualClock } from '../../../support/virtual-clock.ts';

/** An engine whose pictures share a call well, and somebody who may want it. */
async function anEngine() {
  const clock = createVirtualClock();
  const costs = createStepCosts();
  const machine = {
    textMs: 6,
    unetMs: {
      image: [
        [2, 30],
        [8, 60],
      ],
      gif: [[2, 170]],
    },
    decodeFrameMs: 40,
    writeMs: { image: 0, gif: 0 },
    turnMs: 0,
  } as const;
  const model = await createSimulatedModel(await readModelFolder(miniFolder), machine, clock);
  const info = await toModelInfo(model.folder);
  const wanted = { from: Number.POSITIVE_INFINITY, until: 0 };
  const measured: string[] = [];
  const measure = measureWhenIdle({
    model,
    info,
    costs,
    clock: { nowMs: clock.nowMs, breathe: () => clock.sleep(0) },
    onWork: (what) => measured.push(what),
    isWanted: () => clock.nowMs() >= wanted.from && clock.nowMs() < wanted.until,
  });
  const key = denoisingKey({ frames: 1, ...info.byKind.image.defaultSize });
  return { clock, wanted, measured, costs, key, measure: () => clock.run(measure()) };
}

test('who comes while steps are measured puts it off, until there is a pause', async () => {
  const { clock, wanted, costs, key, measure } = await anEngine();
  Object.assign(wanted, { from: 40, until: 500 });
  await measure();
  expect(clock.nowMs()).toBeLessThan(150);
  expect(costs.expectMs(key, 8)).not.toBe(60);
  await measure();
  await clock.run(clock.sleep(500));
  await measure();
  expect([costs.expectMs(key, 2), costs.expectMs(key, 8)].map(Math.round)).toEqual([30, 60]);
});

test('what was measured once is not measured again', async () => {
  const { measured, measure } = await anEngine();
  await measure();
  const { length } = measured;
  await measure();
  expect([length > 0, measured.length]).toEqual([true, length]);
});
