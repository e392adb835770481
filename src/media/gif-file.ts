import type { Color } from 'gifenc/dist/gifenc.esm.js';
import { toGifControl, toGifLoop, toUint16 } from './gif-extension.ts';
import type { GifFrame } from './gif-frames.ts';
import { compressLzw } from './gif-lzw.ts';
import type { GifPalette } from './gif-palette.ts';

/** A frame as a file holds it. */
export interface CompressedFrame extends Pick<GifFrame, 'ownColors'> {
  /** Its indices, compressed for as many colours as it has. */
  readonly data: Uint8Array<ArrayBuffer>;
}

/** A GIF89a that is being written. */
interface GifFile {
  /** Adds a frame that is shown for `delayMs`, in whole hundredths of a second. */
  write(frame: CompressedFrame, delayMs: number): void;
  /** What has been written so far. */
  sizeBytes(): number;
  /** Ends the file. */
  finish(): Uint8Array<ArrayBuffer>;
}

const imageSeparator = 0x2c;
const trailer = 0x3b;
const hasColorTable = 0x80;
const eightBitsAChannel = 7 << 4;

/** `palette` is the animation's. */
export function compressFrame({ indices, ownColors }: GifFrame, palette: GifPalette): CompressedFrame {
  return { ownColors, data: compressLzw(indices, toColorBits(ownColors ?? palette.colors)) };
}

/**
 * Begins a GIF89a of frames that all cover the whole picture, shown one over the other and for ever; each of 1 … 255
 * colours. `extensions` stand before the first frame, where readers that look no further find them, but behind the loop
 * extension, which old players expect right after the palette.
 */
export function createGifFile(
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
  palette: Pick<GifPalette, 'colors'>,
  extensions: readonly Uint8Array[],
): GifFile {
  const parts: Uint8Array[] = [];
  let sizeBytes = 0;
  let isFirst = true;
  const put = (...added: readonly Uint8Array[]): void => {
    parts.push(...added);
    for (const { length } of added) sizeBytes += length;
  };
  const size = [...toUint16(widthPx), ...toUint16(heightPx)];
  put(
    Buffer.from('GIF89a', 'latin1'),
    Uint8Array.of(...size, toTableFlags(palette.colors) | eightBitsAChannel, 0, 0),
    toColorTable(palette.colors),
    toGifLoop(),
    ...extensions,
  );

  return {
    write({ data, ownColors }, delayMs) {
      const { length: transparentIndex } = ownColors ?? palette.colors;
      put(
        toGifControl(delayMs, isFirst ? undefined : transparentIndex),
        Uint8Array.of(imageSeparator, 0, 0, 0, 0, ...size, ownColors ? toTableFlags(ownColors) : 0),
        ...(ownColors ? [toColorTable(ownColors)] : []),
        data,
      );
      isFirst = false;
    },
    sizeBytes: () => sizeBytes,
    finish() {
      put(Uint8Array.of(trailer));
      return Buffer.concat(parts);
    },
  };
}

/** Bits that tell these colours and "transparent" apart: 2 … 8. */
function toColorBits(colors: readonly Color[]): number {
  return Math.max(2, Math.ceil(Math.log2(colors.length + 1)));
}

function toTableFlags(colors: readonly Color[]): number {
  return hasColorTable | (toColorBits(colors) - 1);
}

function toColorTable(colors: readonly Color[]): Uint8Array {
  const table = new Uint8Array(3 << toColorBits(colors));
  table.set(colors.flat());
  return table;
}
