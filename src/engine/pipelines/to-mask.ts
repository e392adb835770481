/**
 * Interleaved 8-bit RGB of a mask to 255 where it is painted anew (the light half of greys) and 0 where it stays. The
 * weights of the colours are those of ITU-R BT.601, as Pillow's `L` has them.
 */
export function toMask(rgb: Uint8Array): Uint8Array {
  const mask = new Uint8Array(rgb.length / 3);
  for (let i = 0; i < mask.length; i++) {
    const [red = 0, green = 0, blue = 0] = rgb.subarray(i * 3, i * 3 + 3);
    mask[i] = (red * 299 + green * 587 + blue * 114) / 1000 >= 127.5 ? 255 : 0;
  }
  return mask;
}
