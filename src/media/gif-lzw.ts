import { maxSubBlockBytes } from './gif-extension.ts';

/** Codes have 12 bits at most. */
const maxBits = 12;
const codeCount = 1 << maxBits;
/** Four times as many places as codes: a lookup rarely takes two tries. */
const placeCount = codeCount * 4;
const free = -1;

/**
 * A frame's palette indices as GIF89a wants them (22 and appendix F): the least code size, then the codes of variable
 * length in sub-blocks of up to 255 bytes, then the terminator. `colorBits` (2 … 8) must cover every index.
 */
export function compressLzw(indices: Uint8Array, colorBits: number): Uint8Array<ArrayBuffer> {
  return packCodes(toCodes(indices, colorBits), colorBits);
}

/** Each code stands for the longest sequence that was met before. The dictionary starts over when it is full. */
function toCodes(indices: Uint8Array, colorBits: number): Uint16Array {
  const clearCode = 1 << colorBits;
  const firstCode = clearCode + 2;
  /** By place: which code followed by which index (`index << 12 | code`), and which code both together became. */
  const sequences = new Int32Array(placeCount).fill(free);
  const codeOf = new Uint16Array(placeCount);
  const codes = new Uint16Array(indices.length + Math.ceil(indices.length / (codeCount - firstCode)) + 3);
  let count = 0;
  let nextCode = firstCode;
  codes[count++] = clearCode;
  let prefix = indices[0] ?? 0;
  for (let i = 1; i < indices.length; i++) {
    const index = indices[i] ?? 0;
    const sequence = (index << maxBits) | prefix;
    let place = ((index << 6) ^ prefix) & (placeCount - 1);
    let found = sequences[place] ?? free;
    while (found !== sequence && found !== free) {
      place = (place + 1) & (placeCount - 1);
      found = sequences[place] ?? free;
    }
    if (found === sequence) {
      prefix = codeOf[place] ?? 0;
      continue;
    }
    codes[count++] = prefix;
    prefix = index;
    if (nextCode < codeCount) {
      sequences[place] = sequence;
      codeOf[place] = nextCode++;
    } else {
      codes[count++] = clearCode;
      sequences.fill(free);
      nextCode = firstCode;
    }
  }
  codes[count++] = prefix;
  codes[count++] = clearCode + 1;
  return codes.subarray(0, count);
}

/** Codes get a bit longer as soon as the reader, who learns one with each, knows one that needs it. */
function packCodes(codes: Uint16Array, colorBits: number): Uint8Array<ArrayBuffer> {
  const clearCode = 1 << colorBits;
  const bytes = new Uint8Array(Math.ceil(codes.length * (maxBits / 8) * (1 + 1 / maxSubBlockBytes)) + 4);
  bytes[0] = colorBits;
  let blockAt = 1;
  let at = 2;
  let waiting = 0;
  let waitingBits = 0;
  let codeBits = colorBits + 1;
  let newestCode = clearCode;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] ?? 0;
    if (newestCode === 1 << codeBits && codeBits < maxBits) codeBits++;
    waiting |= code << waitingBits;
    waitingBits += codeBits;
    const keptBits = i < codes.length - 1 ? 7 : 0;
    while (waitingBits > keptBits) {
      if (at - blockAt > maxSubBlockBytes) {
        bytes[blockAt] = maxSubBlockBytes;
        blockAt = at++;
      }
      bytes[at++] = waiting & 0xff;
      waiting >>>= 8;
      waitingBits -= 8;
    }
    if (code === clearCode) {
      codeBits = colorBits + 1;
      newestCode = clearCode + 1;
    } else newestCode++;
  }
  bytes[blockAt] = at - blockAt - 1;
  bytes[at++] = 0;
  return bytes.slice(0, at);
}
