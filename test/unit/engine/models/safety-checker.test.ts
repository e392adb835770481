import { Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import type { OnnxSession, TensorInfo } from '../../../../src/engine/models/onnx-session.ts';
import { createSafetyChecker } from '../../../../src/engine/models/safety-checker.ts';

const thresholds = { specialCare: [0.5], concepts: [0.5, 0.5] };
const sidePx = 2;
const picture = new Float32Array(3 * sidePx * sidePx);

/** A graph that answers what a test says, as onnxruntime would. */
function aGraph(
  shapes: {
    readonly inputs: Readonly<Record<string, TensorInfo['shape']>>;
    readonly outputs: readonly string[];
  },
  answer: (feeds: Readonly<Record<string, Tensor>>) => Readonly<Record<string, Tensor>>,
): OnnxSession {
  const info = (name: string, shape: TensorInfo['shape']) =>
    [name, { name, type: 'float32', shape }] as const;
  return {
    path: 'safety_checker/model.onnx',
    inputs: new Map(Object.entries(shapes.inputs).map(([name, shape]) => info(name, shape))),
    outputs: new Map(shapes.outputs.map((name) => info(name, ['batch_size']))),
    run: async (feeds) => answer(feeds),
    release: async () => undefined,
  };
}

function cosines(specialCare: readonly number[], concepts: readonly number[]): OnnxSession {
  return aGraph(
    {
      inputs: { clip_input: ['batch_size', 3, sidePx, sidePx] },
      outputs: ['special_care_cosines', 'concept_cosines'],
    },
    () => ({
      special_care_cosines: new Tensor('float32', Float32Array.from(specialCare), [specialCare.length]),
      concept_cosines: new Tensor('float32', Float32Array.from(concepts), [concepts.length]),
    }),
  );
}

test('values that are no numbers are an overflow, not a clean picture', async () => {
  const checker = createSafetyChecker(cosines([0], [Number.NaN, 0]), thresholds);
  await expect(checker.judge([picture], sidePx)).rejects.toMatchObject({ kind: 'numeric-overflow' });
});

test('a graph that knows other concepts than its thresholds say is refused', async () => {
  const checker = createSafetyChecker(cosines([0], [0, 0, 0]), thresholds);
  await expect(checker.judge([picture], sidePx)).rejects.toThrow(/another number of concepts/);
});

test('a graph without thresholds beside it is refused', () => {
  expect(() => createSafetyChecker(cosines([0], [0]), undefined)).toThrow(
    /no thresholds in the config\.json/,
  );
});

test('the older converter’s graph judges by itself: it gets blank pictures to blacken, and its verdicts count', async () => {
  const seen: (readonly number[])[] = [];
  const graph = aGraph(
    {
      inputs: {
        clip_input: ['batch', 3, 'height', 'width'],
        images: ['batch', 'height', 'width', 'channels'],
      },
      outputs: ['out_images', 'has_nsfw_concepts'],
    },
    (feeds) => {
      for (const feed of Object.values(feeds)) seen.push(feed.dims);
      return { has_nsfw_concepts: new Tensor('bool', [false, true], [2]) };
    },
  );
  const checker = createSafetyChecker(graph, undefined);
  expect(await checker.judge([picture, picture], sidePx)).toEqual([false, true]);
  expect(seen).toEqual([
    [2, 3, sidePx, sidePx],
    [2, 1, 1, 1],
  ]);
});
