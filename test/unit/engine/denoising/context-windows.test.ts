import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contextWindows } from '../../../../src/engine/denoising/context-windows.ts';

test('a clip that fits the context is one window in order', () => {
  expect(contextWindows(3, 16, 7)).toEqual([[0, 1, 2]]);
  expect(contextWindows(16, 16, 3)).toEqual([Array.from({ length: 16 }, (_, i) => i)]);
});

test('windows of a longer clip wrap round its end, so the last frame meets the first', () => {
  const windows = contextWindows(24, 16, 0);
  expect(windows.some((window) => window.includes(23) && window.includes(0))).toBe(true);
});

test('windows shift by a frame per step, so no seam stays in place', () => {
  const starts = (step: number) => contextWindows(24, 16, step).map((window) => window[0]);
  expect(starts(0)).toEqual([0, 8, 16]);
  expect(starts(1)).toEqual([1, 9, 17]);
});

test('whatever the clip, every frame is seen, no window repeats a frame, and all have the context’s length', () => {
  const clip = fc.record({
    frames: fc.integer({ min: 1, max: 96 }),
    context: fc.integer({ min: 1, max: 32 }),
    step: fc.nat(200),
  });
  fc.assert(
    fc.property(clip, ({ frames, context, step }) => {
      const windows = contextWindows(frames, context, step);
      expect(new Set(windows.flat())).toEqual(new Set(Array.from({ length: frames }, (_, i) => i)));
      for (const window of windows) {
        expect(window.length).toBe(Math.min(frames, context));
        expect(new Set(window).size).toBe(window.length);
      }
    }),
  );
});
