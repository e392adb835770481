import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  parsePromptWeights,
  promptWeightLimits,
} from '../../../../src/engine/prompt/parse-prompt-weights.ts';
import { anyText } from './any-text.ts';

const anyPrompt = anyText(200);
/** Text made mostly of the syntax's own characters. */
const bracketText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '(',
        ')',
        '[',
        ']',
        '\\',
        ':',
        ':1.3)',
        ':0)',
        ':-2)',
        ' ',
        'a',
        '1.5',
        '9'.repeat(400),
      ),
      anyText(20),
    ),
  )
  .map((parts) => parts.join(''));

describe('attention syntax', () => {
  test.each<[prompt: string, ...texts: [string, number][]]>([
    ['a cat', ['a cat', 1]],
    ['a (cat) here', ['a ', 1], ['cat', 1.1], [' here', 1]],
    ['((cat))', ['cat', 1.1 * 1.1]],
    ['[cat]', ['cat', 1 / 1.1]],
    ['(cat:1.3)', ['cat', 1.3]],
    ['(cat: .5 ) b', ['cat', 0.5], [' b', 1]],
    ['(cat:+2.)', ['cat', 2]],
    ['((cat:1.3) hat)', ['cat', 1.3 * 1.1], [' hat', 1.1]],
    ['([cat:hat])', ['cat:hat', 1]],
    ['(a:b:1.5): c', ['a:b', 1.5], [': c', 1]],
  ])('%s', (prompt, ...texts) => {
    const parsed = parsePromptWeights(prompt);
    expect(parsed.map(({ text }) => text)).toEqual(texts.map(([text]) => text));
    for (const [i, [, weight]] of texts.entries()) expect(parsed[i]?.weight).toBeCloseTo(weight, 12);
  });

  test('escaped brackets and backslashes are the characters themselves', () => {
    expect(parsePromptWeights(String.raw`\(a\) \[b\] \\ \n`)).toEqual([
      { text: String.raw`(a) [b] \ \n`, weight: 1 },
    ]);
  });

  test('neighbours of equal weight are one text', () => {
    expect(parsePromptWeights('(a)(b) c (d:1)')).toEqual([
      { text: 'ab', weight: 1.1 },
      { text: ' c d', weight: 1 },
    ]);
  });

  test('brackets around nothing leave nothing', () => {
    expect(parsePromptWeights('')).toEqual([]);
    expect(parsePromptWeights('()[(:1.3)]')).toEqual([]);
  });
});

describe('malformed syntax is text', () => {
  test.each([
    '(cat',
    'cat)',
    '[cat',
    'cat]',
    'a :) smile',
    '(cat:1.3',
    'cat:1.3)',
    '(a [b',
    ']a[',
    '(a:0.5]',
    'http://x.org:80/',
  ])('%s', (prompt) => {
    expect(parsePromptWeights(prompt)).toEqual([{ text: prompt, weight: 1 }]);
  });

  test('a weight that is no number is text inside a plain pair of brackets', () => {
    expect(parsePromptWeights('(cat:1.2.3)')).toEqual([{ text: 'cat:1.2.3', weight: 1.1 }]);
    expect(parsePromptWeights('(cat:high)')).toEqual([{ text: 'cat:high', weight: 1.1 }]);
  });

  test('of brackets that cross, the pair that closes first counts', () => {
    expect(parsePromptWeights('(a [b) c]')).toEqual([
      { text: 'a [b', weight: 1.1 },
      { text: ' c]', weight: 1 },
    ]);
  });
});

describe('for any text', () => {
  test('without brackets and backslashes it comes back as it is', () => {
    fc.assert(
      fc.property(anyPrompt, (some) => {
        const plain = some.replaceAll(/[\\()[\]]/gu, '');
        expect(parsePromptWeights(plain)).toEqual(plain === '' ? [] : [{ text: plain, weight: 1 }]);
      }),
    );
  });

  test('weights stay within their limits, texts are not empty and neighbours differ in weight', () => {
    fc.assert(
      fc.property(fc.oneof(bracketText, anyPrompt), (prompt) => {
        const parsed = parsePromptWeights(prompt);
        for (const [i, { text, weight }] of parsed.entries()) {
          expect(text).not.toBe('');
          expect(weight).toBeGreaterThanOrEqual(promptWeightLimits.min);
          expect(weight).toBeLessThanOrEqual(promptWeightLimits.max);
          expect(weight).not.toBe(parsed[i - 1]?.weight);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('no character is invented', () => {
    fc.assert(
      fc.property(bracketText, (prompt) => {
        let from = 0;
        for (const character of parsePromptWeights(prompt).flatMap((run) => Array.from(run.text))) {
          const found = prompt.indexOf(character, from);
          expect(found).toBeGreaterThanOrEqual(from);
          from = found + character.length;
        }
      }),
    );
  });

  test('100,000 brackets are read, nested or alone', () => {
    const deep = `${'('.repeat(50_000)}a${')'.repeat(50_000)}`;
    expect(parsePromptWeights(deep)).toEqual([{ text: 'a', weight: promptWeightLimits.max }]);
    const open = '(['.repeat(50_000);
    expect(parsePromptWeights(open)).toEqual([{ text: open, weight: 1 }]);
    const digits = `(a:${'1'.repeat(100_000)}`;
    expect(parsePromptWeights(digits)).toEqual([{ text: digits, weight: 1 }]);
  });
});
