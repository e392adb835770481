import type { RgbFrames } from '../domain/media-encoder.ts';
import { type CompressedFrame, compressFrame } from './gif-file.ts';
import { drawGifFrames, type FramesToDraw } from './gif-frames.ts';
import { type GifPalette, packFrame } from './gif-palette.ts';

/** Some frames of a GIF, one after the other. */
export interface GifPart {
  /** All of the GIF's. */
  readonly frames: RgbFrames;
  /** The first of the part. */
  readonly from: number;
  /** The first behind the part. */
  readonly to: number;
  /** Of the whole GIF. */
  readonly palette: GifPalette;
}

/**
 * Encodes a part of a GIF from nothing but the pixels, so that another thread can do the next part. What it cannot know
 * is what dithering left on the screen before it, so the first frame of a part repeats a few colours that are there.
 */
export function encodeGifPart({ frames, from, to, palette }: GifPart): CompressedFrame[] {
  return encodeFrames({
    frames: Array.from({ length: to - from }, (_, i) => packFrame(frames, from + i)),
    widthPx: frames.widthPx,
    palette,
    previousFrame: from === 0 ? undefined : packFrame(frames, from - 1),
  });
}

/** The same of frames that are packed already. */
export function encodeFrames(part: FramesToDraw): CompressedFrame[] {
  return Array.from(drawGifFrames(part), (frame) => compressFrame(frame, part.palette));
}
