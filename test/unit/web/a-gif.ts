import sharp from 'sharp';

/** A GIF of `frames` 4 x 2 frames, each in a colour of its own. */
export async function aGif(frames: number): Promise<Uint8Array> {
  const pictures = Array.from({ length: frames }, (_, frame) =>
    sharp({ create: { width: 4, height: 2, channels: 3, background: { r: frame * 40, g: 200, b: 0 } } })
      .png()
      .toBuffer(),
  );
  return sharp(await Promise.all(pictures), { join: { animated: true } })
    .gif({ loop: 0, delay: 100 })
    .toBuffer();
}
