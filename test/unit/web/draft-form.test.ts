import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultRequestLimits } from '../../../src/domain/request-limits.ts';
import { resolveRequest } from '../../../src/domain/resolve-request.ts';
import { parseFormValues, toDraft, toFormValues } from '../../../src/web/draft-form.ts';
import { aModel } from '../../support/models.ts';

test('fields left empty are left to the model', () => {
  const draft = toDraft(parseFormValues({ kind: 'image', prompt: 'a cat', steps: ' ', seed: '' }));
  expect(draft).toEqual({ kind: 'image', prompt: 'a cat' });
});

test('numbers may have a decimal comma, and text is not a number', () => {
  const draft = toDraft(parseFormValues({ prompt: 'a cat', guidanceScale: '3,5', steps: 'twelve' }));
  expect(draft.guidanceScale).toBe(3.5);
  expect(draft.steps).toBeNaN();
});

test('what only the other kind of media shows is not sent', () => {
  const fields = { prompt: 'a cat', count: '3', motion: 'spin', frames: '16', fps: '12' };
  const { count, motion, frames, fps } = toDraft(parseFormValues({ ...fields, kind: 'image' }));
  expect([count, motion, frames, fps]).toEqual([3, undefined, undefined, undefined]);
  const gif = toDraft(parseFormValues({ ...fields, kind: 'gif' }));
  expect([gif.count, gif.motion, gif.frames, gif.fps]).toEqual([undefined, 'spin', 16, 12]);
});

test('whatever is sent is read as some form', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('kind', 'prompt', 'steps', 'motion'), fc.anything()),
      (fields) => {
        const values = parseFormValues(fields);
        expect(['image', 'gif']).toContain(values.kind);
        expect(typeof toDraft(values).prompt).toBe('string');
      },
    ),
  );
});

test('a form refilled from a drawn request asks for the same request, and nothing in it is changed', () => {
  const drafts = fc.record({
    kind: fc.constantFrom('image' as const, 'gif' as const),
    prompt: fc.string().map((text) => `a ${text}`),
    negativePrompt: fc.option(fc.string(), { nil: undefined }),
    motion: fc.constantFrom(undefined, 'spin'),
    widthPx: fc.option(fc.integer({ min: 1, max: 5_000 }), { nil: undefined }),
    steps: fc.option(fc.integer({ min: -5, max: 500 }), { nil: undefined }),
    guidanceScale: fc.option(fc.double({ min: 0, max: 50, noNaN: true }), { nil: undefined }),
    count: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
    frames: fc.option(fc.integer({ min: 0, max: 99 }), { nil: undefined }),
  });
  const model = aModel();
  const resolve = (draft: Parameters<typeof resolveRequest>[0]) =>
    resolveRequest(draft, [model], 'mini', defaultRequestLimits, () => 42);
  fc.assert(
    fc.property(drafts, (draft) => {
      const first = resolve(draft);
      fc.pre(first.ok);
      const again = resolve(toDraft(toFormValues(first.request, model, first.request.seed)));
      expect(again).toEqual({ ok: true, request: first.request, adjustments: [] });
    }),
  );
});
