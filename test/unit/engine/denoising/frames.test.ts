import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contextWindows } from '../../../../src/engine/denoising/context-windows.ts';
import { averageWindows, takeFrames, toFrameMajor } from '../../../../src/engine/denoising/frames.ts';
import { latentLength } from '../../../../src/engine/denoising/latent-shape.ts';

const shape = { channels: 2, frames: 3, height: 1, width: 2 };
const clip = Float32Array.from({ length: latentLength(shape) }, (_, i) => i);

test('taking frames keeps the channels apart', () => {
  expect([...takeFrames(clip, shape, [2, 0])]).toEqual([4, 5, 0, 1, 10, 11, 6, 7]);
});

test('frame-major order puts each frame’s channels together', () => {
  expect([...toFrameMajor(clip, shape)]).toEqual([0, 1, 6, 7, 2, 3, 8, 9, 4, 5, 10, 11]);
});

test('averaging the windows of a clip with itself gives the clip back', () => {
  const sizes = fc.record({
    frames: fc.integer({ min: 1, max: 40 }),
    context: fc.integer({ min: 1, max: 16 }),
    loop: fc.boolean(),
    step: fc.nat(50),
  });
  fc.assert(
    fc.property(sizes, ({ frames, context, loop, step }) => {
      const long = { ...shape, frames };
      const whole = Float32Array.from({ length: latentLength(long) }, (_, i) => Math.sin(i));
      const windows = contextWindows({ frames, contextFrames: context, loop }, step);
      const mean = averageWindows(
        windows.map((window) => takeFrames(whole, long, window)),
        windows,
        long,
      );
      for (const [i, value] of mean.entries()) expect(value).toBeCloseTo(whole[i] ?? Number.NaN, 5);
    }),
    { numRuns: 30 },
  );
});
