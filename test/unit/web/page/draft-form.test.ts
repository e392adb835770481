import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StartPaths } from '../../../../src/app/keep-start-picture.ts';
import { defaultRequestLimits } from '../../../../src/domain/request-limits.ts';
import { resolveRequest } from '../../../../src/domain/resolve-request.ts';
import { parseFormValues, toDraft, toFormValues } from '../../../../src/web/page/draft-form.ts';
import { aLightningModel, aModel } from '../../../support/models.ts';

const model = aModel();
const draftOf = (fields: unknown, start?: StartPaths) => toDraft(parseFormValues(fields), model, start);

test('fields left empty are left to the model', () => {
  const draft = draftOf({ kind: 'image', prompt: 'a cat', steps: ' ', seed: '' });
  expect(draft).toEqual({ kind: 'image', prompt: 'a cat' });
});

test('numbers may have a decimal comma, and text is not a number', () => {
  const draft = draftOf({ prompt: 'a cat', guidanceScale: '3,5', steps: 'twelve' });
  expect(draft.guidanceScale).toBe(3.5);
  expect(draft.steps).toBeNaN();
});

test('what only the other kind of media shows is not sent', () => {
  const fields = { prompt: 'a cat', count: '3', motion: 'spin', frames: '16', fps: '12', ending: 'open' };
  const { count, motion, frames, fps, loop } = draftOf({ ...fields, kind: 'image' });
  expect([count, motion, frames, fps, loop]).toEqual([3, undefined, undefined, undefined, undefined]);
  const gif = draftOf({ ...fields, kind: 'gif' });
  expect([gif.count, gif.motion, gif.frames, gif.fps, gif.loop]).toEqual([undefined, 'spin', 16, 12, false]);
});

test('a preset stands for numbers, and a number that was written goes before it', () => {
  const chosen = { kind: 'gif', prompt: 'a cat', shape: 'portrait', quality: 'fine', length: 'short' };
  expect(draftOf(chosen)).toMatchObject({ widthPx: 256, heightPx: 384, steps: 24, frames: 4 });
  expect(draftOf({ ...chosen, widthPx: '300', steps: '7', frames: '9' })).toMatchObject({
    widthPx: 300,
    heightPx: 384,
    steps: 7,
    frames: 9,
  });
  expect(draftOf({ ...chosen, kind: 'image' }).frames).toBeUndefined();
});

test('a style adds its words, where the model knows styles', () => {
  const values = parseFormValues({ prompt: 'a cat', style: 'sketch' });
  expect(toDraft(values, model).prompt).toContain('pencil sketch');
  expect(toDraft(values, aModel({ knowsStyles: false })).prompt).toBe('a cat');
  expect(draftOf({ prompt: 'a cat', style: 'no such style' }).prompt).toBe('a cat');
});

test('how much may change, and of which part, is said only of a picture to start from', () => {
  const fields = { prompt: 'a cat', strength: '0.4' };
  const start = { initImagePath: '/a.png', maskImagePath: '/a-part.png' };
  expect(draftOf(fields)).toMatchObject({ strength: undefined, maskImagePath: undefined });
  expect(draftOf(fields, start)).toMatchObject({ ...start, strength: 0.4 });
  const gif = draftOf({ ...fields, kind: 'gif' }, start);
  expect([gif.initImagePath, gif.maskImagePath]).toEqual([undefined, undefined]);
});

test('whatever is sent is read as some form', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.constantFrom('kind', 'prompt', 'steps', 'motion', 'shape', 'style', 'startOf', 'startPicture'),
        fc.anything(),
      ),
      (fields) => {
        const values = parseFormValues(fields);
        expect(['image', 'gif']).toContain(values.kind);
        expect(typeof toDraft(values, model).prompt).toBe('string');
      },
    ),
  );
});

test('a refilled form shows what was chosen as it is chosen', () => {
  const resolution = resolveRequest(
    draftOf({ prompt: 'a cat', shape: 'landscape', quality: 'draft' }),
    [model],
    'mini',
    defaultRequestLimits,
    () => 42,
  );
  if (!resolution.ok) throw new Error(resolution.refusal.kind);
  const values = toFormValues(resolution.request, model, undefined);
  expect(values).toMatchObject({ shape: 'landscape', quality: 'draft' });
  expect([values.widthPx, values.heightPx, values.steps, values.seed]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test.each(['image', 'gif'] as const)(
  'what the model does by itself stays empty in a refilled form (%s)',
  (kind) => {
    const lightning = aLightningModel();
    const asked = { kind, prompt: 'a cat' };
    const resolution = resolveRequest(asked, [lightning], 'lightning', defaultRequestLimits, () => 42);
    if (!resolution.ok) throw new Error(resolution.refusal.kind);
    const values = toFormValues(resolution.request, lightning, undefined);
    const { steps, guidanceScale, scheduler, widthPx, heightPx } = values;
    expect({ steps, guidanceScale, scheduler, widthPx, heightPx }).toEqual({});
    const finer = toDraft({ ...values, quality: 'fine' }, lightning);
    expect(finer.steps).toBe(kind === 'gif' ? 8 : 50);
  },
);

test('a form refilled from a drawn request asks for the same request, and nothing in it is changed', () => {
  const drafts = fc.record({
    kind: fc.constantFrom('image' as const, 'gif' as const),
    prompt: fc.string().map((text) => `a ${text}`),
    negativePrompt: fc.option(fc.string(), { nil: undefined }),
    motion: fc.constantFrom(undefined, 'spin'),
    widthPx: fc.option(fc.integer({ min: 1, max: 5_000 }), { nil: undefined }),
    heightPx: fc.constantFrom(undefined, 256, 384),
    steps: fc.option(fc.integer({ min: -5, max: 500 }), { nil: undefined }),
    scheduler: fc.constantFrom(undefined, 'euler'),
    start: fc.constantFrom(
      {},
      { initImagePath: '/a.png' },
      { initImagePath: '/a.png', maskImagePath: '/b.png' },
    ),
    guidanceScale: fc.option(fc.double({ min: 0, max: 50, noNaN: true }), { nil: undefined }),
    count: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
    frames: fc.option(fc.integer({ min: 0, max: 99 }), { nil: undefined }),
    fps: fc.constantFrom(undefined, 5, 8, 16),
    loop: fc.constantFrom(undefined, true, false),
  });
  const gif = { defaultFrames: 8, contextFrames: 8, defaultFps: 8, isCyclic: true };
  const models = fc.constantFrom(aModel(), aModel({ gif }));
  fc.assert(
    fc.property(drafts, models, ({ start, ...values }, one) => {
      const resolve = (draft: Parameters<typeof resolveRequest>[0]) =>
        resolveRequest(draft, [one], 'mini', defaultRequestLimits, () => 42);
      const first = resolve({ ...values, ...start });
      fc.pre(first.ok);
      const refilled = toFormValues(first.request, one, first.request.seed);
      const again = resolve(toDraft(refilled, one, start));
      expect(again).toEqual({ ok: true, request: first.request, adjustments: [] });
    }),
  );
});
