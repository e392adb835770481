import { expect, test } from 'vitest';
import {
  cropForChecker,
  normalizePixels,
  preprocessorSchema,
} from '../../../../src/engine/safety/prepare-pixels.ts';

const config = preprocessorSchema.parse({});

function aPicture(widthPx: number, heightPx: number) {
  return { widthPx, heightPx, data: new Uint8Array(widthPx * heightPx * 3).fill(100) };
}

test('a folder that says nothing is prepared as CLIP wants it', () => {
  expect(config).toMatchObject({
    size: 224,
    crop_size: 224,
    image_mean: [0.48145466, 0.4578275, 0.40821073],
  });
});

test('sides may be numbers, as older files write them, or objects', () => {
  const named = { size: { shortest_edge: 64 }, crop_size: { height: 48, width: 48 } };
  expect(preprocessorSchema.parse(named)).toMatchObject({ size: 64, crop_size: 48 });
  expect(preprocessorSchema.parse({ size: 64, crop_size: 48 })).toMatchObject({ size: 64, crop_size: 48 });
});

test.each([
  ['another resampling', { resample: 2 }],
  ['a crop that is larger than the picture', { size: 64, crop_size: 65 }],
  ['a crop that is no square', { crop_size: { height: 224, width: 200 } }],
])('%s is refused rather than judged wrongly', (_, changes) => {
  expect(preprocessorSchema.safeParse(changes).success).toBe(false);
});

test.each([
  [512, 512],
  [225, 224],
  [64, 512],
  [1000, 333],
])('of %i x %i pixels the middle square is looked at, and one colour stays that colour', (width, height) => {
  const seen = cropForChecker(aPicture(width, height), config);
  expect([seen.widthPx, seen.heightPx]).toEqual([224, 224]);
  expect(new Set(seen.data)).toEqual(new Set([100]));
});

test('pixels become planes, less the mean, by the deviation', () => {
  const planes = normalizePixels(
    { widthPx: 1, heightPx: 2, data: new Uint8Array([0, 255, 51, 0, 255, 51]) },
    preprocessorSchema.parse({ image_mean: [0, 0.5, 0.1], image_std: [1, 0.5, 0.2] }),
  );
  expect([...planes].map((value) => Number(value.toFixed(6)))).toEqual([0, 0, 1, 1, 0.5, 0.5]);
});
