import type { Adjustment, NumberField } from './adjustment.ts';
import type { GenerationRequest, RequestDraft } from './generation-request.ts';
import { findLora, parseLoraTags } from './lora-tags.ts';
import type { ModelInfo } from './model-info.ts';
import { nearestName } from './nearest-name.ts';
import { cleanText, countCharacters, joinMotion } from './prompt-text.ts';
import type { PromptField, Refusal } from './refusal.ts';
import { maxSeed, type RequestLimits } from './request-limits.ts';
import { resolveValues } from './resolve-values.ts';
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
  'clipSkip',
  'seed',
  'count',
  'frames',
  'fps',
  'strength',
] as const satisfies readonly NumberField[];

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
  const abilityRefusal =
    refuseAbility(draft, model, models) ?? refuseMotion(draft, model) ?? refuseLora(prompt, model);
  if (abilityRefusal !== undefined) return { ok: false, refusal: abilityRefusal };
  const { defaultScheduler } = model.byKind[draft.kind];
  const scheduler = draft.scheduler === undefined ? defaultScheduler : toSchedulerKey(draft.scheduler);
  if (!isSchedulerName(scheduler)) return refuseName('scheduler', draft.scheduler ?? '', schedulerNames);

  return {
    ok: true,
    ...resolveValues(draft, { model, prompt, negativePrompt, scheduler }, limits, randomSeed),
  };
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

function refuseLora(prompt: string, model: ModelInfo): Refusal | undefined {
  const unknown = parseLoraTags(prompt).loras.find(({ name }) => findLora(name, model.loras) === undefined);
  return unknown === undefined ? undefined : unknownName('lora', unknown.name, model.loras);
}

function refuseName(
  what: 'model' | 'scheduler',
  asked: string,
  known: readonly string[],
): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: unknownName(what, asked, known) };
}

function unknownName(
  what: Extract<Refusal, { kind: 'unknown-name' }>['what'],
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
