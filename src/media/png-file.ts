import { constants, deflateSync } from 'node:zlib';
import type { RgbFrames } from '../domain/media-encoder.ts';
import { toPngChunk } from './png-chunk.ts';
import { filterRows } from './png-filter.ts';

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const [eightBits, trueColor] = [8, 2];

/**
 * What repeats in filtered rows is nearly always a run. zlib has this strategy for PNGs: it looks for runs alone, which
 * takes half of the time and makes files as small as looking for everything with little effort.
 */
const compression = { strategy: constants.Z_RLE, memLevel: constants.Z_MAX_MEMLEVEL } as const;

/** A lossless PNG of one frame (PNG 3); `texts` are chunks that stand before its pixels, where readers look first. */
export function toPngFile(frame: RgbFrames, texts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(frame.widthPx, 0);
  header.writeUInt32BE(frame.heightPx, 4);
  header.set([eightBits, trueColor], 8);
  return Buffer.concat([
    signature,
    toPngChunk('IHDR', header),
    ...texts,
    toPngChunk('IDAT', deflateSync(filterRows(frame), compression)),
    toPngChunk('IEND', Buffer.alloc(0)),
  ]);
}
