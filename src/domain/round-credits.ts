import { millicreditsPerCredit } from './credits.ts';

/** What something costs, in credits: rounded up, so that nobody is surprised. */
export function roundPrice(millicredits: number): number {
  const step = stepOf(millicredits);
  return (Math.ceil(millicredits / step) * step) / millicreditsPerCredit;
}

/** What somebody has, in credits: rounded down. */
export function roundBalance(millicredits: number): number {
  const step = stepOf(millicredits);
  return (Math.floor(millicredits / step) * step) / millicreditsPerCredit;
}

/** Thousandths below a tenth of a credit, hundredths below ten credits, tenths from there. */
function stepOf(millicredits: number): number {
  const size = Math.abs(millicredits);
  if (size < 100) return 1;
  return size < 10_000 ? 10 : 100;
}
