import { expect, test } from 'vitest';
import { loadModel } from '../../src/engine/models/loaded-model.ts';
import { readModelFolder } from '../../src/engine/models/model-folder.ts';
import { tokenizePrompt } from '../../src/engine/prompt/tokenize-prompt.ts';
import { modelFolder, readTextEncodings } from './support/read-fixture.ts';

/** Float32 sums in another order: the largest difference seen is below 2e-6. */
const tolerance = 1e-5;

const encodings = readTextEncodings();

test.each(encodings.map((encoding, i) => [i, encoding.prompt.slice(0, 40), encoding] as const))(
  'prompt %i (%s) has transformers’ token ids and hidden states',
  async (_i, _prompt, encoding) => {
    const folder = await readModelFolder(encoding.modelFolder);
    const model = await loadModel(folder, { provider: 'cpu', threads: 1, halfPrecision: false });
    const { chunks } = tokenizePrompt(model.tokenizer, encoding.prompt, 'truncate');
    expect(chunks.map((chunk) => [...chunk.ids])).toEqual([encoding.inputIds]);
    const encoder = await model.textEncoder.get();
    const [hidden] = await encoder.encode(chunks.map((chunk) => chunk.ids));
    const largest = encoding.hiddenStates.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - (hidden?.values[i] ?? Number.NaN))),
      0,
    );
    expect(largest).toBeLessThanOrEqual(tolerance);
    await model.release();
  },
);

test('a layer that the graph does not answer is refused by its name', async () => {
  const model = await loadModel(await readModelFolder(modelFolder('tiny-checked')), {
    provider: 'cpu',
    threads: 1,
    halfPrecision: false,
  });
  const encoder = await model.textEncoder.get();
  const windows = tokenizePrompt(model.tokenizer, 'a cat', 'truncate').chunks.map((chunk) => chunk.ids);
  await expect(encoder.encode(windows, 2)).rejects.toThrow(/no output `clip_skip\.2`.*clip_skip\.1/);
  await model.release();
});
