import type { JobView } from '../../app/job-board.ts';
import type { Job } from '../../domain/job.ts';
import type { StoredMedia } from '../../domain/media-store.ts';
import type { Locale, Texts } from '../../domain/texts.ts';
import type { GenerationBody } from './generation-schemas.ts';

/** A job as the API tells it; `view` has what changes while it is drawn, and is not there once its words were erased. */
export function toGeneration(
  job: Job,
  view: JobView | undefined,
  media: readonly StoredMedia[],
  { texts, locale }: { readonly texts: Texts; readonly locale: Locale },
): GenerationBody {
  const { request } = job;
  return {
    id: job.id,
    kind: job.kind,
    model: job.model,
    state: job.state,
    prompt: request?.prompt ?? null,
    negativePrompt: request?.negativePrompt ?? null,
    seed: request?.seed ?? null,
    steps: request?.steps ?? null,
    adjustments: job.adjustments.map((adjustment) => texts.adjustment(adjustment, locale)),
    notices: (view ?? job).notices.map((notice) => texts.notice(notice, locale)),
    position: view?.position ?? null,
    etaMs: view?.etaMs ?? null,
    step: view?.step ?? 0,
    priceMillicredits: job.priceMillicredits,
    media: media
      .filter(({ removedAtMs }) => removedAtMs === undefined)
      .map(({ id, mimeType, sizeBytes, widthPx, heightPx, frames, seed }) => ({
        id,
        url: `/api/v1/media/${id}`,
        mimeType,
        sizeBytes,
        widthPx,
        heightPx,
        frames,
        seed,
      })),
    error: job.error ?? null,
    acceptedAt: new Date(job.acceptedAtMs).toISOString(),
    endedAt: job.endedAtMs === undefined ? null : new Date(job.endedAtMs).toISOString(),
  };
}
