/** The entries of a word list that is written with commas between them. */
export function toEntries(text: string): readonly string[] {
  return text.split(',').map((entry) => entry.trim());
}
