import { crc32 } from 'node:zlib';

/** A chunk of a PNG (PNG 3, 5.3): length, type, data, checksum. */
export function toPngChunk(type: 'IHDR' | 'tEXt' | 'iTXt' | 'IDAT' | 'IEND', data: Uint8Array): Uint8Array {
  const chunk = Buffer.alloc(12 + data.length);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, 'latin1');
  chunk.set(data, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return chunk;
}

/**
 * A text of a PNG (PNG 3, 11.3.3): `tEXt` where it is ASCII, which every reader knows, else `iTXt` in UTF-8 (`tEXt` may
 * hold Latin-1, but libvips for one takes it for UTF-8). `keyword` is 1 to 79 characters of Latin-1. NUL ends a text and
 * is left out.
 */
export function toPngText(keyword: string, text: string): Uint8Array {
  const content = text.replaceAll('\0', '').toWellFormed();
  if (isAscii(content)) return toPngChunk('tEXt', Buffer.from(`${keyword}\0${content}`, 'latin1'));
  return toPngChunk(
    'iTXt',
    // Not compressed; no language tag; no translated keyword.
    Buffer.concat([Buffer.from(`${keyword}\0\0\0\0\0`, 'latin1'), Buffer.from(content, 'utf8')]),
  );
}

function isAscii(text: string): boolean {
  return !/[^\n\x20-\x7E]/.test(text);
}
