import { expect, test } from 'vitest';
import { latentColorsOf, previewLatents } from '../../../../src/engine/denoising/latent-preview.ts';

const shape = { channels: 2, frames: 2, height: 1, width: 2 };
const colors = {
  factors: [
    [1, 0, 0],
    [0, 1, 0],
  ],
  bias: [0, 0, -1],
} as const;

test('a preview shows one frame, each cell as one pixel', () => {
  const latents = Float32Array.of(9, 9, 1, -1, 9, 9, 0, 5);
  expect(previewLatents(latents, shape, 1, colors)).toEqual({
    widthPx: 2,
    heightPx: 1,
    rgb: Uint8Array.of(255, 128, 0, 0, 255, 0),
  });
});

test('a model says how its latents look; SD1.x’s four channels are known; others have no preview', () => {
  const config = { latent_channels: 4, block_out_channels: [1], scaling_factor: 1 };
  expect(latentColorsOf(config)?.factors).toHaveLength(4);
  expect(latentColorsOf({ ...config, latent_channels: 32 })).toBeUndefined();
  expect(latentColorsOf({ ...config, latent_channels: 1, latent_rgb_factors: [[1, 1, 1]] })?.factors).toEqual(
    [[1, 1, 1]],
  );
});
