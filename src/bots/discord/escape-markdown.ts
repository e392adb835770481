/** Discord's own bound on a message's text, markup counted in. */
export const maxContentLength = 2_000;

/** An address that stands alone; Discord reads no markup inside one. */
const address = /(?<=^|\s)(https?:\/\/[^\s<>]*[^\s<>.,;:!?'")\]}|*_~`\\])/g;
/** Emphasis, code, spoilers, quotes, mentions, custom emoji, time stamps, masked links, headings; other addresses. */
const anywhere = /[\\*_~`|<>#@[\]]|:(?=\/\/)/g;
/** Lists and small print begin a line. */
const bullet = /^(\s*)([-+])/gm;
const number = /^(\s*\d+)\./gm;

/**
 * Text that Discord shows as it is, with nobody mentioned and nothing formatted. Addresses can still be followed but
 * show no preview.
 */
export function escapeMarkdown(text: string): string {
  const escaped = text
    .split(address)
    // Splitting by a pattern with one group puts what it matched at the odd places.
    .map((part, index) => (index % 2 === 1 ? `<${part}>` : part.replace(anywhere, String.raw`\$&`)))
    .join('');
  return escaped.replace(bullet, String.raw`$1\$2`).replace(number, String.raw`$1\.`);
}

/** The text escaped and, where it is too long, cut with an ellipsis; never in the middle of an escape. */
export function toContent(text: string, maxLength = maxContentLength): string {
  const whole = escapeMarkdown(text);
  if (whole.length <= maxLength) return whole;
  let kept = Math.min(text.length, maxLength);
  for (;;) {
    // A cut through a pair would leave half a character.
    const cut = escapeMarkdown(`${text.slice(0, kept).replace(/[\uD800-\uDBFF]$/, '')}…`);
    if (cut.length <= maxLength) return cut;
    // Half of what is too much may be escapes.
    kept -= Math.ceil((cut.length - maxLength) / 2);
  }
}
