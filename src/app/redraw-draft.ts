import type { GenerationRequest, RequestDraft } from '../domain/generation-request.ts';

/** How much of a picture a variation may change. */
const variationStrength = 0.6;

/** A request as a draft: asked for as it is, nothing of it changes. */
function toDraft(request: GenerationRequest): RequestDraft {
  const { initImage, frames, fps, loop, checksSafety: _, ...values } = request;
  return {
    ...values,
    ...(request.kind === 'gif' && { frames, fps, loop }),
    ...(initImage !== undefined && {
      initImagePath: initImage.path,
      strength: initImage.strength,
      maskImagePath: initImage.maskPath,
    }),
  };
}

/** The same with a new seed. */
export function toAgainDraft(request: GenerationRequest): RequestDraft {
  return { ...toDraft(request), seed: undefined };
}

/** The same picture drawn in twice the steps; undefined when it had as many as there can be. */
export function toFinerDraft(request: GenerationRequest, maxSteps: number): RequestDraft | undefined {
  if (request.steps >= maxSteps) return undefined;
  return { ...toDraft(request), steps: Math.min(maxSteps, request.steps * 2) };
}

/** Starts from what was drawn and changes a good part of it, with a new seed. */
export function toVariationDraft(request: GenerationRequest, picturePath: string): RequestDraft {
  const start = { initImagePath: picturePath, strength: variationStrength, maskImagePath: undefined };
  return { ...toAgainDraft(request), ...start };
}

/**
 * The same in other words. Keeps the seed, whether the person had given it or not: then what changes is what they
 * changed, and a new seed is one press of "Again" away.
 */
export function toEditedDraft(
  request: GenerationRequest,
  words: { readonly prompt: string; readonly negativePrompt?: string | undefined },
): RequestDraft {
  return {
    ...toDraft(request),
    prompt: words.prompt,
    negativePrompt: words.negativePrompt ?? request.negativePrompt,
  };
}
