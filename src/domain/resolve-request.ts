import type { Adjustment, NumberField } from './adjustment.ts';
import type { GenerationRequest, RequestDraft } from './generation-request.ts';
import type { ModelInfo } from './model-info.ts';
import { nearestName } from './nearest-name.ts';
import type { PromptField, Refusal } from './refusal.ts';
import { maxSeed, type RequestLimits } from './request-limits.ts';
import { resolveSize } from './resolve-size.ts';
import { isSchedulerName, schedulerNames } from './scheduler-name.ts';

export type Resolution =
  | {
      readonly ok: true;
      readonly request: GenerationRequest;
      readonly adjustments: readonly Adjustment[];
    }
  | { readonly ok: false; readonly refusal: Refusal };

const numberFields = [
  'widthPx',
  'heightPx',
  'steps',
  'guidanceScale',
  'guidanceRescale',
  'seed',
  'count',
  'frames',
  'fps',
  'strength',
] as const satisfies readonly NumberField[];

const defaultStrength = 0.7;

/**
 * What a person said becomes what the engine draws. Values outside the bounds are moved to the nearest good one and
 * listed in `adjustments`; what has no nearest good value is refused. Left-out values take the model's own, a left-out
 * seed takes `randomSeed()`. Resolving a resolved request changes nothing.
 */
export function resolveRequest(
  draft: RequestDraft,
  models: readonly ModelInfo[],
  defaultModel: string,
  limits: RequestLimits,
  randomSeed: () => number,
): Resolution {
  const prompt = joinMotion(cleanText(draft.prompt), draft.kind === 'gif' ? cleanText(draft.motion) : '');
  const negativePrompt = cleanText(draft.negativePrompt);
  const textRefusal = refuseText(draft, prompt, negativePrompt, limits) ?? refuseNumbers(draft);
  if (textRefusal !== undefined) return { ok: false, refusal: textRefusal };

  const askedModel = draft.model?.trim() || defaultModel;
  const model = findModel(askedModel, models);
  if (model === undefined) return refuseName('model', askedModel, namesOf(models));
  const abilityRefusal = refuseAbility(draft, model, models) ?? refuseMotion(draft, model);
  if (abilityRefusal !== undefined) return { ok: false, refusal: abilityRefusal };
  const scheduler = draft.scheduler === undefined ? model.defaultScheduler : toSchedulerKey(draft.scheduler);
  if (!isSchedulerName(scheduler)) return refuseName('scheduler', draft.scheduler ?? '', schedulerNames);

  return {
    ok: true,
    ...resolveValues(draft, { model, prompt, negativePrompt, scheduler }, limits, randomSeed),
  };
}

function resolveValues(
  draft: RequestDraft,
  chosen: Pick<GenerationRequest, 'prompt' | 'negativePrompt' | 'scheduler'> & { readonly model: ModelInfo },
  limits: RequestLimits,
  randomSeed: () => number,
): { readonly request: GenerationRequest; readonly adjustments: readonly Adjustment[] } {
  const { model } = chosen;
  const adjustments: Adjustment[] = [];
  const number = (field: NumberField, fallback: number, bounds: NumberBounds): number =>
    boundedNumber(field, draft[field], fallback, bounds, adjustments);

  const steps = number('steps', model.defaultSteps, { min: 1, max: limits.steps, whole: true });
  const guidanceScale = number('guidanceScale', model.defaultGuidanceScale, {
    min: 1,
    max: limits.guidanceScale,
  });
  const guidanceRescale = number('guidanceRescale', 0, { min: 0, max: 1 });
  const isGif = draft.kind === 'gif';
  const frames = isGif
    ? number('frames', model.gif?.defaultFrames ?? 1, { min: 1, max: limits.frames, whole: true })
    : 1;
  const fps = isGif ? number('fps', model.gif?.defaultFps ?? 1, { min: 1, max: limits.fps, whole: true }) : 1;
  const count = isGif ? 1 : number('count', 1, { min: 1, max: limits.count, whole: true });
  const asked = {
    widthPx: draft.widthPx ?? model.defaultSize.widthPx,
    heightPx: draft.heightPx ?? model.defaultSize.heightPx,
  };
  const minSidePx = Math.min(limits.minSidePx, model.defaultSize.widthPx, model.defaultSize.heightPx);
  const maxPixels = isGif
    ? Math.min(limits.picturePixels, Math.floor(limits.gifPixels / frames))
    : limits.picturePixels;
  const { size, reason } = resolveSize(asked, {
    minSidePx,
    maxSidePx: limits.maxSidePx,
    multiplePx: model.sizeMultiplePx,
    maxPixels,
  });
  if (reason !== undefined) {
    adjustments.push({
      kind: 'size-changed',
      asked,
      used: size,
      reason:
        reason === 'side-out-of-range'
          ? { kind: reason, minPx: minSidePx, maxPx: limits.maxSidePx }
          : reason === 'too-many-pixels'
            ? { kind: reason, maxPixels, frames }
            : { kind: reason, multiplePx: model.sizeMultiplePx },
    });
  }

  const initImage =
    draft.initImagePath === undefined
      ? undefined
      : { path: draft.initImagePath, strength: number('strength', defaultStrength, { min: 0, max: 1 }) };
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
    frames,
    fps,
    initImage,
  };
  return { request, adjustments: [...adjustments, ...meaningless(draft, fps)] };
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
    if (cleanText(draft.motion) !== '') told.push({ kind: 'gif-only-ignored', field: 'motion' });
  }
  if (draft.strength !== undefined && draft.initImagePath === undefined)
    told.push({ kind: 'strength-ignored' });
  return told;
}

function refuseText(
  draft: RequestDraft,
  prompt: string,
  negativePrompt: string,
  limits: RequestLimits,
): Refusal | undefined {
  if (cleanText(draft.prompt) === '') return { kind: 'prompt-empty' };
  const limit = limits.promptCharacters;
  const tooLong = (field: PromptField, text: string, motion?: string): Refusal | undefined => {
    const characters = countCharacters(text);
    return characters > limit ? { kind: 'prompt-too-long', field, characters, limit, motion } : undefined;
  };
  const motion = draft.kind === 'gif' ? draft.motion : undefined;
  return tooLong('prompt', prompt, motion) ?? tooLong('negativePrompt', negativePrompt);
}

function refuseNumbers(draft: RequestDraft): Refusal | undefined {
  for (const field of numberFields) {
    const asked = draft[field];
    if (asked !== undefined && !Number.isFinite(asked)) return { kind: 'not-a-number', field, asked };
  }
  const { seed } = draft;
  if (seed !== undefined && !(Number.isInteger(seed) && seed >= 0 && seed <= maxSeed)) {
    return { kind: 'seed-invalid', asked: seed, max: maxSeed };
  }
  return undefined;
}

function refuseAbility(
  draft: RequestDraft,
  model: ModelInfo,
  models: readonly ModelInfo[],
): Refusal | undefined {
  const can = (info: ModelInfo): boolean =>
    info.kinds.includes(draft.kind) && (draft.kind !== 'gif' || info.gif !== undefined);
  if (!can(model)) {
    const capable = namesOf(models.filter(can));
    return { kind: 'media-kind-unsupported', mediaKind: draft.kind, model: model.name, capable };
  }
  if (draft.initImagePath === undefined) return undefined;
  if (draft.kind === 'gif') return { kind: 'start-picture-for-gif' };
  if (model.imageToImage) return undefined;
  const capable = namesOf(models.filter((info) => info.imageToImage));
  return { kind: 'start-picture-unsupported', model: model.name, capable };
}

function refuseMotion(draft: RequestDraft, model: ModelInfo): Refusal | undefined {
  const motion = cleanText(draft.motion);
  if (draft.kind !== 'gif' || motion === '' || model.motions.length === 0) return undefined;
  if (model.motions.some((known) => known.toLowerCase() === motion.toLowerCase())) return undefined;
  return unknownName('motion', motion, model.motions);
}

function refuseName(
  what: 'model' | 'scheduler',
  asked: string,
  known: readonly string[],
): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: unknownName(what, asked, known) };
}

function unknownName(
  what: 'model' | 'scheduler' | 'motion',
  asked: string,
  known: readonly string[],
): Refusal {
  return { kind: 'unknown-name', what, asked, nearest: nearestName(asked, known), known };
}

function findModel(asked: string, models: readonly ModelInfo[]): ModelInfo | undefined {
  return (
    models.find(({ name }) => name === asked) ??
    models.find(({ name }) => name.toLowerCase() === asked.toLowerCase())
  );
}

function namesOf(models: readonly ModelInfo[]): readonly string[] {
  return models.map(({ name }) => name);
}

/** `Euler ancestral` and `DPMPP_2M` are ways people write the same names. */
function toSchedulerKey(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, '-');
}

function joinMotion(prompt: string, motion: string): string {
  return motion === '' ? prompt : `${prompt}, ${motion}`;
}

/**
 * Text safe to encode and to write into a file's metadata: well-formed Unicode, no control characters, trimmed; empty
 * when it has nothing visible in it.
 */
function cleanText(text: string | undefined): string {
  const cleaned = (text ?? '')
    .toWellFormed()
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim();
  return /[^\s\p{Cf}]/u.test(cleaned) ? cleaned : '';
}

function countCharacters(text: string): number {
  let characters = 0;
  for (const _ of text) characters += 1;
  return characters;
}
