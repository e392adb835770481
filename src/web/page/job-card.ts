import { html } from 'hono/html';
import type { JobView } from '../../app/job-board.ts';
import type { EngineStatus } from '../../domain/engine.ts';
import { isDrawingOver } from '../../domain/job-state.ts';
import type { ModelInfo } from '../../domain/model-info.ts';
import type { Locale, Texts } from '../../domain/texts.ts';
import type { Html } from '../html.ts';
import type { CardExtras } from './card-extras.ts';
import { renderJobActions, toLinksPiece } from './job-actions.ts';
import { renderJobPictures } from './job-pictures.ts';
import { describeState, tellNews } from './job-words.ts';
import { toPiece } from './to-piece.ts';
import type { Visitor } from './visitor.ts';
import type { Words } from './words.ts';

/** How a card is drawn depends on what the engine can do, on how it is, and on who looks. */
export interface CardContext {
  /** The model the page draws with. */
  readonly model: ModelInfo;
  readonly engine: EngineStatus;
  readonly texts: Texts;
  readonly words: Words;
  readonly locale: Locale;
  readonly visitor: Visitor;
}

/**
 * A job as a picture on the wall with its plate. Drawn anew for each change; htmx makes the card on the page equal to
 * it. `data-news` is what a screen reader hears when it changes: once a state, not once a step.
 */
export function renderJobCard(view: JobView, context: CardContext, extras: CardExtras = {}): Html {
  const { jobId, request, state } = view;
  const { words } = context;
  return html`<article class="job" id="${cardId(jobId)}" data-state="${state}" data-news="${tellNews(view, context)}" ${isDrawingOver(state) ? '' : html`data-unfinished`} aria-labelledby="title-${jobId}">
${renderJobPictures(view, context, extras)}
<div class="plate">
${renderTitle(view, extras)}
<p class="made"><strong>${words('job-ai')}</strong> · ${words('job-made', { kind: request.kind, model: request.model })}</p>
${renderState(view, context)}
${renderFacts(view, context)}
${renderNotes(view, context)}
${renderJobActions(view, context, extras)}
${extras.trouble === undefined ? '' : html`<p class="refusal" role="alert">${extras.trouble}</p>`}
</div>
</article>`;
}

/** The card for a page that shows it already. */
export function toCardPiece(view: JobView, context: CardContext, extras: CardExtras = {}): Html {
  const { links, ...others } = extras;
  const card = toPiece(cardId(view.jobId), renderJobCard(view, context, others));
  return links === undefined ? card : html`${card}${toLinksPiece(view.jobId, links, context)}`;
}

function cardId(jobId: string): string {
  return `job-${jobId}`;
}

function renderTitle({ jobId, request }: JobView, { isAlone }: CardExtras): Html {
  return isAlone === true
    ? html`<h1 class="title" id="title-${jobId}" tabindex="-1">${request.prompt}</h1>`
    : html`<h3 class="title" id="title-${jobId}" tabindex="-1"><a href="/jobs/${jobId}">${request.prompt}</a></h3>`;
}

function renderState(view: JobView, context: CardContext): Html {
  const sentence = describeState(view, context);
  if (sentence === undefined) return html``;
  const { step, steps } = view;
  return html`<div class="state"><p>${sentence}</p>${
    view.state === 'running'
      ? html`<progress max="${steps}" value="${step}" aria-label="${context.words('job-progress')}"></progress>`
      : ''
  }</div>`;
}

function renderFacts({ request, media }: JobView, { words, locale }: CardContext): Html {
  const facts: readonly (readonly [name: string, value: string])[] = [
    ['size', `${request.widthPx} × ${request.heightPx}`],
    ...(request.kind === 'gif' ? [['frames', request.frames.toLocaleString(locale)] as const] : []),
    ['steps', request.steps.toLocaleString(locale)],
    ['guidance', request.guidanceScale.toLocaleString(locale)],
    // Not as the locale writes numbers: it is there to be copied.
    ...(media.length > 1 ? [] : [['seed', String(request.seed)] as const]),
    ...(request.negativePrompt === '' ? [] : [['without', request.negativePrompt] as const]),
  ];
  return html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${words(`job-fact-${name}`)}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** What was changed, left out or cut on the way from the words to the picture. */
function renderNotes({ adjustments, notices }: JobView, { texts, locale }: CardContext): Html {
  const notes = [
    ...adjustments.map((adjustment) => texts.adjustment(adjustment, locale)),
    ...notices.map((notice) => texts.notice(notice, locale)),
  ];
  if (notes.length === 0) return html``;
  return html`<ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>`;
}
