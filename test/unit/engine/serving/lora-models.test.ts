import { expect, onTestFinished, test } from 'vitest';
import { loadModel } from '../../../../src/engine/models/loaded-model.ts';
import { readModelFolder } from '../../../../src/engine/models/model-folder.ts';
import { createLoraModels } from '../../../../src/engine/serving/lora-models.ts';
import { modelFolder } from '../../../golden/support/read-fixture.ts';

async function someModels() {
  const folder = await readModelFolder(modelFolder('tiny-turbo'));
  const plain = await loadModel(folder, { provider: 'cpu', threads: 1, halfPrecision: false });
  onTestFinished(() => plain.release());
  const models = createLoraModels(plain);
  const lease = (weight: number, signal = new AbortController().signal) =>
    models.lease(weight === 0 ? [] : [{ name: 'crayon', weight }], signal);
  return { plain, models, lease };
}

/** Whether it has settled by the time everything that could go on by itself has. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  promise.then(
    () => (settled = true),
    () => (settled = true),
  );
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

test('without LoRAs the model is the plain one; the same LoRAs at the same weights share one', async () => {
  const { plain, lease } = await someModels();
  expect((await lease(0)).model).toBe(plain);
  const [first, again, other] = [await lease(0.8), await lease(0.8), await lease(0.7)];
  expect(again.model).toBe(first.model);
  expect(other.model).not.toBe(first.model);
  expect(first.model.vaeDecoder).toBe(plain.vaeDecoder);
  expect(first.model.textEncoder).not.toBe(plain.textEncoder);
});

test('two sets of LoRAs stay in memory: a third takes the place of the one used longest ago', async () => {
  const { models, lease } = await someModels();
  const first = await lease(0.1);
  first.giveBack();
  const second = await lease(0.2);
  second.giveBack();
  const firstAgain = await lease(0.1);
  expect(firstAgain.model).toBe(first.model);
  firstAgain.giveBack();
  expect(models.swaps).toBe(0);
  (await lease(0.3)).giveBack();
  expect(models.swaps).toBe(1);
  expect((await lease(0.1)).model).toBe(first.model);
  expect((await lease(0.2)).model).not.toBe(second.model);
});

test('while two are in use a third waits, and whoever comes later waits behind it; the plain one never does', async () => {
  const { plain, lease } = await someModels();
  const [first, second] = [await lease(0.1), await lease(0.2)];
  const third = lease(0.3);
  const sameAsFirst = lease(0.1);
  expect(await isSettled(third)).toBe(false);
  expect(await isSettled(sameAsFirst)).toBe(false);
  expect((await lease(0)).model).toBe(plain);
  second.giveBack();
  second.giveBack();
  expect((await third).model).not.toBe(second.model);
  expect((await sameAsFirst).model).toBe(first.model);
});

test('who gives up waiting leaves the line', async () => {
  const { lease } = await someModels();
  const [first, second] = [await lease(0.1), await lease(0.2)];
  const impatient = new AbortController();
  const third = lease(0.3, impatient.signal);
  const fourth = lease(0.4);
  impatient.abort();
  await expect(third).rejects.toMatchObject({ kind: 'canceled' });
  first.giveBack();
  expect((await fourth).model).not.toBe(first.model);
  second.giveBack();
});

test('a LoRA that cannot be read fails who asked for it, and nobody else', async () => {
  const { models, lease } = await someModels();
  const missing = models.lease([{ name: 'gone', weight: 1 }], new AbortController().signal);
  await expect(missing).rejects.toMatchObject({ kind: 'model-invalid' });
  expect((await lease(0.1)).model).toBeDefined();
});
