import type { Adjustment, NumberField, SizeReason } from '../../../src/domain/adjustment.ts';
import type { EngineNotice } from '../../../src/domain/engine.ts';
import type { Receipt } from '../../../src/domain/receipt.ts';
import type { Refusal } from '../../../src/domain/refusal.ts';

/** Every shape of everything that is told: a new kind without a sample does not compile. */

type OfKind<Union extends { readonly kind: string }> = {
  readonly [Kind in Union['kind']]: readonly Extract<Union, { readonly kind: Kind }>[];
};

const refusalsByKind: OfKind<Refusal> = {
  'prompt-empty': [{ kind: 'prompt-empty' }],
  'prompt-too-long': [
    { kind: 'prompt-too-long', field: 'prompt', characters: 2_004, limit: 2_000, motion: 'spin' },
    {
      kind: 'prompt-too-long',
      field: 'negativePrompt',
      characters: 100_000,
      limit: 2_000,
      motion: undefined,
    },
  ],
  'not-a-number': [{ kind: 'not-a-number', field: 'guidanceScale', asked: Number.NaN }],
  'seed-invalid': [{ kind: 'seed-invalid', asked: 1.5, max: 4_294_967_295 }],
  'unknown-name': (['model', 'scheduler', 'motion', 'lora'] as const).flatMap((what) => [
    { kind: 'unknown-name', what, asked: 'eular', nearest: 'euler', known: ['euler', 'lcm'] },
    { kind: 'unknown-name', what, asked: 'x'.repeat(100), nearest: undefined, known: [] },
  ]),
  'media-kind-unsupported': [
    { kind: 'media-kind-unsupported', mediaKind: 'gif', model: 'plain', capable: ['mini'] },
    { kind: 'media-kind-unsupported', mediaKind: 'image', model: 'plain', capable: [] },
  ],
  'start-picture-unsupported': [
    { kind: 'start-picture-unsupported', model: 'plain', capable: ['mini', 'sd15'] },
  ],
  'start-picture-for-gif': [{ kind: 'start-picture-for-gif' }],
  'queue-full': (['everybody', 'space', 'user'] as const).flatMap((whose) => [
    { kind: 'queue-full', whose, waiting: 1, limit: 1 },
    { kind: 'queue-full', whose, waiting: 1_000, limit: 1_000 },
  ]),
  'quota-exceeded': [
    ...[60_000, 3_600_000, 86_400_000, 864_000_000, 1].map((enoughInMs) => ({
      kind: 'quota-exceeded' as const,
      priceMillicredits: 12_345,
      balanceMillicredits: 12_340,
      enoughInMs,
    })),
    { kind: 'quota-exceeded', priceMillicredits: 1_000, balanceMillicredits: 0, enoughInMs: undefined },
  ],
  'never-allowed': [{ kind: 'never-allowed' }],
  'word-denied': [
    { kind: 'word-denied', field: 'prompt' },
    { kind: 'word-denied', field: 'negativePrompt' },
  ],
  'kind-not-allowed': [
    { kind: 'kind-not-allowed', mediaKind: 'gif' },
    { kind: 'kind-not-allowed', mediaKind: 'image' },
  ],
  blocked: [{ kind: 'blocked' }],
  'channel-not-allowed': [{ kind: 'channel-not-allowed', allowed: ['1092837465019283746'] }],
  'nsfw-not-allowed': [
    { kind: 'nsfw-not-allowed', whereAllowed: 'nowhere' },
    { kind: 'nsfw-not-allowed', whereAllowed: 'marked-channels' },
  ],
  'wait-too-long': [
    { kind: 'wait-too-long', etaMs: { low: 600_000, likely: 900_000, high: 1_200_000 }, limitMs: 840_000 },
  ],
  'start-picture-unusable': (['not-a-picture', 'too-large', 'unreachable'] as const).map((why) => ({
    kind: 'start-picture-unusable',
    why,
    maxBytes: 67_108_864,
    maxPixels: 16_777_216,
  })),
  draining: [{ kind: 'draining' }],
  'event-reused': [{ kind: 'event-reused' }],
  'storage-busy': [{ kind: 'storage-busy' }],
  'storage-full': [{ kind: 'storage-full' }],
};

const numberFields: Readonly<Record<NumberField, true>> = {
  widthPx: true,
  heightPx: true,
  steps: true,
  guidanceScale: true,
  guidanceRescale: true,
  clipSkip: true,
  seed: true,
  count: true,
  frames: true,
  fps: true,
  strength: true,
};

const sizeReasons: OfKind<SizeReason> = {
  'side-out-of-range': [{ kind: 'side-out-of-range', minPx: 64, maxPx: 2_048 }],
  'too-many-pixels': [
    { kind: 'too-many-pixels', maxPixels: 1_048_576, frames: 1 },
    { kind: 'too-many-pixels', maxPixels: 262_144, frames: 64 },
  ],
  'not-a-multiple': [{ kind: 'not-a-multiple', multiplePx: 8 }],
};

const adjustmentsByKind: OfKind<Adjustment> = {
  'size-changed': valuesOf<SizeReason>(sizeReasons).map((reason) => ({
    kind: 'size-changed',
    asked: { widthPx: 500, heightPx: 333 },
    used: { widthPx: 504, heightPx: 336 },
    reason,
  })),
  clamped: fieldsOf(numberFields).map((field) => ({
    kind: 'clamped',
    field,
    asked: 1_000,
    used: 100,
    min: 1,
    max: 100,
  })),
  rounded: [{ kind: 'rounded', field: 'frames', asked: 8.4, used: 8 }],
  'lora-clamped': [{ kind: 'lora-clamped', lora: 'crayon', asked: 5, used: 2, min: -2, max: 2 }],
  'one-gif-only': [{ kind: 'one-gif-only', asked: 3 }],
  'fps-approximate': [{ kind: 'fps-approximate', asked: 40, shown: 100 / 3 }],
  'gif-only-ignored': (['frames', 'fps', 'loop', 'motion'] as const).map((field) => ({
    kind: 'gif-only-ignored',
    field,
  })),
  'strength-ignored': [{ kind: 'strength-ignored' }],
  'mask-ignored': [{ kind: 'mask-ignored' }],
};

const noticesByKind: OfKind<EngineNotice> = {
  'prompt-truncated': [
    { kind: 'prompt-truncated', which: 'prompt', cutText: 'a dog' },
    { kind: 'prompt-truncated', which: 'negative prompt', cutText: 'a dog' },
  ],
  'retried-in-fp32': [{ kind: 'retried-in-fp32', component: 'unet' }],
  'retried-after-crash': [{ kind: 'retried-after-crash' }],
  'pictures-withheld': [1, 3].map((withheld) => ({ kind: 'pictures-withheld', withheld, drawn: 4 })),
};

export function aReceipt(changes: Partial<Receipt> = {}): Receipt {
  return {
    jobId: 'job-1',
    position: 3,
    isPositionExact: true,
    etaMs: { low: 21_000, likely: 30_000, high: 39_000 },
    priceMillicredits: 430,
    balanceAfterMillicredits: 87_650,
    adjustments: [],
    ...changes,
  };
}

const second = 1_000;

export const refusals = valuesOf<Refusal>(refusalsByKind);
export const adjustments = valuesOf<Adjustment>(adjustmentsByKind);
export const notices = valuesOf<EngineNotice>(noticesByKind);
export const receipts: readonly Receipt[] = [
  aReceipt(),
  aReceipt({ position: 0, etaMs: { low: 0, likely: second, high: 2 * second } }),
  aReceipt({ position: 1, etaMs: { low: 5 * second, likely: 5 * second, high: 5 * second } }),
  aReceipt({ isPositionExact: false, position: 1_234, etaMs: undefined }),
  aReceipt({ priceMillicredits: 1_000, balanceAfterMillicredits: undefined }),
];

function valuesOf<Value>(byKind: Readonly<Record<string, readonly Value[]>>): readonly Value[] {
  return Object.values(byKind).flat();
}

function fieldsOf(fields: Readonly<Record<NumberField, true>>): readonly NumberField[] {
  return Object.keys(fields).filter((field): field is NumberField => field in fields);
}
