import { html } from 'hono/html';
import type { JobView } from '../../app/job-board.ts';
import type { EngineStatus } from '../../domain/engine.ts';
import { isDrawingOver } from '../../domain/job-state.ts';
import type { ModelInfo } from '../../domain/model-info.ts';
import type { Texts } from '../../domain/texts.ts';
import type { Html } from '../html.ts';
import { renderJobActions } from './job-actions.ts';
import { renderJobPictures } from './job-pictures.ts';
import { describeState, tellNews } from './job-words.ts';
import { locale } from './locale.ts';

/** How a card is drawn depends on what the engine can do and on how it is. */
export interface CardContext {
  readonly model: ModelInfo;
  readonly engine: EngineStatus;
  readonly texts: Pick<Texts, 'adjustment' | 'notice' | 'ready'>;
}

/**
 * A job as a picture on the wall with its plate. Drawn anew for each change; the script makes the card on the page
 * equal to it. `data-news` is what a screen reader hears when it changes: once a state, not once a step.
 */
export function renderJobCard(view: JobView, context: CardContext): Html {
  const { jobId, request, state } = view;
  return html`<article class="job" id="job-${jobId}" data-job="${jobId}" data-state="${state}" data-news="${tellNews(view, context.engine)}" ${isDrawingOver(state) ? '' : html`data-unfinished`} aria-labelledby="title-${jobId}">
${renderJobPictures(view)}
<div class="plate">
<h3 id="title-${jobId}" tabindex="-1">${request.prompt}</h3>
<p class="made"><strong>AI-generated</strong> · ${request.kind === 'gif' ? 'GIF' : 'picture'} by ${request.model}</p>
${renderState(view, context)}
${renderFacts(view)}
${renderNotes(view, context)}
${renderJobActions(view, context.model)}
</div>
</article>`;
}

function renderState(view: JobView, { engine, texts }: CardContext): Html {
  const sentence = describeState(view, engine, texts);
  if (sentence === undefined) return html``;
  const { step, steps } = view;
  return html`<div class="state"><p>${sentence}</p>${
    view.state === 'running'
      ? html`<progress max="${steps}" value="${step}" aria-label="Steps drawn">${step} of ${steps}</progress>`
      : ''
  }</div>`;
}

function renderFacts({ request, media }: JobView): Html {
  const facts: readonly (readonly [name: string, value: string | number])[] = [
    ['Size', `${request.widthPx} × ${request.heightPx}`],
    ...(request.kind === 'gif' ? [['Frames', request.frames] as const] : []),
    ['Steps', request.steps],
    ['Guidance', request.guidanceScale],
    ...(media.length > 1 ? [] : [['Seed', request.seed] as const]),
    ...(request.negativePrompt === '' ? [] : [['Without', request.negativePrompt] as const]),
  ];
  return html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** What was changed, left out or cut on the way from the words to the picture. */
function renderNotes({ adjustments, notices }: JobView, { texts }: CardContext): Html {
  const notes = [
    ...adjustments.map((adjustment) => texts.adjustment(adjustment, locale)),
    ...notices.map((notice) => texts.notice(notice, locale)),
  ];
  if (notes.length === 0) return html``;
  return html`<ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>`;
}
