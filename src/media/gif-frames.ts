import type { Color } from 'gifenc/dist/gifenc.esm.js';
import { countColors } from './color-cells.ts';
import { type DitherPalette, ditherFrame, toDitherPalette } from './dither-frame.ts';
import { type GifPalette, type PackedFrame, packColors, refineForFrame } from './gif-palette.ts';
import { meanCellError } from './refine-colors.ts';

/** Below this mean squared error (42 dB) nobody sees the difference, and one palette for all frames is smallest. */
const invisibleError = 4;
/** A frame brings its own palette (768 bytes) only if that takes away at least this share of the error. */
const worthwhileGain = 0.5;
/** Enough to tell the colours of a frame by. */
const samplesPerFrame = 1 << 14;

/** A frame in the colours of a palette. */
export interface GifFrame {
  /** For each pixel, row by row, which of the colours; one more than the last of them leaves the screen as it is. */
  readonly indices: Uint8Array;
  /** Undefined where they are the animation's. */
  readonly ownColors: readonly Color[] | undefined;
}

export interface FramesToDraw {
  readonly frames: readonly PackedFrame[];
  readonly widthPx: number;
  /** Made for the whole animation. */
  readonly palette: GifPalette;
  /** The one before the first of `frames`, where they are not the beginning. */
  readonly previousFrame?: PackedFrame | undefined;
}

/**
 * Draws frames that follow each other in a GIF's colours, one at a time: in those of the animation, or in a frame's own
 * where they are clearly nearer. A pixel that stays as it was is transparent. Flat areas keep their exact colour.
 */
export function* drawGifFrames({
  frames,
  widthPx,
  palette,
  previousFrame,
}: FramesToDraw): Generator<GifFrame> {
  const shared = toDitherPalette(palette);
  const choosePalette = createPaletteChoice(shared);
  /** What the screen shows as far as it is known; no pixel is 0. */
  const shown: PackedFrame = new Uint32Array(frames[0]?.length ?? 0);
  let before = previousFrame;
  for (const frame of frames) {
    const chosen = choosePalette(frame);
    const indices = ditherFrame(frame, widthPx, chosen);
    drawFrame(shown, indices, chosen.palette, frame, before);
    before = frame;
    yield { indices, ownColors: chosen === shared ? undefined : chosen.palette.colors };
  }
}

/** Answers the shared palette, or for a frame that is much nearer to its own that one. */
function createPaletteChoice(shared: DitherPalette): (frame: PackedFrame) => DitherPalette {
  /** Frames that the shared palette suits about as well as one that gained nothing by its own gain nothing either. */
  let notWorthTrying = invisibleError;
  return (frame) => {
    const counted = countColors([frame], Math.max(1, Math.floor(frame.length / samplesPerFrame)) | 1);
    const sharedError = meanCellError(shared, counted);
    if (sharedError <= notWorthTrying) return shared;
    const own = toDitherPalette(refineForFrame(shared.palette, shared.nearest, counted));
    if (meanCellError(own, counted) <= sharedError * (1 - worthwhileGain)) return own;
    notWorthTrying = sharedError * 1.25;
    return shared;
  };
}

/**
 * Draws a frame over what is shown, in place, and marks as transparent, in place, every pixel that needs no drawing: the
 * picture did not change there, or the screen already shows the colour. A frame with none before it is drawn whole.
 */
function drawFrame(
  shown: PackedFrame,
  indices: Uint8Array,
  palette: GifPalette,
  frame: PackedFrame,
  previousFrame: PackedFrame | undefined,
): void {
  const transparentIndex = palette.colors.length;
  const colors = packColors(palette.colors);
  for (let i = 0; i < frame.length; i++) {
    const color = colors[indices[i] ?? 0] ?? 0;
    const isUnchanged = previousFrame !== undefined && (frame[i] === previousFrame[i] || color === shown[i]);
    if (isUnchanged) indices[i] = transparentIndex;
    else shown[i] = color;
  }
}
