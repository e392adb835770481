import type { JobView } from '../../app/job-board.ts';
import type { EngineStatus } from '../../domain/engine.ts';
import type { Locale, Texts } from '../../domain/texts.ts';
import { shortenLine } from './shorten-line.ts';
import type { Words } from './words.ts';

/** How much of a prompt names a drawing to somebody who listens. */
const maxTold = 80;

export interface JobWordsContext {
  readonly engine: EngineStatus;
  readonly texts: Pick<Texts, 'ready'>;
  readonly words: Words;
  readonly locale: Locale;
}

/** Where a job is, in a sentence for its plate; undefined once its pictures say it. */
export function describeState(view: JobView, context: JobWordsContext): string | undefined {
  const { words } = context;
  switch (view.state) {
    case 'queued':
      return [describeWaiting(view, context), describeReady(view, context)].filter(Boolean).join(' ');
    case 'running':
      return view.isStopping ? words('job-stopping') : describeDrawing(view, context);
    case 'generated':
    case 'delivered':
      return view.media.length === 0 ? words('job-gone') : undefined;
    case 'failed':
      return describeFailure(view, words);
    case 'canceled':
      return words('job-canceled');
  }
}

/** The same for somebody who listens: names the request, and says nothing about single steps. */
export function tellNews(view: JobView, context: JobWordsContext): string {
  return context.words('job-news', {
    prompt: shortenLine(view.request.prompt, maxTold),
    news: describeNews(view, context),
  });
}

function describeNews(view: JobView, context: JobWordsContext): string {
  const { words, engine } = context;
  switch (view.state) {
    case 'queued':
      return describeWaiting(view, context);
    case 'running':
      if (view.isStopping) return words('job-stopping');
      return view.stage === undefined && engine.state !== 'ready'
        ? words('job-waits-for-engine')
        : words('job-drawing-now');
    case 'generated':
    case 'delivered':
      return words('job-finished');
    case 'failed':
      return describeFailure(view, words);
    case 'canceled':
      return words('job-canceled');
  }
}

function describeFailure({ errorKind, jobId }: JobView, words: Words): string {
  return words('live-failed', { kind: errorKind ?? '', jobId });
}

function describeWaiting(
  { position, isPositionExact, isPaused }: JobView,
  { words, engine }: JobWordsContext,
): string {
  if (isPaused) return words('job-paused');
  if (position !== undefined && position > 0) {
    // Two digits of an estimate: more are not known.
    return isPositionExact
      ? words('job-waiting', { position })
      : words('job-waiting-about', { position: Number(position.toPrecision(2)) });
  }
  return engine.state === 'ready' ? words('job-starting') : words('job-waits-for-engine');
}

/** Undefined when nobody can tell: nothing like it has been drawn here, or nothing is drawn now. */
function describeReady(
  { position, isPaused, etaMs }: JobView,
  { engine, texts, locale }: JobWordsContext,
): string | undefined {
  if (isPaused || position === undefined || position === 0 || etaMs === undefined) return undefined;
  return engine.state === 'ready' ? texts.ready(etaMs, locale) : undefined;
}

function describeDrawing(view: JobView, { words, engine }: JobWordsContext): string {
  switch (view.stage) {
    case undefined:
      return words(engine.state === 'ready' ? 'job-starting' : 'job-waits-for-engine');
    case 'encoding-text':
      return words('job-reading');
    case 'denoising':
      return view.step === 0
        ? words('job-first-step')
        : words('job-drawing', { step: view.step, steps: view.steps });
    case 'decoding':
      return words('job-decoding');
    case 'writing':
      return words('job-saving');
  }
}
