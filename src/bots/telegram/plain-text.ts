/** The longest text of a message, in UTF-16 code units (Telegram counts characters: never more than these). */
const maxTextLength = 4_096;

/** The same for what is below a picture or a file. */
export const maxCaptionLength = 1_024;

/**
 * Text that mentions nobody: Telegram finds @names in any text by itself and notifies those people, so each gets an
 * invisible word joiner after its @.
 */
export function toPlainText(text: string): string {
  return text.replaceAll(/@(?=\w)/g, '@\u2060');
}

/** A text in parts that fit messages, cut at the end of a line or a word where there is one. */
export function splitText(text: string, maxLength: number = maxTextLength): readonly string[] {
  const parts: string[] = [];
  let rest = text.trim();
  while (rest.length > maxLength) {
    const end = cutAt(rest, maxLength);
    parts.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return rest === '' ? parts : [...parts, rest];
}

function cutAt(text: string, maxLength: number): number {
  const head = text.slice(0, maxLength + 1);
  const end = Math.max(head.lastIndexOf('\n'), head.lastIndexOf(' '));
  // A single word that fills more than half of a message may be cut anywhere but inside a character.
  if (end > maxLength / 2) return end;
  return /[\uD800-\uDBFF]$/.test(text.slice(0, maxLength)) ? maxLength - 1 : maxLength;
}
