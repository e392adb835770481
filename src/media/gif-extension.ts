const extensionIntroducer = 0x21;
const graphicControlLabel = 0xf9;
const commentLabel = 0xfe;
const applicationLabel = 0xff;
/** What one sub-block holds (15). */
export const maxSubBlockBytes = 255;
const hasTransparentIndex = 1;
/** The next frame is drawn over this one. */
const keepFrame = 1 << 2;
const xmpIdentifier = 'XMP DataXMP';
/** From the introducer to the packet, and what follows the packet. */
const xmpHeadBytes = 3 + xmpIdentifier.length;
const xmpTrailerBytes = 258;

/** Shown for ever (Netscape's extension, which every player knows). */
export function toGifLoop(): Uint8Array {
  const name = Buffer.from('NETSCAPE2.0', 'latin1');
  return Uint8Array.of(extensionIntroducer, applicationLabel, name.length, ...name, 3, 1, 0, 0, 0);
}

/**
 * A graphic control extension (23) for a frame that stays under the next one. Without a `transparentIndex` it is drawn
 * whole.
 */
export function toGifControl(delayMs: number, transparentIndex: number | undefined): Uint8Array {
  const flags = transparentIndex === undefined ? keepFrame : keepFrame | hasTransparentIndex;
  const delay = toUint16(delayMs / 10);
  return Uint8Array.of(
    extensionIntroducer,
    graphicControlLabel,
    4,
    flags,
    ...delay,
    transparentIndex ?? 0,
    0,
  );
}

/** Numbers in a GIF begin with their low byte. */
export function toUint16(value: number): readonly [low: number, high: number] {
  return [value & 0xff, value >> 8];
}

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
  const trailer = Uint8Array.from({ length: xmpTrailerBytes }, (_, i) =>
    i === 0 ? 1 : i === xmpTrailerBytes - 1 ? 0 : 256 - i,
  );
  return Buffer.concat([
    Uint8Array.of(extensionIntroducer, applicationLabel, xmpIdentifier.length),
    Buffer.from(xmpIdentifier, 'latin1'),
    Buffer.from(packet, 'utf8'),
    trailer,
  ]);
}

/** A GIF's header and logical screen descriptor (17, 18). */
const headBytes = 6 + 7;

/** The comments and the XMP that stand in front of the first frame, where Pincel puts them. */
export function readGifExtensions(gif: Uint8Array): readonly Uint8Array[] {
  const extensions: Uint8Array[] = [];
  const flags = gif[10] ?? 0;
  let start = headBytes + ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));
  while (gif[start] === extensionIntroducer) {
    let end = start + 2;
    for (let size = gif[end] ?? 0; size > 0; size = gif[end] ?? 0) end += 1 + size;
    const extension = gif.subarray(start, end + 1);
    if (extension[1] === commentLabel || isXmp(extension)) extensions.push(extension);
    start = end + 1;
  }
  return extensions;
}

/** The XMP packet among a GIF's extensions; undefined when there is none. */
export function readGifXmp(extensions: readonly Uint8Array[]): string | undefined {
  const xmp = extensions.find(isXmp);
  return xmp && Buffer.from(xmp).toString('utf8', xmpHeadBytes, xmp.length - xmpTrailerBytes);
}

function isXmp(extension: Uint8Array): boolean {
  const identifier = Buffer.from(extension.subarray(3, xmpHeadBytes)).toString('latin1');
  return extension[1] === applicationLabel && identifier === xmpIdentifier;
}
