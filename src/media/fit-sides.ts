import type { FitChange, UploadLimit } from '../domain/media-fitter.ts';

export interface Sides {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** libwebp's bound for a side; a GIF's is higher. */
const maxSidePx = 16_383;

/** Whole pixels, at least one each. */
export function scaleSides({ widthPx, heightPx }: Sides, factor: number): Sides {
  return { widthPx: scaleSide(widthPx, factor), heightPx: scaleSide(heightPx, factor) };
}

function scaleSide(sidePx: number, factor: number): number {
  return Math.max(1, Math.floor(sidePx * factor));
}

/** True for a file that a platform takes as it is. */
export function isWithinLimit(
  { widthPx, heightPx }: Sides,
  sizeBytes: number,
  { maxBytes, maxSidesPx = Number.POSITIVE_INFINITY }: UploadLimit,
): boolean {
  return sizeBytes <= maxBytes && widthPx + heightPx <= maxSidesPx;
}

/** The factor (above 0, at most 1) by which sides have to be scaled before anything is encoded. */
export function toSidesFactor({ widthPx, heightPx }: Sides, { maxSidesPx }: UploadLimit): number {
  return Math.min(
    1,
    (maxSidesPx ?? Number.POSITIVE_INFINITY) / (widthPx + heightPx),
    maxSidePx / Math.max(widthPx, heightPx),
  );
}

const leastStep = 0.9;
const margin = 0.97;

/**
 * The factor to try next, when a file scaled by `factor` took `sizeBytes`: bytes go with the area.
 * @throws RangeError when there is nothing left to scale down.
 */
export function toSmallerFactor(
  original: Sides,
  factor: number,
  sizeBytes: number,
  { maxBytes }: UploadLimit,
): number {
  const { widthPx, heightPx } = scaleSides(original, factor);
  if (widthPx === 1 && heightPx === 1) {
    throw new RangeError(`Expected a limit that a picture of one pixel fits, got ${maxBytes} bytes`);
  }
  return factor * Math.min(leastStep, margin * Math.sqrt(maxBytes / sizeBytes));
}

/** The change to tell about when a picture was scaled down; nothing when it was not. */
export function toSmallerChange(original: Sides, { widthPx, heightPx }: Sides): readonly FitChange[] {
  const isSmaller = widthPx < original.widthPx || heightPx < original.heightPx;
  return isSmaller ? [{ kind: 'smaller', widthPx, heightPx }] : [];
}
