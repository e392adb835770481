import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maxMessageLength } from '../../../src/chat/compose-text.ts';
import { fitLines } from '../../../src/chat/fit-lines.ts';

const more = (left: number): string => `${left} more`;

test('lines that fit are all there', () => {
  expect(fitLines(['one', 'two'], more)).toBe('one\ntwo');
});

test('whatever the lines are, the message fits and says how many it left out', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 700 }).map((line) => line.replaceAll('\n', ' '))),
      (lines) => {
        const text = fitLines(lines, more);
        expect(text.length).toBeLessThanOrEqual(maxMessageLength);
        const shown = text.split('\n');
        if (text === lines.join('\n')) return;
        expect(shown.at(-1)).toBe(more(lines.length - shown.length + 1));
        expect(shown.slice(0, -1)).toEqual(lines.slice(0, shown.length - 1));
      },
    ),
  );
});
