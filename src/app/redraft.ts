import { existsSync } from 'node:fs';
import type { GenerationRequest, RequestDraft } from '../domain/generation-request.ts';
import type { Job } from '../domain/job.ts';
import type { MediaFiles, MediaStore } from '../domain/media-store.ts';
import { type Message, message } from '../domain/message.ts';
import type { ModelInfo } from '../domain/model-info.ts';
import { defaultRequestLimits } from '../domain/request-limits.ts';
import { maxStepsOf } from '../domain/resolve-values.ts';
import { toAgainDraft, toEditedDraft, toFinerDraft, toVariationDraft } from './redraw-draft.ts';

export interface RedraftDeps {
  readonly media: Pick<MediaStore, 'ofJob'>;
  readonly mediaFiles: Pick<MediaFiles, 'path'>;
  readonly models: readonly ModelInfo[];
}

export type Redrawing =
  | { readonly how: 'again' | 'finer' }
  /** `position`: which of the job's pictures to start from; the first one unless said. */
  | { readonly how: 'vary'; readonly position?: number | undefined }
  | { readonly how: 'edit'; readonly prompt: string; readonly negativePrompt?: string | undefined };

type Redrafted =
  | { readonly ok: true; readonly draft: RequestDraft }
  | { readonly ok: false; readonly problem: Message };

/** An earlier request as a draft that asks for it in another way, or why that cannot be. */
export type Redraft = (redrawing: Redrawing, job: Job) => Redrafted;

export function createRedraft(deps: RedraftDeps): Redraft {
  return (redrawing, job) => {
    const { request } = job;
    if (request === undefined) return no('button-words-erased');
    const redrafted = toRedraft(deps, redrawing, job, request);
    // A path that is not there any more would only fail once the drawing's turn has come.
    if (redrafted.ok && isStartPictureGone(redrafted.draft)) return no('button-start-picture-gone');
    return redrafted;
  };
}

function toRedraft(deps: RedraftDeps, redrawing: Redrawing, job: Job, request: GenerationRequest): Redrafted {
  switch (redrawing.how) {
    case 'again':
      return yes(toAgainDraft(request));
    case 'edit':
      return yes(toEditedDraft(request, redrawing));
    case 'finer': {
      const own = deps.models.find(({ name }) => name === request.model)?.byKind[request.kind];
      const maxSteps = maxStepsOf(own ?? { maxSteps: {} }, request.scheduler, defaultRequestLimits);
      const finer = toFinerDraft(request, maxSteps);
      return finer === undefined ? no('button-already-finest', { steps: request.steps }) : yes(finer);
    }
    case 'vary':
      return toVariation(deps, job, request, redrawing.position ?? 0);
  }
}

function toVariation(
  { models, media, mediaFiles }: RedraftDeps,
  job: Job,
  request: GenerationRequest,
  position: number,
): Redrafted {
  if (job.kind !== 'image') return no('button-stills-only');
  const { model } = request;
  const canStart = models.find(({ name }) => name === model)?.imageToImage !== false;
  if (!canStart) return no('button-vary-unsupported', { model });
  const file = media.ofJob(job.id).find((one) => one.position === position);
  const path = file === undefined || file.removedAtMs !== undefined ? undefined : mediaFiles.path(file);
  return path === undefined || !existsSync(path)
    ? no('button-file-gone', { seed: String(file?.seed ?? (request.seed + position) % 2 ** 32) })
    : yes(toVariationDraft(request, path));
}

function isStartPictureGone({ initImagePath, maskImagePath }: RequestDraft): boolean {
  return [initImagePath, maskImagePath].some((path) => path !== undefined && !existsSync(path));
}

function yes(draft: RequestDraft): Redrafted {
  return { ok: true, draft };
}

function no(id: string, values?: Message['values']): Redrafted {
  return { ok: false, problem: message(id, values) };
}
