import { html } from 'hono/html';
import { roundPrice } from '../../domain/round-credits.ts';
import type { Html } from '../html.ts';
import type { Words } from '../page/words.ts';
import {
  type Column,
  describeJob,
  type QueueContext,
  renderCancelLink,
  renderCell,
  renderHead,
  renderWhere,
  renderWhose,
} from './queue-cells.ts';
import { describeAgo, describeExpected } from './queue-words.ts';
import type { QueuedJob, QueueView } from './read-queue.ts';

const place: Column = { name: 'place', isNumber: true };
const columns: readonly Column[] = [
  place,
  { name: 'person' },
  { name: 'where' },
  { name: 'what' },
  { name: 'price' },
  { name: 'asked' },
  { name: 'ready' },
];

/** Who waits, in the order in which they will be drawn. */
export function renderWaiting(view: QueueView, context: QueueContext): Html {
  const { words } = context;
  const { waiting, waitingCount } = view;
  const title = words('admin-queue-waiting', { count: waitingCount });
  return html`<section class="panel" id="queue-waiting" aria-labelledby="queue-waiting-title"><h2 id="queue-waiting-title">${title}</h2>${
    waiting.length === 0
      ? html`<p class="empty">${words('admin-queue-empty')}</p>`
      : html`<table class="listing dense"><caption class="unseen">${title}</caption>${renderHead(columns, words, true)}
<tbody>${waiting.map((job) => renderJob(job, view, context))}</tbody></table>${renderPages(view, words)}`
  }</section>`;
}

function renderJob(job: QueuedJob, { isPaused, page }: QueueView, context: QueueContext): Html {
  const { words, nowMs } = context;
  const { id, kind, spaceId, priceMillicredits, acceptedAtMs, etaMs } = job;
  const number = words('admin-queue-count', { count: job.place ?? 0 });
  const name = `${number}, ${describeJob(job, context)}`;
  const asked = html`<time datetime="${new Date(acceptedAtMs).toISOString()}">${describeAgo(acceptedAtMs, nowMs, words)}</time>`;
  return html`<tr id="job-${id}">${renderCell(place, number, words)}${renderWhose(job, context)}${renderWhere(spaceId, context)}
${renderCell({ name: 'what' }, words('admin-queue-kind', { mediaKind: kind }), words)}
${renderCell({ name: 'price' }, words('price', { price: roundPrice(priceMillicredits) }), words)}
${renderCell({ name: 'asked' }, asked, words)}
${renderCell({ name: 'ready' }, describeExpected(etaMs, isPaused, words), words)}
<td class="acts"><div class="actions">${renderFront(job, page, name, words)}${renderCancelLink(job, name, words)}</div></td></tr>`;
}

function renderFront({ id, isFronted }: QueuedJob, page: number, name: string, words: Words): Html {
  if (isFronted) return html`<span class="badge" data-tone="busy">${words('admin-queue-fronted')}</span>`;
  const address = `/admin/queue/${id}/front?page=${page}`;
  return html`<form method="post" action="${address}" hx-post="${address}" hx-target="#main" hx-swap="none"><button>${words('admin-queue-front')}<span class="unseen">: ${name}</span></button></form>`;
}

function renderPages({ page, pages, waiting, waitingCount }: QueueView, words: Words): Html {
  if (pages === 1) return html``;
  const from = waiting[0]?.place ?? 0;
  const to = waiting.at(-1)?.place ?? 0;
  const link = (wanted: number, text: string): Html =>
    wanted < 1 || wanted > pages
      ? html`<span></span>`
      : html`<a class="button" href="/admin?page=${wanted}">${words(text)}</a>`;
  return html`<nav class="pages" aria-label="${words('admin-queue-pages')}">${link(page - 1, 'admin-queue-page-before')}<p class="hint">${words('admin-queue-shown', { from, to, more: waitingCount - to })}</p>${link(page + 1, 'admin-queue-page-after')}</nav>`;
}
