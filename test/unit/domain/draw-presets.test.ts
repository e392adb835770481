import { describe, expect, test } from 'vitest';
import { applyPresets, lengths, qualities, shapes } from '../../../src/domain/draw-presets.ts';
import { defaultRequestLimits } from '../../../src/domain/request-limits.ts';
import { resolveRequest } from '../../../src/domain/resolve-request.ts';
import { aLightningModel, aModel, aPlainModel, forEveryKind } from '../../support/models.ts';

/** As `models/mini` says of itself. */
const mini = aModel({ sizeMultiplePx: 64 });

test('what is left out stays the model’s own', () => {
  expect(applyPresets({}, mini, 'image')).toEqual({});
  expect(applyPresets({ quality: 'normal', length: 'normal' }, mini, 'gif')).toEqual({});
});

describe('shapes', () => {
  test('a portrait is half as high again as it is wide, a landscape the other way round', () => {
    expect(applyPresets({ shape: 'portrait' }, mini, 'image')).toEqual({ widthPx: 256, heightPx: 384 });
    expect(applyPresets({ shape: 'landscape' }, mini, 'image')).toEqual({ widthPx: 384, heightPx: 256 });
  });

  test('a square is one, also with a model that likes another shape', () => {
    expect(applyPresets({ shape: 'square' }, mini, 'image')).toEqual({ widthPx: 256, heightPx: 256 });
    const wide = aModel({ byKind: forEveryKind({ defaultSize: { widthPx: 768, heightPx: 512 } }) });
    expect(applyPresets({ shape: 'square' }, wide, 'image')).toEqual({ widthPx: 512, heightPx: 512 });
    expect(applyPresets({ shape: 'portrait' }, wide, 'image')).toEqual({ widthPx: 512, heightPx: 768 });
  });

  test('the longer side is a multiple of what the model draws', () => {
    const coarse = aModel({
      byKind: forEveryKind({ defaultSize: { widthPx: 320, heightPx: 320 } }),
      sizeMultiplePx: 64,
    });
    expect(applyPresets({ shape: 'portrait' }, coarse, 'image')).toEqual({ widthPx: 320, heightPx: 512 });
  });
});

test('a draft takes half the steps, a fine picture twice as many, and never none', () => {
  expect(applyPresets({ quality: 'draft' }, mini, 'image')).toEqual({ steps: 6 });
  expect(applyPresets({ quality: 'fine' }, mini, 'image')).toEqual({ steps: 24 });
  expect(
    applyPresets({ quality: 'draft' }, aModel({ byKind: forEveryKind({ defaultSteps: 1 }) }), 'image'),
  ).toEqual({ steps: 1 });
});

test('a short GIF has half the frames, a long one half as many again', () => {
  expect(applyPresets({ length: 'short' }, mini, 'gif')).toEqual({ frames: 4 });
  expect(applyPresets({ length: 'long' }, mini, 'gif')).toEqual({ frames: 12 });
  const brief = aModel({ gif: { defaultFrames: 3, contextFrames: 16, defaultFps: 8, isCyclic: false } });
  expect(applyPresets({ length: 'short' }, brief, 'gif')).toEqual({ frames: 2 });
});

test('clips that end where they begin are shown faster or slower, as more of them would be the same', () => {
  const cyclic = aModel({ gif: { defaultFrames: 8, contextFrames: 8, defaultFps: 8, isCyclic: true } });
  expect(applyPresets({ length: 'short' }, cyclic, 'gif')).toEqual({ fps: 16 });
  expect(applyPresets({ length: 'normal' }, cyclic, 'gif')).toEqual({});
  expect(applyPresets({ length: 'long' }, cyclic, 'gif')).toEqual({ fps: 5 });
});

test('each kind has its own steps and size', () => {
  const model = aLightningModel();
  const presets = { shape: 'portrait', quality: 'fine' } as const;
  expect(applyPresets(presets, model, 'image')).toEqual({ widthPx: 256, heightPx: 384, steps: 50 });
  expect(applyPresets(presets, model, 'gif')).toEqual({ widthPx: 256, heightPx: 384, steps: 8 });
  const tall = forEveryKind({ defaultSize: { widthPx: 128, heightPx: 256 } }).gif;
  const other = aModel({ byKind: { image: model.byKind.image, gif: tall } });
  expect(applyPresets({ shape: 'square' }, other, 'gif')).toEqual({ widthPx: 128, heightPx: 128 });
});

test('the length of a GIF says nothing to a picture, nor to a model that draws no GIFs', () => {
  expect(applyPresets({ length: 'long' }, mini, 'image')).toEqual({});
  expect(applyPresets({ length: 'long' }, aPlainModel(), 'gif')).toEqual({});
});

test('no preset is changed by the bounds of a request', () => {
  const stableDiffusion = aModel({
    byKind: forEveryKind({ defaultSize: { widthPx: 512, heightPx: 512 }, defaultSteps: 25 }),
  });
  const cyclic = aModel({ gif: { defaultFrames: 8, contextFrames: 8, defaultFps: 8, isCyclic: true } });
  for (const model of [mini, stableDiffusion, cyclic]) {
    for (const shape of shapes) {
      for (const quality of qualities) {
        for (const length of lengths) {
          const presets = applyPresets({ shape, quality, length }, model, 'gif');
          const draft = { kind: 'gif', prompt: 'a cat', ...presets } as const;
          const resolved = resolveRequest(draft, [model], model.name, defaultRequestLimits, () => 7);
          expect(resolved).toMatchObject({ ok: true, request: presets, adjustments: [] });
        }
      }
    }
  }
});
