/**
 * Paths of parameters that make markup of text, anywhere in a call. Telegram takes them; Pincel sends none, so that no
 * prompt can be markup.
 */
export function findMarkup(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const here = path === '' ? name : `${path}.${name}`;
    const isMarkup = inner !== undefined && /(^|_)(parse_mode|entities)$/.test(name);
    return isMarkup ? [here] : findMarkup(inner, here);
  });
}
