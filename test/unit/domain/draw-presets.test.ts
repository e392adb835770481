import { describe, expect, test } from 'vitest';
import { applyPresets, lengths, qualities, shapes } from '../../../src/domain/draw-presets.ts';
import { defaultRequestLimits } from '../../../src/domain/request-limits.ts';
import { resolveRequest } from '../../../src/domain/resolve-request.ts';
import { aModel, aPlainModel } from '../../support/models.ts';

/** As `models/mini` says of itself. */
const mini = aModel({ sizeMultiplePx: 64 });

test('what is left out stays the model’s own', () => {
  expect(applyPresets({}, mini)).toEqual({});
  expect(applyPresets({ quality: 'normal', length: 'normal' }, mini)).toEqual({});
});

describe('shapes', () => {
  test('a portrait is half as high again as it is wide, a landscape the other way round', () => {
    expect(applyPresets({ shape: 'portrait' }, mini)).toEqual({ widthPx: 256, heightPx: 384 });
    expect(applyPresets({ shape: 'landscape' }, mini)).toEqual({ widthPx: 384, heightPx: 256 });
  });

  test('a square is one, also with a model that likes another shape', () => {
    expect(applyPresets({ shape: 'square' }, mini)).toEqual({ widthPx: 256, heightPx: 256 });
    const wide = aModel({ defaultSize: { widthPx: 768, heightPx: 512 } });
    expect(applyPresets({ shape: 'square' }, wide)).toEqual({ widthPx: 512, heightPx: 512 });
    expect(applyPresets({ shape: 'portrait' }, wide)).toEqual({ widthPx: 512, heightPx: 768 });
  });

  test('the longer side is a multiple of what the model draws', () => {
    const coarse = aModel({ defaultSize: { widthPx: 320, heightPx: 320 }, sizeMultiplePx: 64 });
    expect(applyPresets({ shape: 'portrait' }, coarse)).toEqual({ widthPx: 320, heightPx: 512 });
  });
});

test('a draft takes half the steps, a fine picture twice as many, and never none', () => {
  expect(applyPresets({ quality: 'draft' }, mini)).toEqual({ steps: 6 });
  expect(applyPresets({ quality: 'fine' }, mini)).toEqual({ steps: 24 });
  expect(applyPresets({ quality: 'draft' }, aModel({ defaultSteps: 1 }))).toEqual({ steps: 1 });
});

test('a short GIF has half the frames, a long one half as many again', () => {
  expect(applyPresets({ length: 'short' }, mini)).toEqual({ frames: 4 });
  expect(applyPresets({ length: 'long' }, mini)).toEqual({ frames: 12 });
  const brief = aModel({ gif: { defaultFrames: 3, contextFrames: 16, defaultFps: 8 } });
  expect(applyPresets({ length: 'short' }, brief)).toEqual({ frames: 2 });
});

test('the length of a GIF says nothing to a model that draws none', () => {
  expect(applyPresets({ length: 'long' }, aPlainModel())).toEqual({});
});

test('no preset is changed by the bounds of a request', () => {
  const stableDiffusion = aModel({ defaultSize: { widthPx: 512, heightPx: 512 }, defaultSteps: 25 });
  for (const model of [mini, stableDiffusion]) {
    for (const shape of shapes) {
      for (const quality of qualities) {
        for (const length of lengths) {
          const presets = applyPresets({ shape, quality, length }, model);
          const draft = { kind: 'gif', prompt: 'a cat', ...presets } as const;
          const resolved = resolveRequest(draft, [model], model.name, defaultRequestLimits, () => 7);
          expect(resolved).toMatchObject({ ok: true, request: presets, adjustments: [] });
        }
      }
    }
  }
});
