import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createWordFilter } from '../../../src/moderation/word-filter.ts';

const lookAlikes: Readonly<Record<string, readonly string[]>> = {
  a: ['4', '@', 'а', 'α', 'ａ', '𝐚', 'ä', 'ã', 'ⓐ', '🅰', 'ᴀ'],
  b: ['8', 'ｂ', '𝒃', 'ⓑ', 'ʙ'],
  c: ['с', 'ç', 'ｃ', 'ᴄ'],
  d: ['ｄ', '𝖉', 'ď', 'ᴅ'],
  e: ['3', '€', 'е', 'é', 'ê', 'ｅ', '𝔢', '℮'],
  g: ['9', '6', 'ｇ', 'ğ'],
  h: ['һ', 'ｈ', 'ĥ'],
  i: ['1', '|', 'і', 'í', 'ı', 'ｉ', 'Ⅰ'],
  j: ['ј', 'ｊ'],
  k: ['ｋ', 'ķ', '𝓴'],
  l: ['1', '|', 'ł', 'ｌ', 'ⅼ', 'Ӏ'],
  m: ['ｍ', '𝐦', 'ⅿ'],
  n: ['ñ', 'ｎ', 'ɴ'],
  o: ['0', 'о', 'ο', 'ø', 'ó', 'õ', 'ｏ', 'ᴏ'],
  p: ['р', 'ρ', 'ｐ'],
  r: ['ｒ', 'ř', '𝗿'],
  s: ['5', '$', 'ѕ', 'ş', 'ｓ', 'ꜱ'],
  t: ['7', '+', 'ţ', 'ｔ', '𝚝'],
  u: ['υ', 'ü', 'ú', 'ｕ'],
  v: ['ν', 'ѵ', 'ｖ'],
  x: ['×', 'х', 'ｘ'],
  y: ['у', 'ý', 'ｙ'],
  z: ['2', 'ž', 'ｚ'],
};
const invisible = ['\u200b', '\u200d', '\u00ad', '\u2060', '\ufeff', '\u0301', '\u0336', '\ufe0f', '\u3164'];
const betweenLetters = ['.', ' ', '-', '_', '·', ' . ', '*', '\n', '  '];
const betweenWords = [' ', ', ', ' - ', '. ', '\n', '! ', ' (', '/'];

/** A word of everyday life: two letters and more, not all the same, none three times in a row. */
const anyWord = fc
  .string({ unit: fc.constantFrom(...'abcdeghijklmnoprstuvxyz'), minLength: 2, maxLength: 8 })
  .filter((word) => new Set(word).size > 1 && !/(.)\1\1/.test(word));
const anyAccentedWord = anyWord.map((word) => word.replaceAll('a', 'ã').replaceAll('c', 'ç'));

/** These end a sentence when no letter follows, so they hide no last letter and none that stands by itself. */
const punctuation = ['|', '+'];

/** One letter as somebody hides it; the plain one too. */
function hiddenLetter(letter: string, mayBePunctuation: boolean): fc.Arbitrary<string> {
  const shapes = [letter, letter.toUpperCase(), ...(lookAlikes[letter] ?? [])];
  const shape = fc.constantFrom(
    ...shapes.filter((written) => mayBePunctuation || !punctuation.includes(written)),
  );
  const times = fc.constantFrom(1, 1, 1, 3, 5);
  const tail = fc.constantFrom('', '', '', ...invisible);
  return fc.tuple(shape, times, tail).map(([written, count, hidden]) => written.repeat(count) + hidden);
}

/** A word with every letter hidden in some way but one, written together or letter by letter. */
function disguise(word: string): fc.Arbitrary<string> {
  const letters = [...word];
  const together = fc.tuple(
    ...letters.map((letter, index) => hiddenLetter(letter, index < letters.length - 1)),
  );
  const apart = fc.tuple(...letters.map((letter) => hiddenLetter(letter, false)));
  const plainAt = fc.nat({ max: letters.length - 1 });
  const showOne = (hidden: readonly string[], at: number): readonly string[] =>
    hidden.map((written, index) => (index === at ? (letters[index] ?? '') : written));
  return fc.oneof(
    fc.tuple(together, plainAt).map(([hidden, at]) => showOne(hidden, at).join('')),
    fc
      .tuple(apart, plainAt, fc.constantFrom(...betweenLetters))
      .map(([hidden, at, between]) => showOne(hidden, at).flatMap(toUnits).join(between)),
  );
}

/** By itself stands one sign at a time, with what is invisible on it. */
function toUnits(hidden: string): readonly string[] {
  return [...new Intl.Segmenter().segment(hidden)].map(({ segment }) => segment);
}

/** Plain words with something ordinary between them; some are numbers. */
function plainText(word: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const token = fc.oneof(
    { weight: 8, arbitrary: word },
    { weight: 2, arbitrary: word.map((plain) => plain.toUpperCase()) },
    { weight: 1, arbitrary: fc.integer({ min: 10, max: 99_999 }).map(String) },
  );
  return fc
    .array(fc.tuple(token, fc.constantFrom(...betweenWords)), { maxLength: 30 })
    .map((tokens) => tokens.flat().join(''));
}

const anyList = fc.array(anyWord, { minLength: 1, maxLength: 20 });

test('every disguise of a denied word is found, wherever it stands in a text', () => {
  const scenario = fc.tuple(anyList, fc.nat(), fc.boolean()).chain(([list, at, isPrefix]) => {
    const word = list[at % list.length] ?? '';
    const entries = list.map((entry) => (entry === word && isPrefix ? `${entry}*` : entry));
    return fc.record({
      entries: fc.constant(entries),
      disguised: disguise(word),
      before: plainText(anyWord),
      after: plainText(anyWord),
    });
  });
  fc.assert(
    fc.property(scenario, ({ entries, disguised, before, after }) => {
      const filter = createWordFilter({ deny: entries, allow: [] });
      expect(filter(`${before} ${disguised} ${after}`)).toBeDefined();
    }),
    { numRuns: 2_000 },
  );
});

test('every disguise of a phrase is found', () => {
  const scenario = fc
    .tuple(anyWord, anyWord)
    .chain(([first, second]) =>
      fc.tuple(
        fc.constant(`${first} ${second}`),
        disguise(first),
        fc.constantFrom(...betweenWords),
        disguise(second),
      ),
    );
  fc.assert(
    fc.property(scenario, ([phrase, first, between, second]) => {
      expect(createWordFilter({ deny: [phrase], allow: [] })(`${first}${between}${second}`)).toBe(phrase);
    }),
    { numRuns: 1_000 },
  );
});

test('accents make no difference, neither in the list nor in the text', () => {
  fc.assert(
    fc.property(anyAccentedWord, (word) => {
      const bare = word.normalize('NFD').replaceAll(/\p{M}/gu, '');
      expect(createWordFilter({ deny: [word], allow: [] })(bare)).toBe(word);
      expect(createWordFilter({ deny: [bare], allow: [] })(word)).toBe(bare);
    }),
  );
});

test('a plain text of words that are not in the list never hits', () => {
  const scenario = anyList.chain((list) =>
    fc.tuple(fc.constant(list), plainText(anyWord.filter((word) => !list.includes(word)))),
  );
  fc.assert(
    fc.property(scenario, ([list, text]) => {
      expect(createWordFilter({ deny: list, allow: [] })(text)).toBeUndefined();
    }),
    { numRuns: 2_000 },
  );
});

test('any text at all is answered, and an allowed word excuses itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), anyWord, (text, word) => {
      const filter = createWordFilter({ deny: [word], allow: [word] });
      expect(filter(text)).toBeUndefined();
      expect(filter(`${text} ${word}`)).toBeUndefined();
    }),
  );
});

test('a word is found among ten thousand, at the end of a long text full of beginnings of it', () => {
  const deny = Array.from({ length: 10_000 }, (_, index) => `wor${toLetters(index)}`);
  const filter = createWordFilter({ deny, allow: [] });
  const long = '1 wo '.repeat(400);
  expect(filter(long)).toBeUndefined();
  expect(filter(`${long} worbcde`)).toBe('worbcde');
});

function toLetters(index: number): string {
  return [...String(index).padStart(4, '0')].map((digit) => 'abcdefghij'[Number(digit)]).join('');
}
