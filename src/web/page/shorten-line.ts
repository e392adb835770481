/** A text as one line of at most so many characters, with an ellipsis in place of the rest. */
export function shortenLine(text: string, maxCharacters: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const characters = [...line];
  return characters.length > maxCharacters ? `${characters.slice(0, maxCharacters - 1).join('')}…` : line;
}
