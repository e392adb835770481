import type { EngineResult } from './engine.ts';

/** Which part of what was drawn is handed over, 0 … 1. The rest was withheld, and costs nothing. */
export function keptShare({ media, notices }: Pick<EngineResult, 'media' | 'notices'>): number {
  let withheld = 0;
  for (const notice of notices) if (notice.kind === 'pictures-withheld') withheld += notice.withheld;
  return withheld === 0 ? 1 : media.length / (media.length + withheld);
}
