import { describe, expect, test } from 'vitest';
import type { Adjustment } from '../../../src/domain/adjustment.ts';
import type { GenerationRequest, RequestDraft } from '../../../src/domain/generation-request.ts';
import type { ModelInfo } from '../../../src/domain/model-info.ts';
import type { Refusal } from '../../../src/domain/refusal.ts';
import { defaultRequestLimits } from '../../../src/domain/request-limits.ts';
import { resolveRequest } from '../../../src/domain/resolve-request.ts';
import { aLightningModel, aModel, aPlainModel, forEveryKind } from '../../support/models.ts';

const installed = [aModel(), aPlainModel()];

function resolve(changes: Partial<RequestDraft>, models: readonly ModelInfo[] = installed) {
  const draft: RequestDraft = { kind: 'image', prompt: 'a cat', ...changes };
  return resolveRequest(draft, models, 'mini', defaultRequestLimits, () => 77);
}

function accepted(
  changes: Partial<RequestDraft>,
  models?: readonly ModelInfo[],
): { request: GenerationRequest; adjustments: readonly Adjustment[] } {
  const resolution = resolve(changes, models);
  if (!resolution.ok) throw new Error(`refused: ${JSON.stringify(resolution.refusal)}`);
  return resolution;
}

function refused(changes: Partial<RequestDraft>, models?: readonly ModelInfo[]): Refusal {
  const resolution = resolve(changes, models);
  if (resolution.ok) throw new Error(`accepted: ${JSON.stringify(resolution.request)}`);
  return resolution.refusal;
}

test('a prompt alone takes everything else from the model, and a random seed', () => {
  expect(accepted({})).toEqual({
    ok: true,
    request: {
      kind: 'image',
      model: 'mini',
      prompt: 'a cat',
      negativePrompt: '',
      widthPx: 256,
      heightPx: 256,
      steps: 12,
      guidanceScale: 3,
      guidanceRescale: 0,
      seed: 77,
      count: 1,
      scheduler: 'ddim',
      promptMode: 'chunk',
      clipSkip: 0,
      frames: 1,
      fps: 1,
      loop: true,
      initImage: undefined,
      checksSafety: true,
    },
    adjustments: [],
  });
});

describe('the words', () => {
  test.each(['', '   ', '\n\t', '\u0000', '\u200B\u2060', '\uFEFF'])(
    'a prompt with nothing visible in it is refused: %j',
    (prompt) => {
      expect(refused({ prompt })).toEqual({ kind: 'prompt-empty' });
    },
  );

  test('control characters and halves of characters are taken out, the rest of the prompt stays', () => {
    expect(accepted({ prompt: ' a\u0000cat \uD83D here\n' }).request.prompt).toBe('a cat \uFFFD here');
  });

  test('a prompt of the greatest length is accepted, one character more is refused with both numbers', () => {
    expect(accepted({ prompt: '🐈'.repeat(2_000) }).request.prompt).toHaveLength(4_000);
    expect(refused({ prompt: '🐈'.repeat(2_001) })).toEqual({
      kind: 'prompt-too-long',
      field: 'prompt',
      characters: 2_001,
      limit: 2_000,
      motion: undefined,
    });
    expect(refused({ prompt: 'x'.repeat(100_000) })).toMatchObject({ characters: 100_000, limit: 2_000 });
  });

  test('a negative prompt is measured too, and may be empty', () => {
    expect(accepted({ negativePrompt: ' ' }).request.negativePrompt).toBe('');
    expect(refused({ negativePrompt: 'x'.repeat(2_001) })).toMatchObject({ field: 'negativePrompt' });
  });
});

describe('sizes', () => {
  test.each([
    { name: 'a good size stays', asked: [512, 320], used: [512, 320], reason: undefined },
    {
      name: 'one not on the grid moves to it',
      asked: [500, 333],
      used: [504, 336],
      reason: 'not-a-multiple',
    },
    { name: 'nothing becomes the smallest', asked: [0, 0], used: [64, 64], reason: 'side-out-of-range' },
    { name: 'less than nothing too', asked: [-5, 256], used: [64, 256], reason: 'side-out-of-range' },
    { name: 'far too much fits', asked: [1e9, 1e9], used: [1024, 1024], reason: 'side-out-of-range' },
    { name: 'with its proportions', asked: [4000, 2000], used: [1440, 728], reason: 'side-out-of-range' },
    { name: 'as far as its side allows', asked: [1e300, 1], used: [2048, 64], reason: 'side-out-of-range' },
    { name: 'pixels count as well', asked: [2048, 1024], used: [1440, 728], reason: 'too-many-pixels' },
  ])('$name: $asked', ({ asked: [widthPx, heightPx], used, reason }) => {
    const { request, adjustments } = accepted({ widthPx, heightPx });
    expect([request.widthPx, request.heightPx]).toEqual(used);
    expect(adjustments.map((told) => told.kind === 'size-changed' && told.reason.kind)).toEqual(
      reason === undefined ? [] : [reason],
    );
  });

  test('a side that is not said is the model’s', () => {
    expect(accepted({ widthPx: 512 }).request).toMatchObject({ widthPx: 512, heightPx: 256 });
  });

  test('a model smaller than the smallest side draws at its own size', () => {
    const tiny = aModel({ byKind: forEveryKind({ defaultSize: { widthPx: 32, heightPx: 32 } }) });
    expect(accepted({}, [tiny])).toMatchObject({ request: { widthPx: 32 }, adjustments: [] });
  });

  test('the more frames a GIF has, the smaller each may be', () => {
    const asked = { kind: 'gif', widthPx: 1024, heightPx: 1024 } as const;
    expect(accepted({ ...asked, frames: 16 }).request.widthPx).toBe(1024);
    expect(accepted({ ...asked, frames: 64 })).toMatchObject({
      request: { widthPx: 512, heightPx: 512 },
      adjustments: [{ kind: 'size-changed', reason: { kind: 'too-many-pixels', frames: 64 } }],
    });
  });
});

describe('numbers', () => {
  test.each([
    { field: 'steps', asked: 0, used: 1, max: 100 },
    { field: 'steps', asked: 1_000, used: 100, max: 100 },
    { field: 'guidanceScale', asked: 0.5, used: 1, max: 30 },
    { field: 'guidanceScale', asked: 99, used: 30, max: 30 },
    { field: 'guidanceRescale', asked: 1.5, used: 1, max: 1 },
    { field: 'clipSkip', asked: 3, used: 1, max: 1 },
    { field: 'count', asked: 9, used: 4, max: 4 },
  ] as const)('$field $asked is moved to $used and told', ({ field, asked, used, max }) => {
    const { request, adjustments } = accepted({ [field]: asked });
    expect(request[field]).toBe(used);
    expect(adjustments).toEqual([expect.objectContaining({ kind: 'clamped', field, asked, used, max })]);
  });

  test.each([
    { field: 'frames', asked: 1e6, used: 64 },
    { field: 'frames', asked: -1, used: 1 },
    { field: 'fps', asked: 51, used: 50 },
  ] as const)('a GIF’s $field $asked is moved to $used and told', ({ field, asked, used }) => {
    const { request, adjustments } = accepted({ kind: 'gif', [field]: asked });
    expect(request[field]).toBe(used);
    expect(adjustments).toContainEqual(expect.objectContaining({ kind: 'clamped', field, asked, used }));
  });

  test('halves of steps are rounded and told', () => {
    expect(accepted({ steps: 12.4 })).toMatchObject({
      request: { steps: 12 },
      adjustments: [{ kind: 'rounded', field: 'steps', asked: 12.4, used: 12 }],
    });
  });

  test('a scheduler that cannot make as many steps as asked for makes its most', () => {
    expect(accepted({ steps: 80, scheduler: 'lcm' })).toMatchObject({
      request: { steps: 50 },
      adjustments: [{ kind: 'clamped', field: 'steps', asked: 80, used: 50, min: 1, max: 50 }],
    });
  });

  test('a model’s own wish beyond the limit is moved without a word: nobody asked for it', () => {
    expect(
      accepted({}, [aModel({ byKind: forEveryKind({ defaultSteps: 150, defaultGuidanceScale: 0 }) })]),
    ).toMatchObject({
      request: { steps: 100, guidanceScale: 1 },
      adjustments: [],
    });
  });

  test('what is left out of a picture is as the model draws pictures, of a GIF as it draws GIFs', () => {
    const lightning = [aLightningModel({ name: 'mini' })];
    expect(accepted({}, lightning).request).toMatchObject({
      steps: 25,
      guidanceScale: 7.5,
      scheduler: 'pndm',
      widthPx: 256,
      heightPx: 256,
    });
    expect(accepted({ kind: 'gif' }, lightning).request).toMatchObject({
      steps: 4,
      guidanceScale: 1,
      scheduler: 'euler',
      widthPx: 384,
      heightPx: 256,
    });
  });

  test('the most steps of a scheduler are those of the kind’s own schedule', () => {
    const most = (kind: 'image' | 'gif') =>
      accepted({ kind, steps: 90, scheduler: 'pndm' }, [aLightningModel({ name: 'mini' })]).request.steps;
    expect([most('image'), most('gif')]).toEqual([40, 20]);
  });

  test.each([
    'widthPx',
    'heightPx',
    'steps',
    'guidanceScale',
    'guidanceRescale',
    'clipSkip',
    'seed',
    'count',
    'frames',
    'fps',
    'strength',
  ] as const)('%s that is not a finite number is refused by its name', (field) => {
    for (const asked of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(refused({ [field]: asked })).toEqual({ kind: 'not-a-number', field, asked });
    }
  });

  test.each([-1, 0.5, 2 ** 32, 1e20])('the seed %d is refused: another one draws another picture', (seed) => {
    expect(refused({ seed })).toEqual({ kind: 'seed-invalid', asked: seed, max: 4_294_967_295 });
  });

  test.each([0, 4_294_967_295])('the seed %d is as good as any', (seed) => {
    expect(accepted({ seed }).request.seed).toBe(seed);
  });
});

describe('names', () => {
  test('a scheduler is known by the ways people write it', () => {
    expect(accepted({ scheduler: ' Euler Ancestral' }).request.scheduler).toBe('euler-ancestral');
    expect(accepted({ scheduler: 'DPMPP_2M' }).request.scheduler).toBe('dpmpp-2m');
  });

  test('an unknown scheduler is refused with the nearest one and the list', () => {
    expect(refused({ scheduler: 'eular' })).toMatchObject({
      kind: 'unknown-name',
      what: 'scheduler',
      asked: 'eular',
      nearest: 'euler',
      known: expect.arrayContaining(['unipc']),
    });
  });

  test('an unknown model is refused with the nearest one and the list', () => {
    expect(refused({ model: 'minni' })).toEqual({
      kind: 'unknown-name',
      what: 'model',
      asked: 'minni',
      nearest: 'mini',
      known: ['mini', 'plain'],
    });
  });

  test('a model’s name is found whatever its capitals, and an empty one means the default', () => {
    expect(accepted({ model: 'Plain' }).request.model).toBe('plain');
    expect(accepted({ model: ' ' }).request.model).toBe('mini');
  });

  test('a LoRA of the prompt that the model does not have is refused with the nearest one and the list', () => {
    const models = [aModel({ loras: ['crayon', 'night.v2'] })];
    expect(refused({ prompt: 'a cat <lora:crajon:0.8>' }, models)).toEqual({
      kind: 'unknown-name',
      what: 'lora',
      asked: 'crajon',
      nearest: 'crayon',
      known: ['crayon', 'night.v2'],
    });
    expect(refused({ prompt: 'a cat <lora:crayon>' })).toMatchObject({ what: 'lora', known: [] });
  });

  test('a prompt with LoRAs stays as it was written; a weight beyond the bounds is told', () => {
    const models = [aModel({ loras: ['crayon', 'night.v2'] })];
    const prompt = 'a cat <lora:Crayon:5> <lora:night.v2:-1>';
    expect(accepted({ prompt, negativePrompt: '<lora:fog>' }, models)).toMatchObject({
      request: { prompt, negativePrompt: '<lora:fog>' },
      adjustments: [{ kind: 'lora-clamped', lora: 'Crayon', asked: 5, used: 2, min: -2, max: 2 }],
    });
  });

  test('without any model the refusal has nothing to offer', () => {
    expect(refused({}, [])).toMatchObject({ kind: 'unknown-name', nearest: undefined, known: [] });
  });
});

describe('GIFs', () => {
  test('frames and speed come from the model', () => {
    expect(accepted({ kind: 'gif' }).request).toMatchObject({ frames: 8, fps: 8, count: 1 });
  });

  test('a motion word joins the prompt', () => {
    expect(accepted({ kind: 'gif', motion: 'Spin' }).request.prompt).toBe('a cat, Spin');
  });

  test('an unknown motion word is refused with the nearest one', () => {
    expect(refused({ kind: 'gif', motion: 'spinn' })).toMatchObject({
      what: 'motion',
      nearest: 'spin',
      known: ['bounce', 'spin', 'zoom'],
    });
  });

  test('a model that lists no motions takes any', () => {
    const free = aModel({ motions: [] });
    expect(accepted({ kind: 'gif', motion: 'somersault' }, [free]).request.prompt).toBe('a cat, somersault');
  });

  test('a motion word that makes the prompt too long is named in the refusal', () => {
    expect(refused({ kind: 'gif', prompt: 'x'.repeat(1_998), motion: 'spin' })).toMatchObject({
      kind: 'prompt-too-long',
      characters: 2_004,
      motion: 'spin',
    });
  });

  test('a model without a motion UNet refuses and names those that have one', () => {
    expect(refused({ kind: 'gif', model: 'plain' })).toEqual({
      kind: 'media-kind-unsupported',
      mediaKind: 'gif',
      model: 'plain',
      capable: ['mini'],
    });
  });

  test('a speed that hundredths of a second cannot show is told, one they nearly can is not', () => {
    expect(accepted({ kind: 'gif', fps: 40 })).toMatchObject({
      request: { fps: 40 },
      adjustments: [{ kind: 'fps-approximate', asked: 40, shown: 100 / 3 }],
    });
    expect(accepted({ kind: 'gif', fps: 12 }).adjustments).toEqual([]);
  });

  test('several GIFs at once become one', () => {
    expect(accepted({ kind: 'gif', count: 3 })).toMatchObject({
      request: { count: 1 },
      adjustments: [{ kind: 'one-gif-only', asked: 3 }],
    });
  });

  test('what only a GIF has is ignored for a still picture, and told', () => {
    expect(accepted({ frames: 8, fps: 10, loop: false, motion: 'spin' })).toMatchObject({
      request: { prompt: 'a cat', frames: 1, loop: true },
      adjustments: [
        { kind: 'gif-only-ignored', field: 'frames' },
        { kind: 'gif-only-ignored', field: 'fps' },
        { kind: 'gif-only-ignored', field: 'loop' },
        { kind: 'gif-only-ignored', field: 'motion' },
      ],
    });
  });
});

describe('starting from a picture', () => {
  test('strength is kept between 0 and 1', () => {
    expect(accepted({ initImagePath: '/a.png', strength: 2 })).toMatchObject({
      request: { initImage: { path: '/a.png', strength: 1 } },
      adjustments: [{ kind: 'clamped', field: 'strength', asked: 2, used: 1 }],
    });
  });

  test('inside a mask all may change unless somebody says otherwise', () => {
    const draft = { initImagePath: '/a.png', maskImagePath: '/hole.png' };
    expect(accepted(draft).request.initImage).toEqual({ path: '/a.png', strength: 1, maskPath: '/hole.png' });
    expect(accepted({ ...draft, strength: 0.4 }).request.initImage?.strength).toBe(0.4);
  });

  test('a mask without a picture is ignored and told', () => {
    expect(accepted({ maskImagePath: '/hole.png' })).toMatchObject({
      request: { initImage: undefined },
      adjustments: [{ kind: 'mask-ignored' }],
    });
  });

  test('a model of one step makes as many as the strength needs to change anything', () => {
    const models = [aModel({ byKind: forEveryKind({ defaultSteps: 1 }) })];
    const steps = (draft: Partial<RequestDraft>) =>
      accepted({ initImagePath: '/a.png', ...draft }, models).request.steps;
    expect([steps({}), steps({ strength: 1 }), steps({ strength: 0.3 }), steps({ strength: 0 })]).toEqual([
      2, 1, 4, 1,
    ]);
    expect(steps({ steps: 1 })).toBe(1);
    expect(accepted({}, models).request.steps).toBe(1);
  });

  test('strength without a picture is ignored and told, once', () => {
    expect(accepted({ strength: 2 })).toMatchObject({
      request: { initImage: undefined },
      adjustments: [{ kind: 'strength-ignored' }],
    });
  });

  test('a model without a VAE encoder refuses and names those that have one', () => {
    expect(refused({ initImagePath: '/a.png', model: 'plain' })).toEqual({
      kind: 'start-picture-unsupported',
      model: 'plain',
      capable: ['mini'],
    });
  });

  test('a GIF starts from words only', () => {
    expect(refused({ kind: 'gif', initImagePath: '/a.png' })).toEqual({ kind: 'start-picture-for-gif' });
  });
});
