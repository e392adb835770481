/** Interleaved 8-bit RGB to what a VAE encoder takes: planes [3, H, W] in [-1, 1], float32. */
export function toPlanes(rgb: Uint8Array): Float32Array {
  const plane = rgb.length / 3;
  const pixels = new Float32Array(rgb.length);
  for (let p = 0; p < plane; p++) {
    for (let color = 0; color < 3; color++) {
      pixels[color * plane + p] = Math.fround(2 * Math.fround((rgb[p * 3 + color] ?? 0) / 255)) - 1;
    }
  }
  return pixels;
}
