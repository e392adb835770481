import type { ModelFiles } from '../domain/model-files.ts';
import type { ModelOffer, OfferedFile } from '../domain/model-offer.ts';
import { formatBytes } from './format-bytes.ts';
import type { Terminal } from './terminal.ts';

/** At most so many names are told; a hub's repository may have hundreds of other files. */
const mostNamed = 6;

/** Says what would come, under which licence, and what stays where it is. */
export function tellOffer(
  offer: ModelOffer,
  wanted: readonly OfferedFile[],
  { skipped, pickles, checkpoints }: ModelFiles,
  { err }: Terminal,
): void {
  err.write(`From ${offer.origin}: ${wanted.length} files, ${formatBytes(totalBytes(wanted))}\n`);
  const licence = printable(offer.licence ?? 'none is named');
  const where = offer.licenceAddress === undefined ? '' : ` (${printable(offer.licenceAddress)})`;
  err.write(`Licence: ${licence}${where}\n`);
  const others = [...skipped, ...checkpoints];
  if (others.length > 0) err.write(`Not read by Pincel, so left out: ${nameSome(others)}\n`);
  if (pickles.length > 0)
    err.write(`Pickle files, which are never opened, so left out: ${nameSome(pickles)}\n`);
}

function nameSome(paths: readonly string[]): string {
  const named = paths.slice(0, mostNamed).map(printable).join(', ');
  return paths.length > mostNamed ? `${named} and ${paths.length - mostNamed} more` : named;
}

/** Words from anywhere: none of them steers the terminal. */
function printable(text: string): string {
  return text.replaceAll(/\p{C}/gu, '?').slice(0, 200);
}

export function totalBytes(files: readonly OfferedFile[]): number {
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}
