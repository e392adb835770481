import type { Adjustment, NumberField, SizeReason } from './adjustment.ts';
import type { GenerationRequest, RequestDraft } from './generation-request.ts';
import { boundLoraWeight, maxLoraWeight, parseLoraTags } from './lora-tags.ts';
import type { KindInfo, ModelInfo } from './model-info.ts';
import { cleanText } from './prompt-text.ts';
import type { RequestLimits } from './request-limits.ts';
import { resolveSize, type SizeBounds } from './resolve-size.ts';
import type { SchedulerName } from './scheduler-name.ts';

/** How much of a start picture may change when nobody says. */
export const defaultStrength = 0.7;
/** The same inside a mask, as diffusers has it: what is to go goes. */
export const defaultMaskedStrength = 1;

/**
 * Everything of a request besides its words and names, for a draft that nothing speaks against: each value inside its
 * bounds, and what was changed or left out on the way.
 */
export function resolveValues(
  draft: RequestDraft,
  chosen: Pick<GenerationRequest, 'prompt' | 'negativePrompt' | 'scheduler'> & { readonly model: ModelInfo },
  limits: RequestLimits,
  randomSeed: () => number,
): { readonly request: GenerationRequest; readonly adjustments: readonly Adjustment[] } {
  const { model } = chosen;
  const own = model.byKind[draft.kind];
  const adjustments: Adjustment[] = [];
  const number = (field: NumberField, fallback: number, bounds: NumberBounds): number =>
    boundedNumber(field, draft[field], fallback, bounds, adjustments);

  const maxSteps = maxStepsOf(own, chosen.scheduler, limits);
  const steps = number('steps', defaultStepsOf(draft, own), { min: 1, max: maxSteps, whole: true });
  const guidanceScale = number('guidanceScale', own.defaultGuidanceScale, {
    min: 1,
    max: limits.guidanceScale,
  });
  const guidanceRescale = number('guidanceRescale', 0, { min: 0, max: 1 });
  const clipSkip = number('clipSkip', 0, { min: 0, max: model.maxClipSkip, whole: true });
  const isGif = draft.kind === 'gif';
  const frames = isGif
    ? number('frames', model.gif?.defaultFrames ?? 1, { min: 1, max: limits.frames, whole: true })
    : 1;
  const fps = isGif ? number('fps', model.gif?.defaultFps ?? 1, { min: 1, max: limits.fps, whole: true }) : 1;
  const count = isGif ? 1 : number('count', 1, { min: 1, max: limits.count, whole: true });
  const asked = {
    widthPx: draft.widthPx ?? own.defaultSize.widthPx,
    heightPx: draft.heightPx ?? own.defaultSize.heightPx,
  };
  const bounds = {
    minSidePx: Math.min(limits.minSidePx, own.defaultSize.widthPx, own.defaultSize.heightPx),
    maxSidePx: limits.maxSidePx,
    multiplePx: model.sizeMultiplePx,
    maxPixels: isGif
      ? Math.min(limits.picturePixels, Math.floor(limits.gifPixels / frames))
      : limits.picturePixels,
  };
  const { size, reason } = resolveSize(asked, bounds);
  if (reason !== undefined) {
    adjustments.push({
      kind: 'size-changed',
      asked,
      used: size,
      reason: toSizeReason(reason, bounds, frames),
    });
  }

  const initImage =
    draft.initImagePath === undefined
      ? undefined
      : {
          path: draft.initImagePath,
          strength: number('strength', defaultStrengthOf(draft), { min: 0, max: 1 }),
          maskPath: draft.maskImagePath,
        };
  const request: GenerationRequest = {
    kind: draft.kind,
    model: model.name,
    prompt: chosen.prompt,
    negativePrompt: chosen.negativePrompt,
    ...size,
    steps,
    guidanceScale,
    guidanceRescale,
    seed: draft.seed ?? randomSeed(),
    count,
    scheduler: chosen.scheduler,
    promptMode: draft.promptMode ?? 'chunk',
    clipSkip,
    frames,
    fps,
    loop: isGif ? (draft.loop ?? true) : true,
    initImage,
    checksSafety: true,
  };
  return {
    request,
    adjustments: [...adjustments, ...clampedLoras(chosen.prompt), ...meaningless(draft, fps)],
  };
}

function clampedLoras(prompt: string): readonly Adjustment[] {
  return parseLoraTags(prompt).loras.flatMap(({ name, weight }) => {
    const used = boundLoraWeight(weight);
    if (used === weight) return [];
    return [
      { kind: 'lora-clamped', lora: name, asked: weight, used, min: -maxLoraWeight, max: maxLoraWeight },
    ];
  });
}

function defaultStrengthOf({ maskImagePath }: RequestDraft): number {
  return maskImagePath === undefined ? defaultStrength : defaultMaskedStrength;
}

/** A start picture is changed in `strength` of the steps: of a model's one or two that may be none, so there are more. */
function defaultStepsOf(draft: RequestDraft, { defaultSteps }: KindInfo): number {
  const strength = draft.strength ?? defaultStrengthOf(draft);
  return draft.initImagePath === undefined || !(strength > 0)
    ? defaultSteps
    : Math.max(defaultSteps, Math.ceil(1 / strength));
}

/** The most steps that a request may ask for of this scheduler. */
export function maxStepsOf(
  { maxSteps }: Pick<KindInfo, 'maxSteps'>,
  scheduler: SchedulerName,
  limits: Pick<RequestLimits, 'steps'>,
): number {
  return Math.min(limits.steps, maxSteps[scheduler] ?? limits.steps);
}

function toSizeReason(reason: SizeReason['kind'], bounds: SizeBounds, frames: number): SizeReason {
  switch (reason) {
    case 'side-out-of-range':
      return { kind: reason, minPx: bounds.minSidePx, maxPx: bounds.maxSidePx };
    case 'too-many-pixels':
      return { kind: reason, maxPixels: bounds.maxPixels, frames };
    case 'not-a-multiple':
      return { kind: reason, multiplePx: bounds.multiplePx };
  }
}

interface NumberBounds {
  readonly min: number;
  readonly max: number;
  readonly whole?: boolean;
}

/** Moves a value into its bounds; only what the person asked for is told, never a model's own default. */
function boundedNumber(
  field: NumberField,
  asked: number | undefined,
  fallback: number,
  { min, max, whole = false }: NumberBounds,
  adjustments: Adjustment[],
): number {
  const value = asked ?? fallback;
  const rounded = whole ? Math.round(value) : value;
  const used = Math.min(max, Math.max(min, rounded));
  if (asked !== undefined && used !== rounded) {
    adjustments.push({ kind: 'clamped', field, asked, used, min, max });
  } else if (asked !== undefined && used !== asked) {
    adjustments.push({ kind: 'rounded', field, asked, used });
  }
  return used;
}

/** What was said but means nothing here, and the GIF speed that cannot be shown exactly. */
function meaningless(draft: RequestDraft, fps: number): Adjustment[] {
  const told: Adjustment[] = [];
  if (draft.kind === 'gif') {
    const shown = 100 / Math.max(1, Math.round(100 / fps));
    if (Math.abs(shown - fps) >= 1) told.push({ kind: 'fps-approximate', asked: fps, shown });
    if (draft.count !== undefined && draft.count !== 1)
      told.push({ kind: 'one-gif-only', asked: draft.count });
  } else {
    // A resolved still picture carries one frame at one frame per second: saying so is not a mistake.
    if ((draft.frames ?? 1) !== 1) told.push({ kind: 'gif-only-ignored', field: 'frames' });
    if ((draft.fps ?? 1) !== 1) told.push({ kind: 'gif-only-ignored', field: 'fps' });
    if (draft.loop === false) told.push({ kind: 'gif-only-ignored', field: 'loop' });
    if (cleanText(draft.motion) !== '') told.push({ kind: 'gif-only-ignored', field: 'motion' });
  }
  if (draft.strength !== undefined && draft.initImagePath === undefined)
    told.push({ kind: 'strength-ignored' });
  if (draft.maskImagePath !== undefined && draft.initImagePath === undefined)
    told.push({ kind: 'mask-ignored' });
  return told;
}
