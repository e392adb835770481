const trailer = 0x3b;
const imageSeparator = 0x2c;
const extensionIntroducer = 0x21;

/**
 * The GIF that shows only the first frame of `gif`, for people who prefer no motion; undefined when the bytes are no
 * GIF with a whole first frame. Nothing is decoded: everything after the first image's data is left off.
 * Source: GIF89a specification, §§17-26.
 */
export function toFirstFrame(gif: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  if (!/^GIF8[79]a$/.test(Buffer.from(gif.subarray(0, 6)).toString('latin1'))) return undefined;
  const screenFlags = gif[10];
  if (screenFlags === undefined) return undefined;

  let at = 13 + colorTableBytes(screenFlags);
  while (gif[at] === extensionIntroducer) {
    const next = afterSubBlocks(gif, at + 2);
    if (next === undefined) return undefined;
    at = next;
  }
  const imageFlags = gif[at + 9];
  if (gif[at] !== imageSeparator || imageFlags === undefined) return undefined;
  const minimumCodeSizeBytes = 1;
  const end = afterSubBlocks(gif, at + 10 + colorTableBytes(imageFlags) + minimumCodeSizeBytes);
  if (end === undefined) return undefined;

  const still = new Uint8Array(end + 1);
  still.set(gif.subarray(0, end));
  still[end] = trailer;
  return still;
}

function colorTableBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 0x07) + 1);
}

/** Where the chain of sub-blocks that starts at `start` has ended; undefined when the bytes end first. */
function afterSubBlocks(bytes: Uint8Array, start: number): number | undefined {
  for (let at = start; ; ) {
    const length = bytes[at];
    if (length === undefined) return undefined;
    if (length === 0) return at + 1;
    at += 1 + length;
  }
}
