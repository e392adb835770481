import { html } from 'hono/html';
import type { Job } from '../../domain/job.ts';
import { roundPrice } from '../../domain/round-credits.ts';
import type { Html } from '../html.ts';
import { namePerson } from './name-person.ts';
import { namePlace } from './name-place.ts';
import type { QueueContext } from './queue-cells.ts';
import { describeAgo } from './queue-words.ts';

/** Asks before somebody else's drawing is stopped: the queue moves, and a button may be another job's by now. */
export function renderCancelPage(
  job: Pick<Job, 'id' | 'userId' | 'spaceId' | 'kind' | 'state' | 'priceMillicredits' | 'acceptedAtMs'>,
  { users, words, nowMs }: QueueContext,
): Html {
  const { id, userId, spaceId, kind, state, priceMillicredits, acceptedAtMs } = job;
  const facts: readonly (readonly [column: string, value: string])[] = [
    ['person', namePerson(users.get(userId), words)],
    ['where', namePlace(users.getSpace(spaceId), words)],
    ['what', words('admin-queue-kind', { mediaKind: kind })],
    ['price', words('price', { price: roundPrice(priceMillicredits) })],
    ['asked', describeAgo(acceptedAtMs, nowMs, words)],
  ];
  return html`<h1>${words('admin-queue-cancel-title')}</h1>
<section class="panel" aria-label="${words('admin-queue-cancel-what')}">
<dl class="facts">${facts.map(([column, value]) => html`<div><dt>${words(`admin-queue-column-${column}`)}</dt><dd>${value}</dd></div>`)}</dl>
<p>${words('admin-queue-cancel-sure', { state })}</p>
<div class="actions"><form method="post" action="/admin/queue/${id}/cancel"><button class="alarm">${words('admin-queue-cancel-now')}</button></form><a class="button" href="/admin">${words('admin-queue-cancel-back')}</a></div>
</section>`;
}
