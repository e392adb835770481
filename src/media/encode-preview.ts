import sharp from 'sharp';

/**
 * A small PNG for progress displays: interleaved 8-bit RGB scaled with a cubic kernel to `targetWidthPx`, keeping its
 * proportions. Compressed lightly: it lives for one step.
 */
export function encodePreview(
  rgb: Uint8Array,
  widthPx: number,
  heightPx: number,
  targetWidthPx: number,
): Promise<Uint8Array> {
  return sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .resize({ width: targetWidthPx, kernel: 'cubic' })
    .png({ compressionLevel: 3 })
    .toBuffer();
}
