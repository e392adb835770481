import type { Adjustment, NumberField, SizePx, SizeReason } from './adjustment.ts';

/** One English sentence for the person: what was changed, to what, and why. */
export function describeAdjustment(adjustment: Adjustment): string {
  switch (adjustment.kind) {
    case 'size-changed': {
      const { asked, used, reason } = adjustment;
      return `The size ${describeSize(asked)} became ${describeSize(used)}: ${describeSizeReason(reason)}.`;
    }
    case 'clamped': {
      const { field, asked, used, min, max } = adjustment;
      return `${sentenceStart(fieldWords[field])} ${plain(asked)} became ${plain(used)}: it goes from ${plain(min)} to ${plain(max)}.`;
    }
    case 'rounded': {
      const { field, asked, used } = adjustment;
      return `${sentenceStart(fieldWords[field])} ${plain(asked)} became ${plain(used)}: it is a whole number.`;
    }
    case 'one-gif-only':
      return `One GIF is drawn, not ${plain(adjustment.asked)}: for more, ask again with another seed.`;
    case 'fps-approximate': {
      const { asked, shown } = adjustment;
      return `The GIF plays at ${plain(Math.round(shown * 10) / 10)} frames per second, not ${plain(asked)}: GIF counts time in hundredths of a second.`;
    }
    case 'gif-only-ignored':
      return `${sentenceStart(gifOnlyWords[adjustment.field])} was ignored: it is for GIFs, and this is a still picture.`;
    case 'strength-ignored':
      return 'The strength was ignored: it says how much of a starting picture may change, and none was given.';
  }
}

/** What people call each number. */
export const fieldWords: Readonly<Record<NumberField, string>> = {
  widthPx: 'the width',
  heightPx: 'the height',
  steps: 'the number of steps',
  guidanceScale: 'the guidance',
  guidanceRescale: 'the guidance rescale',
  seed: 'the seed',
  count: 'the number of pictures',
  frames: 'the number of frames',
  fps: 'the frames per second',
  strength: 'the strength',
};

const gifOnlyWords = {
  frames: fieldWords.frames,
  fps: fieldWords.fps,
  motion: 'the motion',
} as const;

export function sentenceStart(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function describeSize({ widthPx, heightPx }: SizePx): string {
  return `${widthPx}x${heightPx}`;
}

function describeSizeReason(reason: SizeReason): string {
  switch (reason.kind) {
    case 'side-out-of-range':
      return `sides go from ${plain(reason.minPx)} to ${plain(reason.maxPx)} pixels`;
    case 'too-many-pixels':
      return reason.frames === 1
        ? `a picture has at most ${plain(reason.maxPixels)} pixels`
        : `a frame of a GIF with ${plain(reason.frames)} frames has at most ${plain(reason.maxPixels)} pixels`;
    case 'not-a-multiple':
      return `this model draws sides that are multiples of ${plain(reason.multiplePx)} pixels`;
  }
}

function plain(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 3 });
}
