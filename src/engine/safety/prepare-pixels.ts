import { z } from 'zod';
import { type RgbPicture, resizeBicubic } from './resize-bicubic.ts';

const side = z.int().positive();
const defaults = {
  side: 224,
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
} as const;

/**
 * `feature_extractor/preprocessor_config.json`, transformers' CLIPImageProcessor: the fields that say something about
 * what the checker sees. Older files give a side as a number. Bicubic resampling is the only kind published.
 */
export const preprocessorSchema = z
  .object({
    size: z
      .union([side, z.object({ shortest_edge: side }).transform((size) => size.shortest_edge)])
      .default(defaults.side),
    crop_size: z
      .union([
        side,
        z
          .object({ height: side, width: side })
          .refine(({ height, width }) => height === width, 'has to be square')
          .transform(({ height }) => height),
      ])
      .default(defaults.side),
    resample: z.literal(3, { error: 'has to be 3 (bicubic)' }).default(3),
    image_mean: z.tuple([z.number(), z.number(), z.number()]).default([...defaults.mean]),
    image_std: z
      .tuple([z.number().positive(), z.number().positive(), z.number().positive()])
      .default([...defaults.std]),
  })
  .refine((config) => config.crop_size <= config.size, {
    path: ['crop_size'],
    error: 'has to be at most `size`',
  });

export type PreprocessorConfig = z.infer<typeof preprocessorSchema>;

/** The shorter side made `size` long, then the middle square of `crop_size`: what the checker looks at. */
export function cropForChecker(picture: RgbPicture, config: PreprocessorConfig): RgbPicture {
  const { size, crop_size: crop } = config;
  const longer = Math.trunc(
    (size * Math.max(picture.widthPx, picture.heightPx)) / Math.min(picture.widthPx, picture.heightPx),
  );
  const isPortrait = picture.widthPx <= picture.heightPx;
  const resized = resizeBicubic(picture, isPortrait ? size : longer, isPortrait ? longer : size);
  const left = Math.floor((resized.widthPx - crop) / 2);
  const top = Math.floor((resized.heightPx - crop) / 2);
  const data = new Uint8Array(crop * crop * 3);
  for (let y = 0; y < crop; y++) {
    const from = ((top + y) * resized.widthPx + left) * 3;
    data.set(resized.data.subarray(from, from + crop * 3), y * crop * 3);
  }
  return { widthPx: crop, heightPx: crop, data };
}

/** Planes [3, H, W], each color less its mean, by its deviation. */
export function normalizePixels({ data }: RgbPicture, config: PreprocessorConfig): Float32Array {
  const plane = data.length / 3;
  const planes = new Float32Array(data.length);
  for (const [color, mean] of config.image_mean.entries()) {
    const deviation = config.image_std[color] ?? 1;
    for (let p = 0; p < plane; p++) {
      planes[color * plane + p] = ((data[p * 3 + color] ?? 0) / 255 - mean) / deviation;
    }
  }
  return planes;
}
