import { describe, expect, test } from 'vitest';
import type { Adjustment } from '../../../src/domain/adjustment.ts';
import type { Receipt } from '../../../src/domain/receipt.ts';
import type { Refusal } from '../../../src/domain/refusal.ts';
import type { Locale } from '../../../src/domain/texts.ts';
import { texts } from '../../support/texts.ts';
import { aReceipt } from './samples.ts';

const refusalCases: readonly (readonly [Refusal, string])[] = [
  [
    { kind: 'prompt-empty' },
    'The prompt is empty. Say what to draw, for example: a cat on a blue background.',
  ],
  [
    { kind: 'prompt-too-long', field: 'prompt', characters: 100_000, limit: 2_000, motion: undefined },
    'The prompt has 100,000 characters, and at most 2,000 are read. Shorten it by 98,000.',
  ],
  [
    { kind: 'prompt-too-long', field: 'prompt', characters: 2_004, limit: 2_000, motion: 'spin' },
    'The prompt has 2,004 characters with its motion word "spin" added, and at most 2,000 are read. Shorten it by 4.',
  ],
  [
    { kind: 'not-a-number', field: 'guidanceScale', asked: Number.NaN },
    'The guidance is NaN, which cannot be drawn with. Give a plain number, or leave it out.',
  ],
  [
    { kind: 'seed-invalid', asked: 4_294_967_296, max: 4_294_967_295 },
    'The seed 4294967296 cannot be used. Give a whole number from 0 to 4294967295, or leave it out for a random one.',
  ],
  [
    { kind: 'unknown-name', what: 'scheduler', asked: 'eular', nearest: 'euler', known: ['euler', 'lcm'] },
    'There is no scheduler called "eular". Did you mean euler? Choose one of: euler, lcm.',
  ],
  [
    { kind: 'unknown-name', what: 'model', asked: 'x'.repeat(100), nearest: undefined, known: [] },
    `There is no model called "${'x'.repeat(40)}…". No model is installed: put a model folder below the models folder.`,
  ],
  [
    { kind: 'media-kind-unsupported', mediaKind: 'gif', model: 'plain', capable: ['mini'] },
    'The model plain cannot draw GIFs. These can: mini.',
  ],
  [
    { kind: 'media-kind-unsupported', mediaKind: 'image', model: 'plain', capable: [] },
    'The model plain cannot draw still pictures. No installed model can: install one that does, or ask for something else.',
  ],
  [
    { kind: 'start-picture-unsupported', model: 'plain', capable: ['mini'] },
    'The model plain cannot start from a picture: its folder has no VAE encoder. These can: mini.',
  ],
  [
    { kind: 'start-picture-for-gif' },
    'A GIF is drawn from words only. Leave the starting picture out, or ask for a still picture.',
  ],
  [
    { kind: 'queue-full', whose: 'everybody', waiting: 50, limit: 50 },
    'The queue is full: 50 requests are waiting and 50 is the limit. Try again in a few minutes.',
  ],
  [
    { kind: 'queue-full', whose: 'everybody', waiting: 1, limit: 1 },
    'The queue is full: 1 request is waiting and 1 is the limit. Try again in a few minutes.',
  ],
  [
    { kind: 'queue-full', whose: 'space', waiting: 500, limit: 500 },
    'The queue of this place is full: 500 requests from here are waiting and 500 is the limit. Try again once some of them are drawn.',
  ],
  [
    { kind: 'queue-full', whose: 'user', waiting: 10, limit: 10 },
    'You have 10 requests waiting and 10 is the limit. Wait until one of them is drawn, or cancel one.',
  ],
  [
    {
      kind: 'quota-exceeded',
      priceMillicredits: 12_345,
      balanceMillicredits: 12_340,
      enoughInMs: 400_000,
    },
    'This costs 12.4 credits, and you have 12.3. You will have enough in 7 minutes: ask again then, or ask for something smaller now.',
  ],
  [
    { kind: 'quota-exceeded', priceMillicredits: 1_000, balanceMillicredits: 0, enoughInMs: undefined },
    'This costs 1 credit, and you have 0. Waiting will not make it enough: ask for something smaller, with fewer steps, pictures or frames, or ask an admin for more credits.',
  ],
  [
    { kind: 'word-denied', field: 'prompt' },
    'The prompt has a word that is not allowed here. Say it in other words.',
  ],
  [
    { kind: 'kind-not-allowed', mediaKind: 'gif' },
    'You may not ask for GIFs here. Ask for a still picture, or ask an admin to let you.',
  ],
  [
    { kind: 'channel-not-allowed', allowed: ['1', '2'] },
    'Drawing is not allowed in this channel. Ask in another one; an admin can tell you where.',
  ],
  [
    { kind: 'nsfw-not-allowed', whereAllowed: 'nowhere' },
    'The prompt asks for something explicit, which is not drawn here. Say it in other words.',
  ],
  [
    { kind: 'nsfw-not-allowed', whereAllowed: 'marked-channels' },
    'The prompt asks for something explicit, which is drawn only in channels marked as age-restricted. Ask there, or say it in other words.',
  ],
  [
    { kind: 'wait-too-long', etaMs: { low: 0, likely: 1, high: 890_000 }, limitMs: 889_000 },
    'It may take 15 minutes until this is ready. Here a result can be handed over for 14 minutes only: ask again when fewer are waiting, or ask for something smaller.',
  ],
  [
    { kind: 'start-picture-unusable', why: 'too-large', maxBytes: 67_108_864, maxPixels: 16_777_216 },
    'The starting picture is too large: 67.1 MB and 16.7 megapixels are the most. Make it smaller and send it again.',
  ],
  [
    { kind: 'start-picture-unusable', why: 'unreachable', maxBytes: 1, maxPixels: 1 },
    'The starting picture could not be fetched. Send it again as an attachment.',
  ],
  [
    { kind: 'event-reused' },
    'This request came before with other words or options, and that one stands. Send this one again as a new request.',
  ],
  [
    { kind: 'storage-full' },
    'The disk that Pincel keeps its drawings on is full, so your request was not accepted and cost nothing. Try again later; an admin has to make room.',
  ],
];

test.each(refusalCases)('%j is told in a sentence that says what to do', (refusal, sentence) => {
  expect(texts.refusal(refusal, 'en')).toBe(sentence);
});

const asked = { widthPx: 500, heightPx: 333 };
const used = { widthPx: 504, heightPx: 336 };

const adjustmentCases: readonly (readonly [Adjustment, string])[] = [
  [
    { kind: 'size-changed', asked, used, reason: { kind: 'not-a-multiple', multiplePx: 8 } },
    'The size 500x333 became 504x336: this model draws sides that are multiples of 8 pixels.',
  ],
  [
    {
      kind: 'size-changed',
      asked: { widthPx: 1e9, heightPx: 1e9 },
      used,
      reason: { kind: 'side-out-of-range', minPx: 64, maxPx: 2_048 },
    },
    'The size 1000000000x1000000000 became 504x336: sides go from 64 to 2,048 pixels.',
  ],
  [
    {
      kind: 'size-changed',
      asked,
      used,
      reason: { kind: 'too-many-pixels', maxPixels: 1_048_576, frames: 1 },
    },
    'The size 500x333 became 504x336: a picture has at most 1,048,576 pixels.',
  ],
  [
    {
      kind: 'size-changed',
      asked,
      used,
      reason: { kind: 'too-many-pixels', maxPixels: 262_144, frames: 64 },
    },
    'The size 500x333 became 504x336: a frame of a GIF with 64 frames has at most 262,144 pixels.',
  ],
  [
    { kind: 'clamped', field: 'steps', asked: 1_000, used: 100, min: 1, max: 100 },
    'The number of steps 1,000 became 100: it goes from 1 to 100.',
  ],
  [
    { kind: 'rounded', field: 'frames', asked: 8.4, used: 8 },
    'The number of frames 8.4 became 8: it is a whole number.',
  ],
  [
    { kind: 'lora-clamped', lora: 'crayon', asked: -5, used: -2, min: -2, max: 2 },
    'The weight -5 of the LoRA crayon became -2: it goes from -2 to 2.',
  ],
  [{ kind: 'one-gif-only', asked: 3 }, 'One GIF is drawn, not 3: for more, ask again with another seed.'],
  [
    { kind: 'fps-approximate', asked: 40, shown: 100 / 3 },
    'The GIF plays at 33.3 frames per second, not 40: GIF counts time in hundredths of a second.',
  ],
  [
    { kind: 'gif-only-ignored', field: 'motion' },
    'The motion was ignored: it is for GIFs, and this is a still picture.',
  ],
  [
    { kind: 'mask-ignored' },
    'The mask was ignored: it says where a starting picture is painted anew, and none was given.',
  ],
  [
    { kind: 'strength-ignored' },
    'The strength was ignored: it says how much of a starting picture may change, and none was given.',
  ],
];

test.each(adjustmentCases)('%j is told in a sentence that says what became of it', (adjustment, sentence) => {
  expect(texts.adjustment(adjustment, 'en')).toBe(sentence);
});

test('what was cut from a prompt is told word for word', () => {
  const notice = { kind: 'prompt-truncated', which: 'negative prompt', cutText: 'and a { $dog }' } as const;
  expect(texts.notice(notice, 'en')).toBe(
    'The negative prompt was longer than the model reads. This was left out: and a { $dog }',
  );
});

test('a second attempt is told, and why it was needed', () => {
  expect(texts.notice({ kind: 'retried-in-fp32', component: 'unet' }, 'en')).toContain('full precision');
  expect(texts.notice({ kind: 'retried-after-crash' }, 'en')).toContain('started again');
});

describe('a receipt', () => {
  const etaMs = (low: number, high: number) => ({ low, likely: (low + high) / 2, high });
  const cases: readonly (readonly [told: string, Partial<Receipt>])[] = [
    [
      '3 drawings before yours. Ready in about 20–40 s. It costs 0.43 credits at most, and 87.6 are left.',
      {},
    ],
    ['1 drawing before yours.', { position: 1 }],
    ['Yours is next.', { position: 0 }],
    ['About 1,200 drawings before yours.', { position: 1_234, isPositionExact: false }],
    ['How long it takes is not known yet: nothing like it has been drawn here.', { etaMs: undefined }],
    ['Probably ready within 2 s.', { etaMs: etaMs(900, 1_700) }],
    ['Ready in about 5 s.', { etaMs: etaMs(5_000, 5_000) }],
    ['Ready in about 4–19 s.', { etaMs: etaMs(4_100, 18_200) }],
    ['Ready in about 1–3 min.', { etaMs: etaMs(70_000, 150_000) }],
    ['Ready in about 1–3 h.', { etaMs: etaMs(5_000_000, 9_000_000) }],
    [
      'It costs 1 credit at most, and 0.05 are left.',
      { priceMillicredits: 1_000, balanceAfterMillicredits: 50 },
    ],
    ['It costs 43.3 credits at most.', { priceMillicredits: 43_210, balanceAfterMillicredits: undefined }],
  ];
  test.each(cases)('tells: %s', (told, changes) => {
    expect(texts.receipt(aReceipt(changes), 'en')).toContain(told);
  });
});

test('when something is ready can be told alone', () => {
  expect(texts.ready({ low: 21_000, likely: 30_000, high: 39_000 }, 'en')).toBe('Ready in about 20–40 s.');
});

describe('in Brazilian Portuguese', () => {
  const locale: Locale = 'pt-BR';

  test('numbers are written as there', () => {
    const refusal = {
      kind: 'quota-exceeded',
      priceMillicredits: 12_345,
      balanceMillicredits: 1_500,
      enoughInMs: 400_000,
    } as const;
    expect(texts.refusal(refusal, locale)).toBe(
      'Isto custa 12,4 créditos, e seu saldo é 1,5. Em 7 minutos o saldo vai bastar: peça de novo então, ou peça algo menor agora.',
    );
  });

  test('one and many differ', () => {
    expect(texts.receipt(aReceipt({ position: 1 }), locale)).toContain('1 desenho antes do seu.');
    expect(texts.receipt(aReceipt(), locale)).toBe(
      '3 desenhos antes do seu. Pronto em cerca de 20–40 s. Custa no máximo 0,43 crédito, e sobram 87,6.',
    );
  });
});

test.each([
  [['pt'], 'pt-BR'],
  [['pt-PT', 'en'], 'pt-BR'],
  [['PT_br'], 'pt-BR'],
  [['en-GB', 'pt-BR'], 'en'],
  [['de', 'pt-BR', 'en'], 'pt-BR'],
  [['de', '', '*'], 'en'],
  [[], 'en'],
])('who wants %j reads %s', (wanted, locale) => {
  expect(texts.negotiateLocale(wanted)).toBe(locale);
});
