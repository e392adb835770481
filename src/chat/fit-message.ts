import type { FitChange } from '../domain/media-fitter.ts';
import { type Message, message } from '../domain/message.ts';

/** What a change to a file is told with. */
export function toFitMessage(change: FitChange): Message {
  switch (change.kind) {
    case 'recompressed':
      return message('fit-recompressed', { quality: change.quality });
    case 'fewer-colours':
      return message('fit-fewer-colours', { colours: change.colours });
    case 'fewer-frames':
      return message('fit-fewer-frames', { from: change.from, to: change.to });
    case 'smaller':
      return message('fit-smaller', { size: `${change.widthPx}x${change.heightPx}` });
  }
}

/** What is told of the changes to several files: each kind once, as it was for the file it changed most. */
export function strongestChanges(changes: readonly FitChange[]): readonly FitChange[] {
  const strongest = new Map<FitChange['kind'], FitChange>();
  for (const change of changes) {
    const known = strongest.get(change.kind);
    if (known === undefined || whatIsLeft(change) < whatIsLeft(known)) strongest.set(change.kind, change);
  }
  return [...strongest.values()];
}

function whatIsLeft(change: FitChange): number {
  switch (change.kind) {
    case 'recompressed':
      return change.quality;
    case 'fewer-colours':
      return change.colours;
    case 'fewer-frames':
      return change.to / change.from;
    case 'smaller':
      return change.widthPx * change.heightPx;
  }
}
