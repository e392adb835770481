import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contextWindows } from '../../../../src/engine/denoising/context-windows.ts';

const looped = (frames: number) => ({ frames, contextFrames: 16, loop: true });
const open = (frames: number) => ({ frames, contextFrames: 16, loop: false });

test('a clip that fits the context is one window in order', () => {
  expect(contextWindows(looped(3), 7)).toEqual([[0, 1, 2]]);
  expect(contextWindows(looped(16), 3)).toEqual([Array.from({ length: 16 }, (_, i) => i)]);
  expect(contextWindows(open(16), 3)).toEqual(contextWindows(looped(16), 3));
});

test('windows of a longer clip wrap round its end, so the last frame meets the first', () => {
  const windows = contextWindows(looped(24), 0);
  expect(windows.some((window) => window.includes(23) && window.includes(0))).toBe(true);
});

test('windows shift by a frame per step, so no seam stays in place', () => {
  const starts = (clip: typeof looped, step: number) =>
    contextWindows(clip(24), step).map((window) => window[0]);
  expect(starts(looped, 0)).toEqual([0, 8, 16]);
  expect(starts(looped, 1)).toEqual([1, 9, 17]);
  expect(starts(open, 1)).toEqual([0, 1, 8]);
  expect(starts(open, 5)).toEqual([0, 5, 8]);
});

const clips = fc.record({
  frames: fc.integer({ min: 1, max: 96 }),
  contextFrames: fc.integer({ min: 1, max: 32 }),
  loop: fc.boolean(),
});

test('whatever the clip, every frame is seen, no window repeats a frame, and all have the context’s length', () => {
  fc.assert(
    fc.property(clips, fc.nat(200), (clip, step) => {
      const { frames, contextFrames } = clip;
      const windows = contextWindows(clip, step);
      expect(new Set(windows.flat())).toEqual(new Set(Array.from({ length: frames }, (_, i) => i)));
      for (const window of windows) {
        expect(window.length).toBe(Math.min(frames, contextFrames));
        expect(new Set(window).size).toBe(window.length);
      }
    }),
  );
});

test('no step has more windows than another, so that it costs what was foreseen', () => {
  fc.assert(
    fc.property(clips, fc.nat(200), (clip, step) => {
      expect(contextWindows(clip, step)).toHaveLength(contextWindows(clip, 0).length);
    }),
  );
});

test('no window of a clip that does not loop joins its end to its beginning', () => {
  fc.assert(
    fc.property(clips, fc.nat(200), (clip, step) => {
      for (const window of contextWindows({ ...clip, loop: false }, step))
        expect(window).toEqual(window.toSorted((a, b) => a - b));
    }),
  );
});
