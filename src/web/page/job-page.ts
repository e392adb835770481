import { html } from 'hono/html';
import type { JobView } from '../../app/job-board.ts';
import { isOver } from '../../domain/job-state.ts';
import type { Html } from '../html.ts';
import type { CardExtras } from './card-extras.ts';
import { type CardContext, renderJobCard } from './job-card.ts';

/** One job alone: where a form leads when no script runs, and an address to keep. */
export function renderJobPage(view: JobView, context: CardContext, extras: CardExtras = {}): Html {
  const { jobId, state } = view;
  const isLive = !isOver(state);
  return html`<section class="wall alone" id="wall" tabindex="-1" aria-labelledby="title-${jobId}" ${
    isLive ? html`hx-sse:connect="/jobs/${jobId}/events" hx-sse:close="end"` : ''
  }>
${renderJobCard(view, context, { ...extras, isAlone: true })}
<p><a href="/">${context.words('job-draw-another')}</a></p>
</section>`;
}
