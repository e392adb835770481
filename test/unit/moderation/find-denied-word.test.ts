import { describe, expect, test } from 'vitest';
import { findDeniedWord } from '../../../src/moderation/find-denied-word.ts';

const words = {
  deny: [
    'ass',
    'assad',
    'god',
    'ball',
    'bad word',
    'bunda*',
    '*berry',
    'coração',
    '1488',
    'слово',
    '裸',
    'ana l',
  ],
  allow: ['bundaberg', 'strawberry', 'ass-head', 'godparent'],
};

test.each([
  ['as a word', 'an ass on a hill', 'ass'],
  ['in capitals', 'AN ASS', 'ass'],
  ['beside punctuation', 'ass, (ass:1.3) "ass"!', 'ass'],
  ['beside an underscore', 'big_ass_car', 'ass'],
  ['with a number after it', 'ass99', 'ass'],
  ['with digits for letters', '4ss a55', 'ass'],
  ['with symbols for letters', '@$$', 'ass'],
  ['with a digit that may be one of two letters', 'ba11', 'ball'],
  ['with a capital I for an l', 'baIl', 'ball'],
  ['letter by letter with points', 'a.s.s', 'ass'],
  ['letter by letter with spaces, in between others', 'a big a s s a d man', 'ass'],
  ['letter by letter over a line', 'g\no\nd', 'god'],
  ['drawn out', 'gooood', 'god'],
  ['drawn out where it is doubled', 'assss', 'ass'],
  ['with something invisible in it', 'a\u200bs\u00ads', 'ass'],
  ['with accents it has not', 'äśş', 'ass'],
  ['with accents drowning it', 'a\u0300\u0301\u0302s\u0336s\u20dd', 'ass'],
  ['without the accents it has', 'CORACAO', 'coração'],
  ['with the accents written apart', 'corac\u0327a\u0303o', 'coração'],
  ['in full-width letters', 'ａｓｓ', 'ass'],
  ['in mathematical letters', '𝒂𝓼𝔰', 'ass'],
  ['in circled letters', 'ⓐⓢⓢ', 'ass'],
  ['in white letters on black', '🅰🆂🆂', 'ass'],
  ['in the letters of flags', '🇦🇸🇸', 'ass'],
  ['in small capitals', 'ᴀꜱꜱ', 'ass'],
  ['in letters of another script', 'gоd', 'god'],
  ['in its own script, in capitals', 'СЛОВО', 'слово'],
  ['where a script has no spaces', '女裸体', '裸'],
  ['as a phrase', 'a bad word', 'bad word'],
  ['as a phrase with more between its words', 'a BAD -- word', 'bad word'],
  ['as a phrase, one word of it disguised', 'b.a.d w0rd', 'bad word'],
  ['as a phrase letter by letter', 'b.a.d w o r d', 'bad word'],
  ['as the beginning of a word', 'bundas', 'bunda*'],
  ['as the end of a word', 'blackberry', '*berry'],
  ['as a number that is denied', 'since 1488', '1488'],
])('a denied word is found %s: %j', (_how, text, entry) => {
  expect(findDeniedWord(text, words)).toBe(entry);
});

test.each([
  ['inside other words', 'class grass assembly'],
  ['inside other words that are disguised', 'cl455 gr4ss'],
  ['across neighbouring words', 'as sad as a lass'],
  ['across words with a hyphen', 'as-sad'],
  ['across an article and a number', 'a 55 mm lens'],
  ['across an apostrophe', "she'll"],
  ['in a number', '455 people, 114880 birds'],
  ['in a word with a doubled letter', 'good'],
  ['in a word with one letter less', 'as, bal'],
  ['in a word that only differs in i and l', 'bail BAIL'],
  ['in a phrase without its space', 'badword'],
  ['in a phrase in another order', 'word bad'],
  ['where an exclamation mark only ends the sentence', 'Ana !'],
  ['where the beginning goes on in the next word', 'bun das'],
  ['in an empty text', ' \n '],
])('nothing is found %s: %j', (_where, text) => {
  expect(findDeniedWord(text, words)).toBeUndefined();
});

describe('an allow entry', () => {
  test.each(['Bundaberg', 'strawberry', 'an ass-head', 'str4wb3rry'])(
    'excuses what it covers: %j',
    (text) => {
      expect(findDeniedWord(text, words)).toBeUndefined();
    },
  );

  test.each([
    ['bundaberg bundas', 'bunda*'],
    ['an ass-head and an ass', 'ass'],
    ['strawberry-blackberry', '*berry'],
  ])('excuses nothing beside it: %j', (text, entry) => {
    expect(findDeniedWord(text, words)).toBe(entry);
  });

  test('with a star excuses all that begins so', () => {
    const list = { deny: ['ass*'], allow: ['assa*', 'asset*'] };
    expect(findDeniedWord('assassin, assaults, assets', list)).toBeUndefined();
    expect(findDeniedWord('asshat', list)).toBe('ass*');
  });

  test('excuses a place that holds a shorter word letter by letter', () => {
    const list = { deny: ['*cunt*'], allow: ['Scunthorpe'] };
    expect(findDeniedWord('in Scunthorpe, S c u n t h o r p e', list)).toBeUndefined();
    expect(findDeniedWord('in Xcunthorpe', list)).toBe('*cunt*');
  });
});

test('entries are read as texts are: accents, capitals and spaces around them do not matter', () => {
  expect(findDeniedWord('um bumbum', { deny: ['  BÚMBUM '], allow: [] })).toBe('  BÚMBUM ');
  expect(findDeniedWord('a55', { deny: ['a$$'], allow: [] })).toBe('a$$');
});

test('entries without a letter deny nothing', () => {
  expect(findDeniedWord('a * b, c', { deny: ['', '*', '**', ' - '], allow: [] })).toBeUndefined();
});

test('of several denied words the first in the text is told', () => {
  expect(findDeniedWord('a bad word about god', words)).toBe('bad word');
});
