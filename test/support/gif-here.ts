import type { MediaMetadata, RgbFrames } from '../../src/domain/media-encoder.ts';
import { encodeGif } from '../../src/media/encode-gif.ts';
import { encodeGifPart } from '../../src/media/gif-part.ts';

/** A GIF encoded on this thread alone. */
export function encodeGifHere(
  frames: RgbFrames,
  frameDelayMs: number,
  metadata: MediaMetadata,
): Promise<Uint8Array> {
  return encodeGif(frames, frameDelayMs, metadata, async (part) => encodeGifPart(part));
}
