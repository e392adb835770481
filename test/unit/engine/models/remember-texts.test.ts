import { expect, test } from 'vitest';
import { rememberTexts } from '../../../../src/engine/models/remember-texts.ts';
import type { TextEncoder } from '../../../../src/engine/models/text-encoder.ts';

/** An encoder whose embedding of a window is that window, and the windows of every run of it. */
function aTextEncoder(): { readonly encoder: TextEncoder; readonly runs: number[][][] } {
  const runs: number[][][] = [];
  const encoder: TextEncoder = {
    async encode(windows, clipSkip = 0) {
      runs.push(windows.map((window) => [...window]));
      return windows.map((window) => ({
        tokens: window.length,
        dim: 1,
        values: Float32Array.from(window, (id) => id + clipSkip),
      }));
    },
  };
  return { encoder, runs };
}

test('a window that was encoded before is answered without a run, the others in one', async () => {
  const { encoder, runs } = aTextEncoder();
  const remembering = rememberTexts(encoder);
  await remembering.encode([Int32Array.of(0, 1)]);
  const answers = await remembering.encode([Int32Array.of(0, 2), Int32Array.of(0, 1), Int32Array.of(0, 3)]);
  expect(answers.map(({ values }) => [...values])).toEqual([
    [0, 2],
    [0, 1],
    [0, 3],
  ]);
  expect(runs).toEqual([
    [[0, 1]],
    [
      [0, 2],
      [0, 3],
    ],
  ]);
});

test('the same words with another clip-skip are other words', async () => {
  const { encoder } = aTextEncoder();
  const remembering = rememberTexts(encoder);
  const [whole] = await remembering.encode([Int32Array.of(0, 1)]);
  const [skipped] = await remembering.encode([Int32Array.of(0, 1)], 2);
  expect([...(whole?.values ?? []), ...(skipped?.values ?? [])]).toEqual([0, 1, 2, 3]);
});

test('what is asked for again and again outlives a stream of other prompts', async () => {
  const { encoder, runs } = aTextEncoder();
  const remembering = rememberTexts(encoder);
  for (let prompt = 1; prompt <= 100; prompt++) {
    await remembering.encode([Int32Array.of(0)]);
    await remembering.encode([Int32Array.of(prompt)]);
  }
  expect(runs.flat(2).filter((id) => id === 0)).toHaveLength(1);
  await remembering.encode([Int32Array.of(1)]);
  expect(runs.at(-1)).toEqual([[1]]);
});
