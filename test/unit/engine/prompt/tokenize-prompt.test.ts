import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  maxPromptChunks,
  type PromptChunk,
  tokenizePrompt,
} from '../../../../src/engine/prompt/tokenize-prompt.ts';
import { loadTokenizer } from '../../../../src/engine/prompt/tokenizer.ts';
import { anyText } from './any-text.ts';

const fixtures = join(import.meta.dirname, '../../../golden/fixtures/prompt');
const tokenizer = await loadTokenizer(join(fixtures, 'sd15'));
const paddedWithExclamation = await loadTokenizer(join(fixtures, 'sd2'));
const { bosId, eosId, maxLength } = tokenizer;
const room = maxLength - 2;
const comma = tokenizer.encode(',');
const cat = tokenizer.encode('cat');

/** The prompt's tokens of a chunk, without begin, end and padding (which no token of these prompts equals). */
function tokensOf(chunk: PromptChunk | undefined): number[] {
  return Array.from(chunk?.ids ?? []).slice(1, chunk?.ids.indexOf(eosId));
}

describe('a prompt that fits', () => {
  test('is one window: begin, tokens, end, padding, all of weight 1', () => {
    const { chunks, cutText } = tokenizePrompt(paddedWithExclamation, 'a cat', 'chunk');
    const ids = paddedWithExclamation.encode('a cat');
    const padding = Array.from({ length: room - ids.length }, () => paddedWithExclamation.padId);
    expect(chunks.map((chunk) => Array.from(chunk.ids))).toEqual([[bosId, ...ids, eosId, ...padding]]);
    expect(chunks[0]?.weights).toEqual(new Float32Array(maxLength).fill(1));
    expect(cutText).toBeUndefined();
  });

  test.each(['', '   ', '\n\t', '()', '(:1.3)'])('%j is one empty window', (prompt) => {
    for (const mode of ['chunk', 'truncate'] as const) {
      const { chunks, cutText } = tokenizePrompt(tokenizer, prompt, mode);
      expect(chunks).toHaveLength(1);
      expect(tokensOf(chunks[0])).toEqual([]);
      expect(cutText).toBeUndefined();
    }
  });

  test('gives every token the weight of its text, in both modes', () => {
    for (const mode of ['chunk', 'truncate'] as const) {
      const { chunks } = tokenizePrompt(tokenizer, 'a (cat:1.5) [hat]', mode);
      const [a, hat] = [tokenizer.encode('a'), tokenizer.encode('hat')];
      const weights = [1, ...a.map(() => 1), ...cat.map(() => 1.5), ...hat.map(() => Math.fround(1 / 1.1))];
      expect(tokensOf(chunks[0])).toEqual([...a, ...cat, ...hat]);
      expect(Array.from(chunks[0]?.weights ?? []).slice(0, weights.length)).toEqual(weights);
      expect(Array.from(chunks[0]?.weights ?? []).slice(weights.length)).toEqual(
        Array.from({ length: maxLength - weights.length }, () => 1),
      );
    }
  });

  test('that fills the window exactly is not cut', () => {
    const { chunks, cutText } = tokenizePrompt(tokenizer, 'a '.repeat(room), 'truncate');
    expect(chunks[0]?.ids[maxLength - 1]).toBe(eosId);
    expect(cutText).toBeUndefined();
  });
});

describe('chunk mode', () => {
  test('fills one window after another', () => {
    const { chunks, cutText } = tokenizePrompt(tokenizer, 'a '.repeat(2 * room + 1), 'chunk');
    expect(chunks.map((chunk) => tokensOf(chunk).length)).toEqual([room, room, 1]);
    expect(cutText).toBeUndefined();
  });

  test('ends a full window at a comma among its last 20 tokens', () => {
    const { chunks } = tokenizePrompt(tokenizer, `${'a '.repeat(room - 20)}, ${'b '.repeat(40)}`, 'chunk');
    expect(chunks.map((chunk) => tokensOf(chunk).length)).toEqual([room - 19, 40]);
    expect(tokensOf(chunks[0]).slice(-1)).toEqual(comma);
  });

  test('does not end a window at a comma further back', () => {
    const { chunks } = tokenizePrompt(tokenizer, `${'a '.repeat(room - 21)}, ${'b '.repeat(40)}`, 'chunk');
    expect(chunks.map((chunk) => tokensOf(chunk).length)).toEqual([room, 20]);
  });

  test('loses and reorders no token, and no weight', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', ',', 'cat', '(hat:1.3)', '猫', 'b, c'), { maxLength: 200 }),
        (words) => {
          const { chunks, cutText } = tokenizePrompt(tokenizer, words.join(' '), 'chunk');
          const expected = words.flatMap((word) => tokenizer.encode(word.replace('(hat:1.3)', 'hat')));
          expect(chunks.flatMap(tokensOf)).toEqual(expected);
          expect(cutText).toBeUndefined();
          const hats = words.filter((word) => word === '(hat:1.3)').length * tokenizer.encode('hat').length;
          const weights = chunks.flatMap((chunk) => Array.from(chunk.weights));
          expect(weights.filter((weight) => weight !== 1)).toEqual(
            Array.from({ length: hats }, () => Math.fround(1.3)),
          );
        },
      ),
    );
  });

  test('cuts beyond its greatest number of windows and says what was cut', () => {
    const { chunks, cutText } = tokenizePrompt(
      tokenizer,
      `${'a '.repeat(maxPromptChunks * room)}Última Palavra`,
      'chunk',
    );
    expect(chunks).toHaveLength(maxPromptChunks);
    expect(cutText).toBe('Última Palavra');
  });
});

describe('what truncate mode cuts', () => {
  const full = 'a '.repeat(room);

  test('is told as it was written', () => {
    expect(tokenizePrompt(tokenizer, `${full} A Très Grand  Chat`, 'truncate').cutText).toBe(
      'A Très Grand  Chat',
    );
  });

  test('is told without brackets and escapes', () => {
    const prompt = String.raw`${full}(big:1.2) \(red\) [hat]`;
    expect(tokenizePrompt(tokenizer, prompt, 'truncate').cutText).toBe('big (red) hat');
  });

  test('begins inside a word that has no spaces', () => {
    const prompt = `${'a '.repeat(room - 3)}日本ǅ,ÉÉ🙂🙂`;
    const kept = tokenizePrompt(tokenizer, prompt, 'truncate');
    const ids = tokenizer.encode('日本ǅ,ÉÉ🙂🙂').slice(0, 3);
    expect(tokensOf(kept.chunks[0]).slice(-3)).toEqual(ids);
    const bytes = ids.reduce((sum, id) => sum + tokenizer.byteLength(id), 0);
    expect(kept.cutText).toBe('日本ǅ,ÉÉ🙂🙂'.slice(Math.floor(bytes / 3)));
  });

  test('is the end of the prompt, whatever the prompt', () => {
    fc.assert(
      fc.property(anyText(40), (text) => {
        const plain = text.replaceAll(/[\\()[\]]/gu, '').replace(/^\p{White_Space}+/u, '');
        const { cutText } = tokenizePrompt(tokenizer, full + plain, 'truncate');
        expect((cutText ?? '').normalize('NFC')).toBe(plain.trimEnd().normalize('NFC'));
      }),
    );
  });
});

test('any prompt gives windows of one length with known tokens', () => {
  fc.assert(
    fc.property(anyText(400), fc.constantFrom('chunk', 'truncate'), (prompt, mode) => {
      for (const { ids, weights } of tokenizePrompt(tokenizer, prompt, mode).chunks) {
        expect(ids).toHaveLength(maxLength);
        expect(weights).toHaveLength(maxLength);
        expect(ids.every((id) => id >= 0 && id <= eosId)).toBe(true);
      }
    }),
  );
});

test.each([
  ['words', 'word '.repeat(20_000)],
  ['one word', 'ab'.repeat(50_000)],
  ['combining marks', `a${'\u0301\u0327'.repeat(50_000)}`],
  ['joined emoji', '👩‍🚀'.repeat(20_000)],
  ['open brackets', '('.repeat(100_000)],
])('100,000 characters of %s are cut, not refused', (_what, prompt) => {
  const { chunks, cutText } = tokenizePrompt(tokenizer, prompt, 'chunk');
  expect(chunks).toHaveLength(maxPromptChunks);
  expect(cutText?.length).toBeGreaterThan(90_000);
});
