import { joinSubBlocks } from './join-sub-blocks.ts';

/** What a viewer reads out of a frame's image data (GIF89a, appendix F), code for code as the standard tells it. */
export function readLzw(data: Uint8Array): number[] {
  const colorBits = data[0] ?? 0;
  const { bytes, end } = joinSubBlocks(data, 1);
  if (end !== data.length) throw new Error(`Expected the terminator at the end, found it at ${end - 1}`);
  const clearCode = 1 << colorBits;
  const indices: number[] = [];
  let known: number[][] = [];
  let codeBits = colorBits + 1;
  let previous: number[] | undefined;
  let at = 0;
  for (;;) {
    const code = readBits(bytes, at, codeBits);
    at += codeBits;
    if (code === clearCode + 1) break;
    if (code === clearCode) {
      known = Array.from({ length: clearCode + 2 }, (_, index) => [index]);
      codeBits = colorBits + 1;
      previous = undefined;
      continue;
    }
    const sequence = known[code] ?? [...(previous ?? []), ...(previous ?? []).slice(0, 1)];
    if (previous !== undefined && known.length < 4096) known.push([...previous, ...sequence.slice(0, 1)]);
    if (known.length === 1 << codeBits && codeBits < 12) codeBits++;
    indices.push(...sequence);
    previous = sequence;
  }
  if (bytes.length !== Math.ceil(at / 8)) throw new Error('Expected nothing behind the end code');
  return indices;
}

function readBits(bytes: Uint8Array, at: number, count: number): number {
  if (at + count > bytes.length * 8) throw new Error('Expected an end code before the data ends');
  let value = 0;
  for (let i = 0; i < count; i++) value |= (((bytes[(at + i) >> 3] ?? 0) >> ((at + i) & 7)) & 1) << i;
  return value;
}
