import type { EngineNotice } from './engine.ts';

/** One English sentence for the person: what happened while their picture was made. */
export function describeNotice(notice: EngineNotice): string {
  switch (notice.kind) {
    case 'prompt-truncated':
      return `The ${notice.which} was longer than the model reads. This was left out: ${notice.cutText}`;
    case 'retried-in-fp32':
      return `The ${notice.component} overflowed in half precision, so it was computed again in full precision.`;
    case 'retried-after-crash':
      return 'The engine stopped unexpectedly, so the drawing was started again from the beginning.';
  }
}
