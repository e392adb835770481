import type { RequestDraft } from './generation-request.ts';
import type { MediaKind } from './media-kind.ts';
import type { KindInfo, ModelInfo } from './model-info.ts';

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
const durationFactor: Readonly<Record<Length, number>> = { short: 0.5, normal: 1, long: 1.5 };

/** The numbers that presets stand for when this model draws this kind; what is left out stays the model's own. */
export function applyPresets(
  { shape, quality, length }: Presets,
  model: ModelInfo,
  kind: MediaKind,
): Pick<RequestDraft, 'widthPx' | 'heightPx' | 'steps' | 'frames' | 'fps'> {
  const { defaultSize, defaultSteps } = model.byKind[kind];
  return {
    ...(shape !== undefined && toSize(shape, defaultSize, model.sizeMultiplePx)),
    ...(quality !== undefined &&
      quality !== 'normal' && { steps: Math.max(1, Math.round(defaultSteps * stepsFactor[quality])) }),
    ...(length !== undefined &&
      length !== 'normal' &&
      kind === 'gif' &&
      model.gif !== undefined &&
      toDuration(durationFactor[length], model.gif)),
  };
}

/** So many times as long: more frames or fewer, or the same ones slower or faster where more would only repeat. */
function toDuration(
  factor: number,
  { defaultFrames, defaultFps, isCyclic }: NonNullable<ModelInfo['gif']>,
): Pick<RequestDraft, 'frames' | 'fps'> {
  return isCyclic
    ? { fps: Math.max(1, Math.round(defaultFps / factor)) }
    : { frames: Math.max(2, Math.round(defaultFrames * factor)) };
}

/** The model's own shorter side, and one half as long again: two thirds are what photographs have. */
function toSize(
  shape: Shape,
  defaultSize: KindInfo['defaultSize'],
  sizeMultiplePx: number,
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
