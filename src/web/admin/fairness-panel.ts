import { html } from 'hono/html';
import { jobClasses } from '../../domain/job-class.ts';
import type { FairShare } from '../../domain/lane.ts';
import type { Html } from '../html.ts';
import {
  type Column,
  type QueueContext,
  renderCell,
  renderHead,
  renderWhere,
  renderWhose,
} from './queue-cells.ts';
import { describeEngineTime } from './queue-words.ts';
import type { QueueView } from './read-queue.ts';

const drawn: Column = { name: 'drawn', isNumber: true };
const waits: Column = { name: 'waiting', isNumber: true };
const spaceLead: Column = { name: 'space-lead', isNumber: true };
const ownLead: Column = { name: 'own-lead', isNumber: true };
const share: Column = { name: 'share' };
const columns = [{ name: 'person' }, { name: 'where' }, drawn, waits, spaceLead, ownLead, share];

/** More than anybody reads. */
const mostHolders = 100;

/** Who gets how much of the engine, in the order in which the fair queue would serve them. */
export function renderFairness({ shares }: QueueView, context: QueueContext): Html {
  const { words } = context;
  const { windowMs, servedMs, holders } = shares;
  const title = words('admin-queue-fairness');
  const shown = holders.toSorted(compareShares).slice(0, mostHolders);
  const more = holders.length - shown.length;
  return html`<section class="panel" id="queue-fairness" aria-labelledby="queue-fairness-title"><h2 id="queue-fairness-title">${title}</h2>
<p class="hint">${words('admin-queue-fairness-how', { minutes: Math.round(windowMs / 60_000) })}</p>${
    shown.length === 0
      ? html`<p class="hint">${words('admin-queue-fairness-none')}</p>`
      : html`<table class="listing dense"><caption class="unseen">${title}</caption>${renderHead(columns, words, false)}
<tbody>${shown.map((holder) => renderHolder(holder, servedMs, context))}</tbody></table>${
          more === 0 ? '' : html`<p class="hint">${words('admin-queue-fairness-more', { count: more })}</p>`
        }`
  }</section>`;
}

/** Who goes first comes first. */
function compareShares(a: FairShare, b: FairShare): number {
  return (
    jobClasses.indexOf(a.class) - jobClasses.indexOf(b.class) ||
    a.spaceLeadMs - b.spaceLeadMs ||
    a.userLeadMs - b.userLeadMs
  );
}

function renderHolder(holder: FairShare, everybodysMs: number, context: QueueContext): Html {
  const { words } = context;
  const { spaceId, running, waiting, spaceLeadMs, userLeadMs, servedMs } = holder;
  const part = everybodysMs === 0 ? 0 : servedMs / everybodysMs;
  const inWords = words('admin-queue-share', {
    percent: Math.round(part * 100),
    time: describeEngineTime(servedMs, words),
  });
  const count = (number: number): string => words('admin-queue-count', { count: number });
  return html`<tr>${renderWhose(holder, context)}${renderWhere(spaceId, context)}
${renderCell(drawn, count(running), words)}${renderCell(waits, count(waiting), words)}
${renderCell(spaceLead, describeEngineTime(spaceLeadMs, words), words)}${renderCell(ownLead, describeEngineTime(userLeadMs, words), words)}
${renderCell(share, html`<meter class="share" value="${part}" aria-hidden="true"></meter> ${inWords}`, words)}</tr>`;
}
