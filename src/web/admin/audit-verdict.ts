import { html } from 'hono/html';
import type { AuditVerification } from '../../domain/audit-reader.ts';
import type { Locale } from '../../domain/texts.ts';
import type { Html } from '../html.ts';
import { renderMinute } from '../page/render-time.ts';
import type { Words } from '../page/words.ts';
import type { CheckState } from './audit-check.ts';

export const verdictId = 'verdict';

/** How the last check stands. While one is under way the piece asks for itself again. */
export function renderVerdict(state: CheckState | undefined, words: Words, locale: Locale): Html {
  if (state?.kind === 'running') {
    return html`<div id="${verdictId}" class="verdict" hx-get="/admin/audit/verdict" hx-trigger="load delay:1s" hx-swap="outerHTML">
<p><span class="badge" data-tone="busy">${words('admin-audit-checking')}</span> <span aria-hidden="true">${words('admin-audit-checked-so-far', { rows: state.rows })}</span></p></div>`;
  }
  return html`<div id="${verdictId}" class="verdict">${renderOutcome(state, words, locale)}</div>`;
}

function renderOutcome(
  state: Exclude<CheckState, { readonly kind: 'running' }> | undefined,
  words: Words,
  locale: Locale,
): Html {
  if (state === undefined) return html`<p class="hint">${words('admin-audit-never-checked')}</p>`;
  const when = html`<p class="hint">${words('admin-audit-checked-at')} ${renderMinute(state.atMs, locale)}</p>`;
  if (state.kind === 'failed') {
    return html`<p><span class="badge" data-tone="alarm">${words('admin-audit-not-checked')}</span></p>
<p>${state.problem === undefined ? words('admin-audit-check-bug') : html`<span lang="en">${state.problem}</span>`}</p>${when}`;
  }
  const { verification, tookMs } = state;
  return html`${verification.fault === undefined ? renderWhole(verification, words) : renderFault(verification.fault, words)}
${renderFigures(verification, tookMs, words)}
${verification.anchors === 0 ? html`<p class="hint">${words('admin-audit-no-anchors')}</p>` : ''}
${verification.unreadableAnchors === 0 ? '' : html`<p>${words('admin-audit-torn-anchors', { lines: verification.unreadableAnchors })}</p>`}
${when}`;
}

/** Without an anchor, a cut end cannot be seen. */
function renderWhole({ anchors }: AuditVerification, words: Words): Html {
  return html`<p><span class="badge" data-tone="good">${words('admin-audit-whole')}</span> ${words('admin-audit-whole-means', { anchors })}</p>`;
}

function renderFault({ what, seq, problem }: NonNullable<AuditVerification['fault']>, words: Words): Html {
  return html`<p><span class="badge" data-tone="alarm">${words('admin-audit-broken')}</span> ${words('admin-audit-fault', { what, seq: String(seq) })}</p>
<p lang="en">${problem}</p>
<p>${words('admin-audit-broken-means')}</p>`;
}

function renderFigures(
  { rows, head, cutSeq, anchors }: AuditVerification,
  tookMs: number,
  words: Words,
): Html {
  const figures = [
    { id: 'rows', text: words('admin-audit-amount', { amount: rows }) },
    { id: 'head', text: String(head.seq) },
    ...(cutSeq === 0 ? [] : [{ id: 'cut', text: String(cutSeq) }]),
    { id: 'anchors', text: words('admin-audit-amount', { amount: anchors }) },
    { id: 'took', text: words('admin-audit-seconds', { seconds: tookMs / 1_000 }) },
  ];
  return html`<dl class="figures">${figures.map(
    ({ id, text }) => html`<div><dt>${words(`admin-audit-figure-${id}`)}</dt><dd>${text}</dd></div>`,
  )}</dl>`;
}
