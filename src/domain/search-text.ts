/** A text as it is compared when it is searched: lower case, without accents. */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase();
}

/** The words to look for in what somebody typed, folded, each once. */
export function toSearchWords(typed: string): readonly string[] {
  return [...new Set(foldText(typed).split(/\s+/))].filter((word) => word !== '');
}

/** True when all the words (`toSearchWords`) occur in the text, also as a part of longer ones. */
export function hasWords(text: string, words: readonly string[]): boolean {
  const folded = foldText(text);
  return words.every((word) => folded.includes(word));
}
