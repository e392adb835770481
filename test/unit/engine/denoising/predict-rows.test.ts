import { beforeAll, expect, test } from 'vitest';
import type { DenoisingState } from '../../../../src/engine/denoising/denoising-state.ts';
import { predictRows } from '../../../../src/engine/denoising/predict-rows.ts';
import { loadModel } from '../../../../src/engine/models/loaded-model.ts';
import { readModelFolder } from '../../../../src/engine/models/model-folder.ts';
import type { Unet } from '../../../../src/engine/models/unet.ts';
import { beginFromNoise } from '../../../../src/engine/pipelines/begin-denoising.ts';
import { encodePrompts } from '../../../../src/engine/pipelines/encode-prompts.ts';
import { modelFolder } from '../../../golden/support/read-fixture.ts';
import { aRequest } from '../../../support/builders.ts';

let unet: Unet;
let state: DenoisingState;

beforeAll(async () => {
  const folder = await readModelFolder(modelFolder('tiny-sd'));
  const model = await loadModel(folder, { provider: 'cpu', threads: 1, halfPrecision: false });
  const found = await model.unet('image')?.get();
  if (found === undefined) throw new Error('Expected a network for pictures');
  unet = found;
  const request = aRequest({ widthPx: 64, heightPx: 64, steps: 4 });
  state = beginFromNoise(model, request, await encodePrompts(model, request), 0);
});

test('a step is made when the network has answered for all of its rows', async () => {
  const [half] = await predictRows([state], unet, 1);
  expect([half?.predicted.length, half?.trajectory.stepIndex]).toEqual([1, 0]);
  const [whole] = await predictRows(half === undefined ? [] : [half], unet, 1);
  expect([whole?.predicted.length, whole?.trajectory.stepIndex]).toEqual([0, 1]);
});

test('what was answered of a step outlasts the calls of others', async () => {
  const [half] = await predictRows([state], unet, 1);
  const answered = half?.predicted[0]?.slice();
  await predictRows([{ ...state, negative: state.positive }], unet, 1);
  expect(half?.predicted[0]).toEqual(answered);
});

test('a network that answers fewer predictions than it was asked for is an error', async () => {
  const silent: Unet = {
    ...unet,
    predict: async (rows, shape) => (await unet.predict(rows, shape)).slice(1),
  };
  await expect(predictRows([state], silent, 2)).rejects.toThrow('fewer predictions than rows');
  await expect(predictRows([state], silent, 1)).rejects.toThrow('fewer predictions than rows');
});

test('a prediction that is not finite is an overflow, and the step can be asked for again', async () => {
  const overflowing: Unet = {
    ...unet,
    predict: async (rows, shape) =>
      (await unet.predict(rows, shape)).map((values) => values.map(() => Number.NaN)),
  };
  await expect(predictRows([state], overflowing, 2)).rejects.toMatchObject({ kind: 'numeric-overflow' });
  const [again] = await predictRows([state], unet, 2);
  expect(again?.trajectory.stepIndex).toBe(1);
});
