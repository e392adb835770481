import { expect, test } from 'vitest';
import { cutOut, putBack, toLatentMask } from '../../../../src/engine/denoising/repainting.ts';
import { createScheduler } from '../../../../src/engine/schedulers/create-scheduler.ts';
import { parseSchedulerConfig } from '../../../../src/engine/schedulers/scheduler-config.ts';

test('a latent cell is painted anew when the first pixel it stands for is', () => {
  // Two cells of 2 x 2 pixels: the left one begins in the hole, the right one only ends there.
  const mask = Uint8Array.from([255, 0, 0, 255, 0, 0, 255, 255]);
  expect([...toLatentMask(mask, 4, 2, 2)]).toEqual([1, 0]);
});

test('what is painted anew is cut out of all three colours', () => {
  const pixels = Float32Array.from([0.5, -0.5, 1, -1, 0.25, 0.75]);
  expect([...cutOut(pixels, Uint8Array.from([127, 128]))]).toEqual([0.5, 0, 1, 0, 0.25, 0]);
});

test('what is kept has the noise of the next step, and none after the last', () => {
  const scheduler = createScheduler('ddim', parseSchedulerConfig({}), 2);
  const kept = {
    mask: Float32Array.from([1, 0]),
    original: Float32Array.from([5, 6, 7, 8]),
    noise: Float32Array.from([1, 1, 1, 1]),
  };
  const drawn = Float32Array.from([10, 20, 30, 40]);
  const noisy = scheduler.addNoise(kept.original, kept.noise, 1);
  const at = (stepIndex: number) => ({ ...scheduler.start(drawn), stepIndex });
  expect([...putBack(at(1), kept, scheduler).sample]).toEqual([10, noisy[1], 30, noisy[3]]);
  expect(noisy[1]).not.toBe(6);
  expect([...putBack(at(2), kept, scheduler).sample]).toEqual([10, 6, 30, 8]);
  expect([...drawn]).toEqual([10, 20, 30, 40]);
});
