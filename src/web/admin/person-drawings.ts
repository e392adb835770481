import { html } from 'hono/html';
import type { Job } from '../../domain/job.ts';
import { isDrawingOver } from '../../domain/job-state.ts';
import { roundPrice } from '../../domain/round-credits.ts';
import type { Html } from '../html.ts';
import { renderMinute } from '../page/render-time.ts';
import type { PersonPage } from './person-page.ts';

const tones = {
  queued: 'quiet',
  running: 'busy',
  generated: 'busy',
  delivered: 'good',
  failed: 'alarm',
  canceled: 'quiet',
} as const satisfies Record<Job['state'], string>;

/** A person's latest drawings, without what they asked for; those that are not over can be canceled. */
export function renderDrawings(page: PersonPage): Html {
  const { drawings, words } = page;
  return html`<section class="panel" aria-labelledby="drawings"><h2 id="drawings">${words('admin-people-drawings')}</h2>
${
  drawings.length === 0
    ? html`<p class="empty">${words('admin-people-no-drawings')}</p>`
    : html`<table class="listing"><caption class="unseen">${words('admin-people-drawings')}</caption><thead><tr>${(['when', 'kind', 'state', 'price'] as const).map((column) => html`<th scope="col" class="${column === 'price' ? 'number' : ''}">${words('admin-people-drawing-column', { column })}</th>`)}<th scope="col"><span class="unseen">${words('admin-tokens-actions')}</span></th></tr></thead>
<tbody>${drawings.map((job) => renderDrawing(job, page))}</tbody></table>`
}</section>`;
}

function renderDrawing(job: Job, { user, words, locale }: PersonPage): Html {
  const { id, kind, state, priceMillicredits, acceptedAtMs, cancelAskedAtMs } = job;
  const label = (column: string): string => words('admin-people-drawing-column', { column });
  const isStopping = !isDrawingOver(state) && cancelAskedAtMs !== undefined;
  return html`<tr><th scope="row" data-label="${label('when')}">${renderMinute(acceptedAtMs, locale)}</th>
<td data-label="${label('kind')}">${words('admin-people-drawing-kind', { kind })}</td>
<td data-label="${label('state')}"><span class="badge" data-tone="${isStopping ? 'quiet' : tones[state]}">${isStopping ? words('admin-people-drawing-stopping') : words('admin-people-drawing-state', { state })}</span></td>
<td class="number" data-label="${label('price')}">${words('price', { price: roundPrice(priceMillicredits) })}</td>
<td class="acts">${
    isDrawingOver(state) || isStopping
      ? ''
      : html`<div class="actions"><details class="confirm"><summary>${words('admin-people-cancel')}<span class="unseen"> ${id}</span></summary><form method="post" action="/admin/people/${user.id}/drawings/${id}/cancel"><p>${words('admin-people-cancel-sure')}</p><button class="alarm">${words('admin-people-cancel-now')}<span class="unseen"> ${id}</span></button></form></details></div>`
  }</td></tr>`;
}
