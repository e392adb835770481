import type { Color } from 'gifenc/dist/gifenc.esm.js';
import { toGifControl, toGifLoop, toUint16 } from './gif-extension.ts';
import { compressLzw } from './gif-lzw.ts';

interface GifFrame {
  /** For each pixel, row by row, which of the colours; one more than the last of them leaves the
   * screen as it is (not in the first frame). */
  readonly indices: Uint8Array;
  /** 1 … 255. The first frame's are the file's: a later frame that comes with the same array brings none of its own. */
  readonly colors: readonly Color[];
  /** In whole hundredths of a second. */
  readonly delayMs: number;
}

/** A GIF89a that is being written. */
interface GifFile {
  write(frame: GifFrame): void;
  /** What has been written so far. */
  sizeBytes(): number;
  /** Ends the file. */
  finish(): Uint8Array<ArrayBuffer>;
}

const imageSeparator = 0x2c;
const trailer = 0x3b;
const hasColorTable = 0x80;
const eightBitsAChannel = 7 << 4;

/**
 * Begins a GIF89a of frames that all cover the whole picture, shown one over the other and for ever. `extensions` stand
 * before the first frame, where readers that look no further find them, but behind the loop extension, which old players
 * expect right after the palette.
 */
export function createGifFile(widthPx: number, heightPx: number, extensions: readonly Uint8Array[]): GifFile {
  const parts: Uint8Array[] = [];
  let sizeBytes = 0;
  let globalColors: readonly Color[] | undefined;
  const put = (...added: readonly Uint8Array[]): void => {
    parts.push(...added);
    for (const { length } of added) sizeBytes += length;
  };
  const size = [...toUint16(widthPx), ...toUint16(heightPx)];

  return {
    write({ indices, colors, delayMs }) {
      const colorBits = Math.max(2, Math.ceil(Math.log2(colors.length + 1)));
      const tableFlags = hasColorTable | (colorBits - 1);
      const isFirst = globalColors === undefined;
      globalColors ??= colors;
      if (isFirst) {
        put(
          Buffer.from('GIF89a', 'latin1'),
          Uint8Array.of(...size, tableFlags | eightBitsAChannel, 0, 0),
          toColorTable(colors, colorBits),
          toGifLoop(),
          ...extensions,
        );
      }
      const bringsColors = colors !== globalColors;
      put(
        toGifControl(delayMs, isFirst ? undefined : colors.length),
        Uint8Array.of(imageSeparator, 0, 0, 0, 0, ...size, bringsColors ? tableFlags : 0),
        ...(bringsColors ? [toColorTable(colors, colorBits)] : []),
        compressLzw(indices, colorBits),
      );
    },
    sizeBytes: () => sizeBytes,
    finish() {
      put(Uint8Array.of(trailer));
      return Buffer.concat(parts);
    },
  };
}

function toColorTable(colors: readonly Color[], colorBits: number): Uint8Array {
  const table = new Uint8Array(3 << colorBits);
  table.set(colors.flat());
  return table;
}
