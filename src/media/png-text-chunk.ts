import { crc32 } from 'node:zlib';

/** The 8-byte signature, then IHDR: length, type, 13 bytes of data, CRC. */
const endOfHeader = 8 + 4 + 4 + 13 + 4;

/**
 * A PNG with a text chunk of its own right after IHDR (PNG 3, 11.3.3): `tEXt` where the text is ASCII, which every
 * reader knows, else `iTXt` in UTF-8 (`tEXt` may hold Latin-1, but libvips for one takes it for UTF-8). `keyword` is 1
 * to 79 characters of Latin-1. NUL ends a text and is left out.
 */
export function insertPngText(png: Uint8Array, keyword: string, text: string): Uint8Array {
  const content = text.replaceAll('\0', '').toWellFormed();
  const chunk = isAscii(content)
    ? toChunk('tEXt', Buffer.from(`${keyword}\0${content}`, 'latin1'))
    : toChunk(
        'iTXt',
        // Not compressed; no language tag; no translated keyword.
        Buffer.concat([Buffer.from(`${keyword}\0\0\0\0\0`, 'latin1'), Buffer.from(content, 'utf8')]),
      );
  return Buffer.concat([png.subarray(0, endOfHeader), chunk, png.subarray(endOfHeader)]);
}

function isAscii(text: string): boolean {
  return !/[^\n\x20-\x7E]/.test(text);
}

function toChunk(type: 'tEXt' | 'iTXt', data: Uint8Array): Uint8Array {
  const chunk = Buffer.alloc(12 + data.length);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, 'latin1');
  chunk.set(data, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return chunk;
}
