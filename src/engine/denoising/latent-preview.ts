import type { VaeConfig } from '../models/component-configs.ts';
import type { LatentShape } from './latent-shape.ts';

/** Pixels of a preview, interleaved 8-bit RGB, one per latent cell. */
export interface LatentPreview {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgb: Uint8Array;
}

/** SD1.x latents to RGB in [-1, 1], a linear fit known from the field (the values are by "Keturn", Hugging Face forum 2022). */
const stableDiffusionFactors: readonly (readonly [number, number, number])[] = [
  [0.298, 0.207, 0.208],
  [0.187, 0.286, 0.173],
  [-0.158, 0.189, 0.264],
  [-0.184, -0.271, -0.473],
];

/** How this VAE's latents look as colours; undefined when the folder does not say and it is not SD1.x's. */
export interface LatentColors {
  readonly factors: readonly (readonly [number, number, number])[];
  readonly bias: readonly [number, number, number];
}

export function latentColorsOf(config: VaeConfig): LatentColors | undefined {
  const bias = config.latent_rgb_bias ?? ([0, 0, 0] as const);
  if (config.latent_rgb_factors !== undefined) return { factors: config.latent_rgb_factors, bias };
  return config.latent_channels === 4 ? { factors: stableDiffusionFactors, bias } : undefined;
}

/** A linear projection of one frame of scaled latents [C, F, H, W] to RGB: no VAE, microseconds. */
export function previewLatents(
  latents: Float32Array,
  shape: LatentShape,
  frame: number,
  { factors, bias }: LatentColors,
): LatentPreview {
  const plane = shape.height * shape.width;
  const rgb = new Uint8Array(plane * 3);
  for (let cell = 0; cell < plane; cell++) {
    for (let color = 0; color < 3; color++) {
      let value = bias[color] ?? 0;
      for (const [channel, weights] of factors.entries()) {
        value += (weights[color] ?? 0) * (latents[(channel * shape.frames + frame) * plane + cell] ?? 0);
      }
      rgb[cell * 3 + color] = Math.round(Math.min(1, Math.max(0, value / 2 + 0.5)) * 255);
    }
  }
  return { widthPx: shape.width, heightPx: shape.height, rgb };
}
