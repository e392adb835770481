import type { WordList } from '../domain/space-policy.ts';
import { createWordFilter, type WordFilter } from './word-filter.ts';

const filters = new WeakMap<WordList, WordFilter>();

/**
 * The first entry of the deny list that a text has, undefined when it has none. The same list (the same object) is
 * indexed only once.
 *
 * For prompts: a negative prompt says what a picture shall not show, so "no blood" is no offence, and as guidance is
 * never negative it cannot put anything into a picture.
 */
export function findDeniedWord(text: string, list: WordList): string | undefined {
  if (list.deny.length === 0) return undefined;
  let filter = filters.get(list);
  if (filter === undefined) {
    filter = createWordFilter(list);
    filters.set(list, filter);
  }
  return filter(text);
}
