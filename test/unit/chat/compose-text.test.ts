import fc from 'fast-check';
import { expect, test } from 'vitest';
import { composeText } from '../../../src/chat/compose-text.ts';
import { shorten } from '../../../src/chat/shorten.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 400 });

test('text is never longer than asked for, and no character is cut in half', () => {
  fc.assert(
    fc.property(text, fc.nat(500), (whole, maxLength) => {
      const short = shorten(whole, maxLength);
      expect(short.length).toBeLessThanOrEqual(maxLength);
      expect(short.isWellFormed()).toBe(true);
      if (whole.length <= maxLength) expect(short).toBe(whole);
    }),
  );
});

test('a message is never longer than asked for, whatever it is made of', () => {
  const line = fc.record({ text, isMinor: fc.boolean() });
  fc.assert(
    fc.property(text, fc.array(line, { maxLength: 8 }), fc.nat(2_000), (prompt, lines, maxLength) => {
      const composed = composeText(prompt, lines, { maxLength });
      expect(composed.length).toBeLessThanOrEqual(maxLength);
      expect(composed.isWellFormed()).toBe(true);
    }),
  );
});

test('the prompt is shortened before anything else is left out', () => {
  const composed = composeText('p'.repeat(500), [{ text: 'Seed 7' }, { text: 'A note.', isMinor: true }], {
    maxLength: 120,
  });
  expect(composed).toBe(`${'p'.repeat(104)}…\nSeed 7\nA note.`);
});

test('minor lines make room for the prompt, the last ones first, and the others stay', () => {
  const lines = [
    { text: 'Seed 7' },
    { text: 'n'.repeat(20), isMinor: true },
    { text: 'm'.repeat(20), isMinor: true },
    { text: 'AI-generated.' },
  ];
  expect(composeText('p'.repeat(90), lines, { maxLength: 130 }).split('\n').slice(1)).toEqual([
    'Seed 7',
    'n'.repeat(20),
    'AI-generated.',
  ]);
});

test('a request without words has a message without a first line', () => {
  expect(composeText('', [{ text: 'Seed 7' }], { maxLength: 100 })).toBe('Seed 7');
});
