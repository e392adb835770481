import type { JobView } from '../../app/job-board.ts';
import type { EngineStatus } from '../../domain/engine.ts';
import type { Texts } from '../../domain/texts.ts';
import { locale } from './locale.ts';

const stopping = 'Canceling.';
const gone = 'It was drawn, but is no longer kept.';
const failed = 'This could not be drawn.';
const paused = 'Waiting: an admin has paused the queue.';
const waitsForEngine = 'Waiting for the engine to start.';

/** Where a job is, in a sentence for its plate; undefined once its pictures say it. */
export function describeState(
  view: JobView,
  engine: EngineStatus,
  texts: Pick<Texts, 'ready'>,
): string | undefined {
  switch (view.state) {
    case 'queued':
      return [describeWaiting(view, engine), describeReady(view, engine, texts)].filter(Boolean).join(' ');
    case 'running':
      return view.isStopping ? stopping : describeDrawing(view, engine);
    case 'generated':
    case 'delivered':
      return view.media.length === 0 ? gone : undefined;
    case 'failed':
      return view.error ?? failed;
    case 'canceled':
      return 'Canceled.';
  }
}

/** The same for somebody who listens: names the request, and says nothing about single steps. */
export function tellNews(view: JobView, engine: EngineStatus): string {
  const what = `“${shorten(view.request.prompt)}”`;
  switch (view.state) {
    case 'queued':
      return `${what}: ${describeWaiting(view, engine)}`;
    case 'running':
      if (view.isStopping) return `${what}: ${stopping}`;
      return view.stage === undefined && engine.state !== 'ready'
        ? `${what}: ${waitsForEngine}`
        : `${what}: drawing now.`;
    case 'generated':
    case 'delivered':
      return `${what} is finished.`;
    case 'failed':
      return `${what}: ${view.error ?? failed}`;
    case 'canceled':
      return `${what}: canceled.`;
  }
}

function describeWaiting({ position, isPaused }: JobView, engine: EngineStatus): string {
  if (isPaused) return paused;
  if (position !== undefined && position > 0) {
    return position === 1 ? 'Waiting: one drawing before it.' : `Waiting: ${position} drawings before it.`;
  }
  return engine.state === 'ready' ? 'Starting.' : waitsForEngine;
}

/** Undefined when nobody can tell: nothing like it has been drawn here, or nothing is drawn now. */
function describeReady(
  { position, isPaused, etaMs }: JobView,
  engine: EngineStatus,
  texts: Pick<Texts, 'ready'>,
): string | undefined {
  if (isPaused || position === undefined || position === 0 || etaMs === undefined) return undefined;
  return engine.state === 'ready' ? texts.ready(etaMs, locale) : undefined;
}

function describeDrawing(view: JobView, engine: EngineStatus): string {
  switch (view.stage) {
    case undefined:
      return engine.state === 'ready' ? 'Starting.' : waitsForEngine;
    case 'encoding-text':
      return 'Reading the words.';
    case 'denoising':
      return view.step === 0
        ? 'Drawing: starting from noise.'
        : `Drawing: step ${view.step} of ${view.steps}.`;
    case 'decoding':
      return 'Bringing out the details.';
    case 'writing':
      return 'Saving.';
  }
}

function shorten(prompt: string): string {
  const words = prompt.replace(/\s+/g, ' ').trim();
  return words.length > 80 ? `${words.slice(0, 79)}…` : words;
}
