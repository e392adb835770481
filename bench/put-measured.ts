/**
 * A document with what a suite measured in that suite's place, between `<!-- measured: NAME -->` and
 * `<!-- end: NAME -->`; all else stays.
 * @throws Error when the document has no such place, or two.
 */
export function putMeasured(document: string, suite: string, measured: string): string {
  const [begin, end] = [`<!-- measured: ${suite} -->`, `<!-- end: ${suite} -->`];
  const [before, ...rest] = document.split(begin);
  const [inside, ...after] = rest.join(begin).split(end);
  if (before === undefined || inside === undefined || rest.length !== 1 || after.length !== 1)
    throw new Error(`The document needs ${begin} and ${end}, once each and in this order.`);
  return `${before}${begin}\n${measured.trim()}\n${end}${after[0]}`;
}
