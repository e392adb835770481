/**
 * What stands in the sub-blocks that begin at `start` (GIF89a, 15), and where the next thing begins, behind their
 * terminator.
 */
export function joinSubBlocks(
  data: Uint8Array,
  start: number,
): { readonly bytes: Buffer; readonly end: number } {
  const blocks: Uint8Array[] = [];
  let at = start;
  for (;;) {
    const size = data[at++];
    if (size === undefined) throw new Error('Expected a terminator before the data ends');
    if (size === 0) return { bytes: Buffer.concat(blocks), end: at };
    blocks.push(data.subarray(at, at + size));
    at += size;
  }
}
