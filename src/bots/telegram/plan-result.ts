import type { ResultContent } from '../../chat/answer.ts';
import type { RenderResult } from '../../chat/render-result.ts';
import type { DeliverableMedia } from '../../domain/delivery.ts';
import type { Job } from '../../domain/job.ts';
import type { FittedMedia, MediaFitter, UploadLimit } from '../../domain/media-fitter.ts';
import { maxCaptionLength, toPlainText } from './plain-text.ts';

/** One message of a result (an album counts as one): sent whole or not at all. */
export type ResultPart =
  | { readonly kind: 'picture' | 'file'; readonly media: FittedMedia }
  | { readonly kind: 'animation'; readonly media: FittedMedia; readonly durationS: number }
  | { readonly kind: 'album'; readonly media: readonly FittedMedia[] }
  /** An album has no buttons: they come below it. */
  | { readonly kind: 'buttons' };

export interface ResultPlan {
  readonly parts: readonly ResultPart[];
  readonly caption: string;
  readonly content: ResultContent;
}

/** Telegram's bounds, where a megabyte is a million bytes: what fits them fits any reading. */
const pictureLimit: UploadLimit = { maxBytes: 10_000_000, maxSidesPx: 10_000 };
const fileLimit: UploadLimit = { maxBytes: 50_000_000 };

export interface PlanResultDeps {
  readonly fitter: Pick<MediaFitter, 'fit' | 'still'>;
  readonly renderResult: RenderResult;
}

/**
 * What to send, fitted. Telegram has no alt text: the caption has the prompt. With `maxBytes` nothing is larger than
 * that, for servers that take less. @throws AppError `disk-failed`, `input-unreadable`.
 */
export async function planResult(
  { fitter, renderResult }: PlanResultDeps,
  job: Job,
  media: readonly DeliverableMedia[],
  maxBytes: number = Number.POSITIVE_INFINITY,
): Promise<ResultPlan> {
  const within = (limit: UploadLimit): UploadLimit => ({
    ...limit,
    maxBytes: Math.min(limit.maxBytes, maxBytes),
  });
  const render = (fitted: readonly FittedMedia[]): ResultContent =>
    renderResult(job, media, { maxCaptionLength, changes: fitted.flatMap(({ changes }) => changes) });
  const [first] = media;
  let parts: readonly ResultPart[];
  if (first !== undefined && job.kind === 'gif') {
    const animation = await fitter.fit(first, within(fileLimit));
    parts = render([]).isMotionReduced
      ? [
          { kind: 'picture', media: await fitter.still(first, within(pictureLimit)) },
          { kind: 'file', media: animation },
        ]
      : [{ kind: 'animation', media: animation, durationS: durationOf(job) }];
  } else {
    const pictures: FittedMedia[] = [];
    for (const picture of media) pictures.push(await fitter.fit(picture, within(pictureLimit)));
    const [only] = pictures;
    parts =
      only !== undefined && pictures.length === 1
        ? [{ kind: 'picture', media: only }]
        : [{ kind: 'album', media: pictures }, { kind: 'buttons' }];
  }
  const content = render(parts.flatMap(mediaOf));
  return { parts, caption: toCaption(content.caption), content };
}

export function mediaOf(part: ResultPart): readonly FittedMedia[] {
  switch (part.kind) {
    case 'picture':
    case 'file':
    case 'animation':
      return [part.media];
    case 'album':
      return part.media;
    case 'buttons':
      return [];
  }
}

function durationOf({ request }: Job): number {
  return request === undefined ? 1 : Math.max(1, Math.round(request.frames / request.fps));
}

/** What makes mentions harmless makes the text longer. */
function toCaption(text: string): string {
  const caption = toPlainText(text);
  return caption.length > maxCaptionLength ? caption.slice(0, maxCaptionLength).toWellFormed() : caption;
}
