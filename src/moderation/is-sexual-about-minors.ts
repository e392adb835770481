import type { WordList } from '../domain/space-policy.ts';
import { explicitWords } from './explicit-words.ts';
import { abuseWords, minorWords, suggestiveWords, youngWords } from './minor-words.ts';
import { createWordFinder, type WordFinder } from './word-filter.ts';

const lists = [abuseWords, minorWords, youngWords, explicitWords, suggestiveWords];
let find: WordFinder | undefined;

/**
 * Whether a prompt puts somebody under age together with something sexual, however it is disguised. It judges words and
 * not sense, and in doubt it says yes: a naked boy of marble is refused too.
 */
export function isSexualAboutMinors(prompt: string): boolean {
  // All lists are in one index: a prompt is read once, and not once for each of them.
  find ??= createWordFinder({
    deny: lists.flatMap(({ deny }) => deny),
    allow: lists.flatMap(({ allow }) => allow),
  });
  const found = new Set(find(prompt));
  const has = ({ deny }: WordList): boolean => deny.some((entry) => found.has(entry));
  if (found.size === 0) return false;
  if (has(abuseWords)) return true;
  return has(minorWords) ? has(explicitWords) || has(suggestiveWords) : has(youngWords) && has(explicitWords);
}
