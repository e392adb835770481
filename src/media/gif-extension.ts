const extensionIntroducer = 0x21;
const commentLabel = 0xfe;
const applicationLabel = 0xff;
const maxSubBlockBytes = 255;

/** A comment extension (GIF89a, 24). The standard asks for ASCII; UTF-8 is what today's programs write and read. */
export function toGifComment(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'utf8');
  const parts: Uint8Array[] = [Uint8Array.of(extensionIntroducer, commentLabel)];
  for (let start = 0; start < bytes.length; start += maxSubBlockBytes) {
    const block = bytes.subarray(start, start + maxSubBlockBytes);
    parts.push(Uint8Array.of(block.length), block);
  }
  return Buffer.concat([...parts, Uint8Array.of(0)]);
}

/**
 * XMP in a GIF (XMP specification part 3, 1.1.2): the packet stands unblocked in an application extension, followed by
 * a "magic trailer" that brings a reader which takes the text for sub-blocks to the terminator, wherever it lands.
 * The packet must not contain NUL.
 */
export function toGifXmp(packet: string): Uint8Array {
  const trailer = Uint8Array.from({ length: 258 }, (_, i) => (i === 0 ? 1 : i === 257 ? 0 : 256 - i));
  return Buffer.concat([
    Uint8Array.of(extensionIntroducer, applicationLabel, 11),
    Buffer.from('XMP DataXMP', 'latin1'),
    Buffer.from(packet, 'utf8'),
    trailer,
  ]);
}

/** A GIF's header and logical screen descriptor (17, 18), the loop extension that gifenc writes after the palette. */
const headBytes = 6 + 7;
const loopExtensionBytes = 19;

/**
 * Puts extensions into a GIF that gifenc wrote for a loop: before the first frame, where readers that look no further
 * find them, but behind the loop extension, which old players expect right after the palette.
 */
export function insertGifExtensions(gif: Uint8Array, extensions: readonly Uint8Array[]): Uint8Array {
  const paletteBytes = 3 * 2 ** (((gif[10] ?? 0) & 7) + 1);
  const at = headBytes + paletteBytes + loopExtensionBytes;
  return Buffer.concat([gif.subarray(0, at), ...extensions, gif.subarray(at)]);
}
