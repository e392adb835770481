import { html } from 'hono/html';
import type { Html } from '../html.ts';
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
import { describeAge, describeProgress } from './queue-words.ts';
import type { QueuedJob, QueueView } from './read-queue.ts';

const columns: readonly Column[] = [
  { name: 'person' },
  { name: 'where' },
  { name: 'what' },
  { name: 'progress' },
  { name: 'drawn-for' },
];

/** What the engine works on now, and how far it is. */
export function renderDrawn({ drawn }: QueueView, context: QueueContext): Html {
  const { words } = context;
  const title = words('admin-queue-drawn');
  return html`<section class="panel" id="queue-drawn" aria-labelledby="queue-drawn-title"><h2 id="queue-drawn-title">${title}</h2>${
    drawn.length === 0
      ? html`<p class="hint">${words('admin-queue-drawn-none')}</p>`
      : html`<table class="listing dense"><caption class="unseen">${title}</caption>${renderHead(columns, words, true)}
<tbody>${drawn.map((job) => renderJob(job, context))}</tbody></table>`
  }</section>`;
}

function renderJob(job: QueuedJob, context: QueueContext): Html {
  const { words, nowMs } = context;
  const { id, kind, spaceId, step, steps, startedAtMs, isStopping } = job;
  const name = describeJob(job, context);
  const bar = html`<progress max="${steps}" value="${step}" aria-label="${name}"></progress>`;
  return html`<tr id="job-${id}">${renderWhose(job, context)}${renderWhere(spaceId, context)}
${renderCell({ name: 'what' }, words('admin-queue-kind', { mediaKind: kind }), words)}
${renderCell({ name: 'progress' }, html`${describeProgress(job, words)}${steps > 0 ? bar : ''}`, words)}
${renderCell({ name: 'drawn-for' }, startedAtMs === undefined ? '' : describeAge(startedAtMs, nowMs, words), words)}
<td class="acts">${isStopping ? '' : html`<div class="actions">${renderCancelLink(job, name, words)}</div>`}</td></tr>`;
}
