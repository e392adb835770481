import { foldText } from './search-text.ts';

const longest = 40;

/** A file name's readable part: `A café, at night!` -> `a-cafe-at-night`. Letters of any script stay. */
export function toSlug(text: string): string {
  const words = foldText(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  let slug = '';
  for (const word of words) {
    const longer = slug === '' ? word : `${slug}-${word}`;
    if (longer.length > longest) break;
    slug = longer;
  }
  return slug || (words[0] ?? 'untitled').slice(0, longest).toWellFormed();
}
