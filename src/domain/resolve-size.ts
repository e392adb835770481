import type { SizePx, SizeReason } from './adjustment.ts';

/** What a size has to satisfy. */
export interface SizeBounds {
  readonly minSidePx: number;
  readonly maxSidePx: number;
  /** Sides are multiples of this. */
  readonly multiplePx: number;
  /** Width times height of one frame. */
  readonly maxPixels: number;
}

/**
 * The size nearest to `asked` that keeps every bound, and why it differs (undefined when it does not). Too large a size
 * keeps its proportions as far as the shortest side allows. Expects finite numbers.
 */
export function resolveSize(
  asked: SizePx,
  bounds: SizeBounds,
): { readonly size: SizePx; readonly reason: SizeReason['kind'] | undefined } {
  const { multiplePx, maxPixels } = bounds;
  const minPx = Math.ceil(bounds.minSidePx / multiplePx) * multiplePx;
  const maxPx = Math.floor(bounds.maxSidePx / multiplePx) * multiplePx;
  const toSide = (px: number): number =>
    Math.min(maxPx, Math.max(minPx, Math.round(px / multiplePx) * multiplePx));

  const longestPx = Math.max(asked.widthPx, asked.heightPx);
  const fitting = longestPx > maxPx ? maxPx / longestPx : 1;
  const widthPx = Math.max(minPx, asked.widthPx * fitting);
  const heightPx = Math.max(minPx, asked.heightPx * fitting);
  const shrinking = Math.min(1, Math.sqrt(maxPixels / (widthPx * heightPx)));
  const size = withinPixels(
    { widthPx: toSide(widthPx * shrinking), heightPx: toSide(heightPx * shrinking) },
    bounds,
  );

  if (size.widthPx === asked.widthPx && size.heightPx === asked.heightPx) return { size, reason: undefined };
  const shortestPx = Math.min(asked.widthPx, asked.heightPx);
  if (longestPx > bounds.maxSidePx || shortestPx < bounds.minSidePx) {
    return { size, reason: 'side-out-of-range' };
  }
  return { size, reason: asked.widthPx * asked.heightPx > maxPixels ? 'too-many-pixels' : 'not-a-multiple' };
}

/** Rounding to a multiple may have gone up past the pixel bound: the longer side gives way. */
function withinPixels(size: SizePx, { multiplePx, maxPixels }: SizeBounds): SizePx {
  if (size.widthPx * size.heightPx <= maxPixels) return size;
  const shortestPx = Math.min(size.widthPx, size.heightPx);
  const longestPx = Math.floor(maxPixels / shortestPx / multiplePx) * multiplePx;
  return size.widthPx >= size.heightPx
    ? { widthPx: longestPx, heightPx: shortestPx }
    : { widthPx: shortestPx, heightPx: longestPx };
}
