import type { WordList } from '../domain/space-policy.ts';
import { findMatches } from './find-matches.ts';
import { foldText } from './fold-text.ts';
import { createWordIndex } from './word-index.ts';

/** Answers the first entry of the deny list that a text has, as the list has it. */
export type WordFilter = (text: string) => string | undefined;

/** Makes a filter of a word list, which finds the first of what `createWordFinder` finds. */
export function createWordFilter(list: WordList): WordFilter {
  const find = createWordFinder(list);
  return (text) => find(text)[0];
}

/** Answers every entry of the deny list that a text has, as the list has them and as often as the text does. */
export type WordFinder = (text: string) => readonly string[];

/**
 * Makes a finder of a word list; indexing it is the expensive part, so keep the finder as long as the list.
 *
 * An entry is a word or a phrase; a star at its end denies every word that begins so, a star before it every word that
 * ends so. It is found in capitals, with or without accents, in look-alike letters of other scripts, with digits and
 * symbols for letters (a55, b@d), with something invisible in it, letter by letter (b.a.d, b a d) and with letters
 * drawn out (baaad). It is not found inside other words, nor in a number, nor where a letter is only doubled. A match of
 * an allow entry excuses what it covers.
 *
 * Not found: two letters that look like one (rn for m), a letter left out (b*d), a word cut once (ba d).
 */
export function createWordFinder({ deny, allow }: WordList): WordFinder {
  const denied = createWordIndex(deny);
  const allowed = createWordIndex(allow);
  return (text) => {
    const signs = foldText(text);
    const hits = [...findMatches(signs, denied)];
    if (hits.length === 0) return [];
    const excuses = [...findMatches(signs, allowed)];
    return hits
      .filter((hit) => !excuses.some(({ start, end }) => start <= hit.start && end >= hit.end))
      .map(({ entry }) => entry);
  };
}
