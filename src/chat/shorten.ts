/** At most `maxLength` UTF-16 code units; what is cut ends in an ellipsis, and never in half a character. */
export function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const kept = text.slice(0, Math.max(0, maxLength - 1));
  const isSplit = /[\uD800-\uDBFF]$/.test(kept) && /^[\uDC00-\uDFFF]/.test(text.slice(kept.length));
  return maxLength < 1 ? '' : `${(isSplit ? kept.slice(0, -1) : kept).trimEnd()}…`;
}
