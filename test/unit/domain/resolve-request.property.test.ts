import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { GenerationRequest, RequestDraft } from '../../../src/domain/generation-request.ts';
import type { ModelInfo } from '../../../src/domain/model-info.ts';
import { defaultRequestLimits as limits, maxSeed } from '../../../src/domain/request-limits.ts';
import { resolveRequest } from '../../../src/domain/resolve-request.ts';
import { schedulerNames } from '../../../src/domain/scheduler-name.ts';
import { locales } from '../../../src/domain/texts.ts';
import { aLightningModel, aModel, aPlainModel, forEveryKind } from '../../support/models.ts';
import { texts } from '../../support/texts.ts';

const anyNumber = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(0, -0, 1, 8, 64, 512, 1e9, 2 ** 32, Number.MAX_VALUE, Number.MIN_VALUE, Number.NaN),
);
const maybeNumber = fc.option(anyNumber, { nil: undefined, freq: 2 });
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('a cat', 'x'.repeat(2_001)),
);
const maybeText = fc.option(anyText, { nil: undefined });

const anyDraft: fc.Arbitrary<RequestDraft> = fc.record({
  kind: fc.constantFrom('image', 'gif'),
  prompt: anyText,
  negativePrompt: maybeText,
  model: fc.option(fc.oneof(fc.constantFrom('mini', 'plain', 'odd'), fc.string()), { nil: undefined }),
  widthPx: maybeNumber,
  heightPx: maybeNumber,
  steps: maybeNumber,
  guidanceScale: maybeNumber,
  guidanceRescale: maybeNumber,
  seed: fc.option(fc.oneof(fc.nat(), anyNumber), { nil: undefined }),
  count: maybeNumber,
  scheduler: fc.option(fc.oneof(fc.constantFrom(...schedulerNames), fc.string()), { nil: undefined }),
  promptMode: fc.constantFrom('chunk', 'truncate', undefined),
  frames: maybeNumber,
  fps: maybeNumber,
  motion: fc.option(fc.oneof(fc.constantFrom('spin', 'bounce'), fc.string()), { nil: undefined }),
  initImagePath: fc.option(fc.constant('/picture.png'), { nil: undefined, freq: 1 }),
  strength: maybeNumber,
});

const models = [
  aModel(),
  aPlainModel(),
  aModel({
    name: 'odd',
    sizeMultiplePx: 48,
    byKind: forEveryKind({ defaultSize: { widthPx: 720, heightPx: 336 } }),
  }),
  aLightningModel(),
];

function resolve(draft: RequestDraft) {
  return resolveRequest(draft, models, 'mini', limits, () => 77);
}

function toDraft({ initImage, ...request }: GenerationRequest): RequestDraft {
  return { ...request, initImagePath: initImage?.path, strength: initImage?.strength };
}

function expectWithinBounds(request: GenerationRequest, model: ModelInfo): void {
  for (const [value, min, max] of [
    [request.steps, 1, limits.steps],
    [request.count, 1, limits.count],
    [request.frames, 1, limits.frames],
    [request.fps, 1, limits.fps],
    [request.seed, 0, maxSeed],
    [request.widthPx, limits.minSidePx, limits.maxSidePx],
    [request.heightPx, limits.minSidePx, limits.maxSidePx],
    [request.widthPx * request.heightPx, 1, limits.picturePixels],
    [request.widthPx * request.heightPx * request.frames, 1, limits.gifPixels],
  ] as const) {
    expect(Number.isInteger(value)).toBe(true);
    expect(value).toBeGreaterThanOrEqual(min);
    expect(value).toBeLessThanOrEqual(max);
  }
  expect(request.widthPx % model.sizeMultiplePx).toBe(0);
  expect(request.heightPx % model.sizeMultiplePx).toBe(0);
  for (const [value, min, max] of [
    [request.guidanceScale, 1, limits.guidanceScale],
    [request.guidanceRescale, 0, 1],
    [request.initImage?.strength ?? 0, 0, 1],
  ] as const) {
    expect(value).toBeGreaterThanOrEqual(min);
    expect(value).toBeLessThanOrEqual(max);
  }
  expect(request.prompt.trim()).not.toBe('');
  expect([...request.prompt].length).toBeLessThanOrEqual(limits.promptCharacters);
  expect(model.kinds).toContain(request.kind);
}

test('any draft becomes a refusal with a sentence, or a request inside every bound', () => {
  fc.assert(
    fc.property(anyDraft, (draft) => {
      const resolution = resolve(draft);
      if (!resolution.ok) {
        for (const locale of locales)
          expect(texts.refusal(resolution.refusal, locale)).toMatch(/^\S.*[.?]$/s);
        return;
      }
      const model = models.find(({ name }) => name === resolution.request.model);
      if (model === undefined) throw new Error('resolved to a model nobody has');
      expectWithinBounds(resolution.request, model);
      for (const told of resolution.adjustments)
        for (const locale of locales) expect(texts.adjustment(told, locale)).toMatch(/^\S.*\.$/s);
    }),
    { numRuns: 2_000 },
  );
});

test('every bound is reachable: a good share of drafts of finite numbers is accepted', () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
  const draft = fc.record({
    kind: fc.constantFrom('image', 'gif'),
    widthPx: finite,
    heightPx: finite,
    steps: finite,
  });
  fc.assert(
    fc.property(draft, (numbers) => {
      const resolution = resolve({ prompt: 'a cat', ...numbers });
      expect(resolution.ok).toBe(true);
    }),
  );
});

test('resolving a resolved request changes nothing', () => {
  fc.assert(
    fc.property(anyDraft, (draft) => {
      const first = resolve(draft);
      if (!first.ok) return;
      const second = resolve(toDraft(first.request));
      expect(second).toMatchObject({ ok: true, request: first.request });
      // A speed GIF cannot show exactly stays one.
      const changes = second.ok ? second.adjustments.filter(({ kind }) => kind !== 'fps-approximate') : [];
      expect(changes).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});
