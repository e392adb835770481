import type { MediaMetadata, RgbFrames } from '../domain/media-encoder.ts';
import { trainedAlgorithmicMedia } from './digital-source-type.ts';
import { toGifComment, toGifXmp } from './gif-extension.ts';
import { type CompressedFrame, createGifFile } from './gif-file.ts';
import { createGifPalette, maxGifColors, packFrame } from './gif-palette.ts';
import { encodeFrames, type GifPart } from './gif-part.ts';
import { toParametersText } from './parameters-text.ts';
import { toXmpPacket } from './xmp-packet.ts';

/** Browsers show a frame of less than 20 ms for 100 ms. */
const minDelayMs = 20;

/** As `encodeGifPart` does, on whichever thread. */
export type EncodeGifPart = (part: GifPart) => Promise<readonly CompressedFrame[]>;

/**
 * A GIF89a that loops for ever (gif-frames.ts says how it looks). While this thread encodes the first half of the
 * frames, `encodeElsewhere` has the time to encode the other.
 */
export async function encodeGif(
  frames: RgbFrames,
  frameDelayMs: number,
  metadata: MediaMetadata,
  encodeElsewhere: EncodeGifPart,
): Promise<Uint8Array> {
  const packed = Array.from({ length: frames.frames }, (_, i) => packFrame(frames, i));
  const palette = createGifPalette(packed, maxGifColors - 1);
  const [middle, end] = [Math.ceil(frames.frames / 2), frames.frames];
  const others = middle < end ? encodeElsewhere({ frames, from: middle, to: end, palette }) : [];
  const ours = encodeFrames({ frames: packed.slice(0, middle), widthPx: frames.widthPx, palette });
  const encoded = [...ours, ...(await others)];

  const delaysMs = toDelaysMs(frameDelayMs, frames.frames);
  const file = createGifFile(frames, palette, toExtensions(metadata));
  for (const [i, frame] of encoded.entries()) file.write(frame, delaysMs[i] ?? minDelayMs);
  return file.finish();
}

/** A GIF counts in hundredths of a second; rounding the running total keeps the whole animation's time right. */
function toDelaysMs(frameDelayMs: number, frames: number): number[] {
  const delayMs = Math.max(frameDelayMs, minDelayMs);
  return Array.from(
    { length: frames },
    (_, i) => (Math.round(((i + 1) * delayMs) / 10) - Math.round((i * delayMs) / 10)) * 10,
  );
}

function toExtensions(metadata: MediaMetadata): Uint8Array[] {
  const parametersText = metadata.parameters && toParametersText(metadata.parameters);
  return [
    toGifComment(`AI-generated (${trainedAlgorithmicMedia}): ${metadata.description}`),
    toGifXmp(toXmpPacket(metadata.description, parametersText)),
  ];
}
