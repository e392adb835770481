import { joinSubBlocks } from './join-sub-blocks.ts';

/** What a GIF holds outside its pixels, read block by block as GIF89a appendix B lays them out. */
export interface GifBlocks {
  readonly comments: readonly string[];
  /** Application extensions by identifier; XMP without its magic trailer. */
  readonly applications: ReadonlyMap<string, Buffer>;
  readonly frames: readonly { readonly hasOwnPalette: boolean; readonly disposal: number }[];
}

export function readGifBlocks(gif: Buffer): GifBlocks {
  const comments: string[] = [];
  const applications = new Map<string, Buffer>();
  const frames: { hasOwnPalette: boolean; disposal: number }[] = [];
  let disposal = 0;
  let offset = 13 + paletteBytes(gif.readUInt8(10));

  function readSubBlocks(): Buffer {
    const { bytes, end } = joinSubBlocks(gif, offset);
    offset = end;
    return bytes;
  }

  for (;;) {
    const introducer = gif.readUInt8(offset++);
    if (introducer === 0x3b) break;
    if (introducer === 0x2c) {
      const flags = gif.readUInt8(offset + 8);
      offset += 9 + paletteBytes(flags) + 1;
      readSubBlocks();
      frames.push({ hasOwnPalette: (flags & 0x80) !== 0, disposal });
      continue;
    }
    if (introducer !== 0x21) throw new Error(`Expected a block at ${offset - 1}, got ${introducer}`);
    const label = gif.readUInt8(offset++);
    if (label === 0xff) {
      const name = gif.toString('latin1', offset + 1, offset + 12);
      offset += 12;
      const start = offset;
      const data = readSubBlocks();
      applications.set(name, name === 'XMP DataXMP' ? gif.subarray(start, offset - 258) : data);
    } else {
      const data = readSubBlocks();
      if (label === 0xfe) comments.push(data.toString('utf8'));
      if (label === 0xf9) disposal = (data.readUInt8(0) >> 2) & 7;
    }
  }
  if (offset !== gif.length) throw new Error(`Expected the trailer at the end, found it at ${offset}`);
  return { comments, applications, frames };
}

function paletteBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}
