import { existsSync } from 'node:fs';
import type { GenerationRequest, RequestDraft } from '../domain/generation-request.ts';
import type { Job } from '../domain/job.ts';
import type { MediaFiles, MediaStore } from '../domain/media-store.ts';
import type { ModelInfo } from '../domain/model-info.ts';
import { defaultRequestLimits } from '../domain/request-limits.ts';
import { maxStepsOf } from '../domain/resolve-values.ts';
import { chatSurfaces } from '../domain/surface.ts';
import type { Texts } from '../domain/texts.ts';
import type { Answer } from './answer.ts';
import type { CommandContext } from './command-context.ts';
import { readDestination } from './destination.ts';
import { privateText } from './private-text.ts';
import { toAgainDraft, toEditedDraft, toFinerDraft, toVariationDraft } from './redraw-draft.ts';
import { sayIn } from './say.ts';
import type { SubmitDraft } from './submit-draft.ts';

export interface RedrawDeps {
  readonly submitDraft: SubmitDraft;
  readonly media: Pick<MediaStore, 'ofJob'>;
  readonly mediaFiles: Pick<MediaFiles, 'path'>;
  readonly models: readonly ModelInfo[];
  readonly texts: Texts;
}

type Redrawing =
  | { readonly how: 'again' | 'finer' | 'vary' }
  | { readonly how: 'edit'; readonly prompt: string; readonly negativePrompt?: string | undefined };

/** Asks for an earlier request in another way, by the person who had asked for it. */
export type Redraw = (redrawing: Redrawing, job: Job, context: CommandContext) => Answer;

export function createRedraw(deps: RedrawDeps): Redraw {
  const { submitDraft, texts } = deps;
  return (redrawing, job, context) => {
    const say = sayIn(texts, context.locale);
    const { request } = job;
    if (request === undefined) return privateText(say('button-words-erased'));
    const draft = toDraft(deps, redrawing, job, request);
    if ('problem' in draft) return privateText(say(draft.problem, draft.values));
    // A path that is not there any more would only fail once the drawing's turn has come.
    if (draft.initImagePath !== undefined && !existsSync(draft.initImagePath)) {
      return privateText(say('button-start-picture-gone'));
    }
    return submitDraft({ draft, isPrivate: isPrivate(job, context) }, context);
  };
}

interface Problem {
  readonly problem: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

function toDraft(
  deps: RedrawDeps,
  redrawing: Redrawing,
  job: Job,
  request: GenerationRequest,
): RequestDraft | Problem {
  switch (redrawing.how) {
    case 'again':
      return toAgainDraft(request);
    case 'edit':
      return toEditedDraft(request, redrawing);
    case 'finer': {
      const model = deps.models.find(({ name }) => name === request.model);
      const maxSteps = maxStepsOf(model ?? { maxSteps: {} }, request.scheduler, defaultRequestLimits);
      const finer = toFinerDraft(request, maxSteps);
      return finer ?? { problem: 'button-already-finest', values: { steps: request.steps } };
    }
    case 'vary':
      return toVariation(deps, job, request);
  }
}

function toVariation(
  { models, media, mediaFiles }: RedrawDeps,
  job: Job,
  request: GenerationRequest,
): RequestDraft | Problem {
  if (job.kind !== 'image') return { problem: 'button-stills-only' };
  const { model } = request;
  const canStart = models.find(({ name }) => name === model)?.imageToImage !== false;
  if (!canStart) return { problem: 'button-vary-unsupported', values: { model } };
  const [first] = media.ofJob(job.id);
  const path = first === undefined || first.removedAtMs !== undefined ? undefined : mediaFiles.path(first);
  return path === undefined || !existsSync(path)
    ? { problem: 'button-file-gone', values: { seed: String(request.seed) } }
    : toVariationDraft(request, path);
}

/** As the first one was; what was asked for elsewhere says nothing about chats. */
function isPrivate(job: Job, { settings }: CommandContext): boolean {
  return chatSurfaces.some((surface) => surface === job.surface)
    ? readDestination(job).manner.isPrivate
    : (settings.isPrivate ?? false);
}
