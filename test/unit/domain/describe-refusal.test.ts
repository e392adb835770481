import { expect, test } from 'vitest';
import { describeRefusal } from '../../../src/domain/describe-refusal.ts';
import type { Refusal } from '../../../src/domain/refusal.ts';

const cases: readonly (readonly [Refusal, string])[] = [
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
    { kind: 'queue-full', waiting: 50, limit: 50 },
    'The queue is full: 50 requests are waiting and 50 is the limit. Try again in a few minutes.',
  ],
];

test.each(cases)('%j is told in a sentence that says what to do', (refusal, sentence) => {
  expect(describeRefusal(refusal)).toBe(sentence);
});
