import { priceOf } from '../domain/credits.ts';
import type { DeliverableMedia } from '../domain/delivery.ts';
import type { Job } from '../domain/job.ts';
import type { FitChange } from '../domain/media-fitter.ts';
import type { ModelInfo } from '../domain/model-info.ts';
import { roundPrice } from '../domain/round-credits.ts';
import type { Locale, Texts } from '../domain/texts.ts';
import type { ResultContent } from './answer.ts';
import type { ButtonVerb } from './button-id.ts';
import { composeText } from './compose-text.ts';
import { readDestination } from './destination.ts';
import { strongestChanges, toFitMessage } from './fit-message.ts';
import { toButtonRows } from './job-button.ts';
import { type Say, sayIn } from './say.ts';
import { toAltText } from './to-alt-text.ts';

/** What goes with a result, in the language the request was made in. */
export type RenderResult = (
  job: Job,
  media: readonly DeliverableMedia[],
  options: {
    /** UTF-16 code units: Telegram takes 1,024, Discord 2,000. The prompt is shortened first. */
    readonly maxCaptionLength: number;
    /** What was done to the files so that they fit; told once each. */
    readonly changes: readonly FitChange[];
  },
) => ResultContent;

export interface RenderResultDeps {
  readonly texts: Texts;
  readonly models: readonly ModelInfo[];
}

/** Expects jobs that came from a chat. */
export function createRenderResult({ texts, models }: RenderResultDeps): RenderResult {
  return (job, media, { maxCaptionLength, changes }) => {
    const { locale, isPrivate, isSpoiler, isMotionReduced } = readDestination(job).manner;
    const say = sayIn(texts, locale);
    const minor = [
      ...job.adjustments.map((adjustment) => texts.adjustment(adjustment, locale)),
      ...job.notices.map((notice) => texts.notice(notice, locale)),
      ...strongestChanges(changes).map((change) => texts.tell(toFitMessage(change), locale)),
    ];
    const caption = composeText(
      job.request?.prompt ?? '',
      [
        ...(media.length === 0 ? [] : [{ text: toSeeds(media, say) }]),
        ...minor.map((text) => ({ text, isMinor: true })),
        { text: toPrice(job, say) },
        { text: say('result-mark', { model: job.model }) },
      ],
      { maxLength: maxCaptionLength },
    );
    return {
      caption,
      altTexts: toAltTexts(job, media, texts, locale),
      buttons: toButtonRows(toVerbs(job, models), job.id, texts, locale),
      isSpoiler,
      isPrivate,
      isMotionReduced,
    };
  };
}

/** A seed is a name made of digits: it is not grouped. */
function toSeeds(media: readonly DeliverableMedia[], say: Say): string {
  return say('result-seed', { count: media.length, seeds: media.map(({ seed }) => seed).join(', ') });
}

/** What it was charged (app/complete-job.ts); the most it may be while that is not known. */
function toPrice({ measuredMs, priceMillicredits }: Job, say: Say): string {
  if (measuredMs === undefined) return say('result-price-at-most', { price: roundPrice(priceMillicredits) });
  return say('result-price', { price: roundPrice(Math.min(priceOf(measuredMs), priceMillicredits)) });
}

function toAltTexts(
  job: Job,
  media: readonly DeliverableMedia[],
  texts: Texts,
  locale: Locale,
): readonly string[] {
  const count = media.length;
  return media.map((_file, position) => toAltText(job, { position, count }, texts, locale));
}

function toVerbs({ kind, request, model }: Job, models: readonly ModelInfo[]): readonly ButtonVerb[] {
  const isStill = kind === 'image';
  const canVary = isStill && models.find(({ name }) => name === model)?.imageToImage === true;
  const always: readonly ButtonVerb[] = ['original', 'delete', 'report'];
  return [
    // What was erased cannot be asked for again.
    ...(request === undefined ? [] : (['again', 'finer'] as const)),
    ...(request !== undefined && canVary ? (['vary'] as const) : []),
    ...(isStill ? (['upscale'] as const) : []),
    ...(request === undefined ? [] : (['edit'] as const)),
    ...always,
  ];
}
