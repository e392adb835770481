/** A GIF's motion word follows the prompt; no word leaves it as it is. */
export function joinMotion(prompt: string, motion: string): string {
  return motion === '' ? prompt : `${prompt}, ${motion}`;
}

/**
 * Text safe to encode and to write into a file's metadata: well-formed Unicode, no control characters, trimmed; empty
 * when it has nothing visible in it.
 */
export function cleanText(text: string | undefined): string {
  const cleaned = (text ?? '')
    .toWellFormed()
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim();
  return /[^\s\p{Cf}]/u.test(cleaned) ? cleaned : '';
}

/** Unicode code points: what people count as characters, near enough. */
export function countCharacters(text: string): number {
  let characters = 0;
  for (const _ of text) characters += 1;
  return characters;
}
