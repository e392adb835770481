import { expect, test } from 'vitest';
import { toMask } from '../../../../src/engine/pipelines/to-mask.ts';

test('what is light is painted anew, what is dark stays, as Pillow’s greys have it', () => {
  const pixels = [255, 255, 255, 128, 128, 128, 127, 127, 127, 0, 0, 0, 0, 255, 0, 255, 0, 255];
  expect([...toMask(Uint8Array.from(pixels))]).toEqual([255, 255, 0, 0, 255, 0]);
});
