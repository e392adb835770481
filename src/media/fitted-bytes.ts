import { z } from 'zod';
import type { FitChange } from '../domain/media-fitter.ts';

const sizePx = z.int().positive();

/** A file within what a platform takes, and what was done for that, gentlest first. */
export const fittedBytes = z.strictObject({
  bytes: z.instanceof(Uint8Array),
  format: z.enum(['png', 'webp', 'gif']),
  widthPx: sizePx,
  heightPx: sizePx,
  changes: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('recompressed'), quality: z.int() }),
      z.strictObject({ kind: z.literal('fewer-colours'), colours: z.int() }),
      z.strictObject({ kind: z.literal('fewer-frames'), from: z.int(), to: z.int() }),
      z.strictObject({ kind: z.literal('smaller'), widthPx: sizePx, heightPx: sizePx }),
    ]) satisfies z.ZodType<FitChange>,
  ),
});
export type FittedBytes = z.infer<typeof fittedBytes>;
