import type { JobView } from '../app/job-board.ts';
import type { Locale, Texts } from '../domain/texts.ts';
import type { LiveContent } from './answer.ts';
import type { ButtonVerb } from './button-id.ts';
import { composeText, maxMessageLength, maxShownPromptLength } from './compose-text.ts';
import { toButtonRows } from './job-button.ts';
import { sayIn } from './say.ts';

/** Why a job failed, as the database has it (`Job.errorKind`). */
type ErrorKind = string | undefined;

/**
 * A job's message while it waits and is drawn, and when it has ended without a result. Undefined while its result is
 * handed over and after that: the result says the rest.
 */
export type RenderLive = (view: JobView, locale: Locale, errorKind: ErrorKind) => LiveContent | undefined;

export function createRenderLive(texts: Texts): RenderLive {
  return (view, locale, errorKind) => {
    const { jobId, request, state } = view;
    if (state === 'generated' || state === 'delivered') return undefined;
    const isLast = state === 'failed' || state === 'canceled';
    const minor = [
      ...view.adjustments.map((adjustment) => texts.adjustment(adjustment, locale)),
      ...view.notices.map((notice) => texts.notice(notice, locale)),
    ];
    return {
      text: composeText(
        request.prompt,
        [
          { text: toStatus(view, texts, locale, errorKind) },
          ...(isLast ? [] : minor.map((text) => ({ text, isMinor: true }))),
        ],
        { maxLength: maxMessageLength, maxPromptLength: maxShownPromptLength },
      ),
      buttons: toButtonRows(verbsOf(view, isLast), jobId, texts, locale),
      preview: state === 'running' ? view.preview : undefined,
      isLast,
    };
  };
}

function verbsOf({ isStopping }: JobView, isLast: boolean): readonly ButtonVerb[] {
  if (isLast) return ['again'];
  return isStopping ? [] : ['cancel'];
}

function toStatus(view: JobView, texts: Texts, locale: Locale, errorKind: ErrorKind): string {
  const say = sayIn(texts, locale);
  switch (view.state) {
    case 'queued':
      return view.isPaused ? say('live-paused') : toPlace(view, texts, locale);
    case 'running':
    case 'generated':
    case 'delivered':
      return view.isStopping ? say('live-stopping') : toProgress(view, say);
    case 'failed':
      return say('live-failed', { kind: errorKind ?? '', jobId: view.jobId });
    case 'canceled':
      return say('live-canceled');
  }
}

function toPlace({ position, isPositionExact, etaMs }: JobView, texts: Texts, locale: Locale): string {
  const say = sayIn(texts, locale);
  const ready = texts.ready(etaMs, locale);
  if (position === undefined) return ready;
  // Two digits of an estimate: more are not known.
  if (!isPositionExact)
    return `${say('receipt-place-about', { position: Number(position.toPrecision(2)) })} ${ready}`;
  return `${position === 0 ? say('receipt-next') : say('receipt-place', { position })} ${ready}`;
}

function toProgress({ stage, step, steps }: JobView, say: ReturnType<typeof sayIn>): string {
  switch (stage) {
    case 'denoising':
      return step === 0 ? say('live-starting') : say('live-drawing', { step, steps });
    case 'decoding':
    case 'writing':
      return say('live-finishing');
    case 'encoding-text':
    case undefined:
      return say('live-starting');
  }
}
