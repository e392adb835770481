import type { RequestDraft } from './generation-request.ts';
import type { ModelInfo } from './model-info.ts';

/** The words for what most people do not want to give as numbers. */
export const shapes = ['square', 'portrait', 'landscape'] as const;
export type Shape = (typeof shapes)[number];

export const qualities = ['draft', 'normal', 'fine'] as const;
export type Quality = (typeof qualities)[number];

export const lengths = ['short', 'normal', 'long'] as const;
type Length = (typeof lengths)[number];

export interface Presets {
  readonly shape?: Shape | undefined;
  readonly quality?: Quality | undefined;
  /** Of a GIF. */
  readonly length?: Length | undefined;
}

const stepsFactor: Readonly<Record<Quality, number>> = { draft: 0.5, normal: 1, fine: 2 };
const framesFactor: Readonly<Record<Length, number>> = { short: 0.5, normal: 1, long: 1.5 };

/** The numbers that presets stand for with this model; what is left out stays the model's own. */
export function applyPresets(
  { shape, quality, length }: Presets,
  model: ModelInfo,
): Pick<RequestDraft, 'widthPx' | 'heightPx' | 'steps' | 'frames'> {
  return {
    ...(shape !== undefined && toSize(shape, model)),
    ...(quality !== undefined &&
      quality !== 'normal' && { steps: Math.max(1, Math.round(model.defaultSteps * stepsFactor[quality])) }),
    ...(length !== undefined &&
      length !== 'normal' &&
      model.gif !== undefined && {
        frames: Math.max(2, Math.round(model.gif.defaultFrames * framesFactor[length])),
      }),
  };
}

/** The model's own shorter side, and one half as long again: two thirds are what photographs have. */
function toSize(
  shape: Shape,
  { defaultSize, sizeMultiplePx }: ModelInfo,
): { readonly widthPx: number; readonly heightPx: number } {
  const short = Math.min(defaultSize.widthPx, defaultSize.heightPx);
  const long = Math.round((short * 1.5) / sizeMultiplePx) * sizeMultiplePx;
  switch (shape) {
    case 'square':
      return { widthPx: short, heightPx: short };
    case 'portrait':
      return { widthPx: short, heightPx: long };
    case 'landscape':
      return { widthPx: long, heightPx: short };
  }
}
