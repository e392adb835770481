import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitText, toPlainText } from '../../../../src/bots/telegram/plain-text.ts';

describe('plain text', () => {
  test('mentions nobody', () => {
    expect(toPlainText('hi @ana, mail me@example.org')).not.toMatch(/@\w/);
    expect(toPlainText('a @ b')).toBe('a @ b');
  });
});

describe('a long text', () => {
  test('is cut between lines, else between words', () => {
    expect(splitText('one two\nthree four', 10)).toEqual(['one two', 'three four']);
    expect(splitText('one two three', 8)).toEqual(['one two', 'three']);
    expect(splitText('  ', 8)).toEqual([]);
  });

  test('comes in parts that fit, with every word and no half characters', () => {
    const text = fc.array(fc.constantFrom('a', 'word', '🦊🦊🦊', '\n', 'x'.repeat(30)), { maxLength: 60 });
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 40 }), (words, maxLength) => {
        const whole = words.join(' ');
        const parts = splitText(whole, maxLength);
        for (const part of parts) {
          expect(part.length).toBeLessThanOrEqual(maxLength);
          expect(part.length).toBeGreaterThan(0);
          expect(part.isWellFormed()).toBe(true);
        }
        expect(parts.join('').replaceAll(/\s/g, '')).toBe(whole.replaceAll(/\s/g, ''));
      }),
    );
  });
});
