import { hash } from 'node:crypto';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { type OnnxSession, openSession } from '../../src/engine/models/onnx-session.ts';
import { createSafetyChecker } from '../../src/engine/models/safety-checker.ts';
import { findSafetyComponent, type SafetyComponent } from '../../src/engine/models/safety-component.ts';
import { toFloat32, toTensor } from '../../src/engine/models/tensors.ts';
import { cropForChecker, normalizePixels } from '../../src/engine/safety/prepare-pixels.ts';
import type { RgbPicture } from '../../src/engine/safety/resize-bicubic.ts';
import { modelFolder, readCases } from './support/read-fixture.ts';
import {
  type GoldenJudgement,
  judgedCases,
  judgedPicturePath,
  judgedPictures,
} from './support/read-safety.ts';

/** The issue's; the largest difference seen is 5e-7. */
const cosineTolerance = 1e-4;

let component: SafetyComponent;
let session: OnnxSession;

beforeAll(async () => {
  const found = await findSafetyComponent(modelFolder('tiny-checked'));
  if (found === undefined) throw new Error('tiny-checked has a safety checker');
  component = found;
  session = await openSession(found.main, { provider: 'cpu', threads: 1 });
});

describe('a picture is judged as diffusers’ safety checker judges it', () => {
  test.each(judgedPictures.map((golden) => [golden.name, golden] as const))('%s', async (name, golden) => {
    await expectJudged(await readPicture(name), golden);
  });
});

describe('so is what the pipelines drew', () => {
  const drawn = (['text-to-image', 'image-to-image'] as const).flatMap(readCases);
  test.each(judgedCases.map((golden) => [golden.name, golden] as const))('%s', async (name, golden) => {
    const found = drawn.find((one) => one.name === name);
    if (found === undefined) throw new Error(`There is no case ${name}`);
    const { widthPx, heightPx, picture } = found;
    const data = Uint8ClampedArray.from(picture, (value) => value * 255);
    await expectJudged({ widthPx, heightPx, data }, golden);
  });
});

test('pictures judged together get the verdicts each gets alone', async () => {
  const checker = createSafetyChecker(session, component.thresholds);
  const prepared = await Promise.all(
    judgedPictures.map(async ({ name }) => prepare(await readPicture(name)).planes),
  );
  expect(await checker.judge(prepared, component.preprocessor.crop_size)).toEqual(
    judgedPictures.map(({ isBlocked }) => isBlocked),
  );
});

test('there are pictures that are blocked and pictures that are not', () => {
  for (const judgements of [judgedPictures, judgedCases]) {
    expect(new Set(judgements.map(({ isBlocked }) => isBlocked))).toEqual(new Set([true, false]));
  }
});

async function expectJudged(picture: RgbPicture, golden: GoldenJudgement): Promise<void> {
  const { seen, planes } = prepare(picture);
  expect(hash('sha256', seen.data)).toBe(golden.pixelsSha256);

  const side = component.preprocessor.crop_size;
  const outputs = await session.run({ clip_input: toTensor('float32', planes, [1, 3, side, side]) });
  for (const [output, expected] of [
    ['special_care_cosines', golden.specialCareCosines],
    ['concept_cosines', golden.conceptCosines],
  ] as const) {
    const tensor = outputs[output];
    const cosines = tensor === undefined ? [] : [...toFloat32(tensor)];
    expect(cosines).toHaveLength(expected.length);
    for (const [i, cosine] of cosines.entries()) {
      expect(Math.abs(cosine - (expected[i] ?? Number.NaN))).toBeLessThanOrEqual(cosineTolerance);
    }
  }
  const checker = createSafetyChecker(session, component.thresholds);
  expect(await checker.judge([planes], side)).toEqual([golden.isBlocked]);
}

function prepare(picture: RgbPicture): { readonly seen: RgbPicture; readonly planes: Float32Array } {
  const seen = cropForChecker(picture, component.preprocessor);
  return { seen, planes: normalizePixels(seen, component.preprocessor) };
}

async function readPicture(name: string): Promise<RgbPicture> {
  const { data, info } = await sharp(judgedPicturePath(name)).raw().toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, data };
}
