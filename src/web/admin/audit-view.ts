import { html } from 'hono/html';
import { type AuditRecord, auditKinds } from '../../domain/audit-log.ts';
import type { Html } from '../html.ts';
import type { Words } from '../page/words.ts';
import type { CheckState } from './audit-check.ts';
import { type AuditSearch, type SearchField, toAddressPart } from './audit-search.ts';
import { type AuditTableContext, renderAuditTable } from './audit-table.ts';
import { renderVerdict, verdictId } from './audit-verdict.ts';

export interface AuditPage extends AuditTableContext {
  readonly search: AuditSearch;
  readonly records: readonly AuditRecord[];
  /** This is not the first page. */
  readonly isFurther: boolean;
  /** The last entry of this page, when there are older ones. */
  readonly lastSeq: number | undefined;
  readonly check: CheckState | undefined;
}

/** The page of the audit log: proving it, searching it, reading it. */
export function renderAudit(page: AuditPage): Html {
  const { search, records, words } = page;
  return html`<h1>${words('admin-audit-title')}</h1>
<section class="panel" aria-labelledby="check"><div class="heading"><h2 id="check">${words('admin-audit-check')}</h2>
<form class="actions" method="post" action="/admin/audit/verify" hx-post="/admin/audit/verify" hx-target="#${verdictId}" hx-swap="outerHTML"><button class="main">${words('admin-audit-check-now')}</button></form></div>
<div role="status">${renderVerdict(page.check, words, page.locale)}</div></section>
<section class="panel" aria-labelledby="entries"><h2 id="entries">${words('admin-audit-entries')}</h2>
${renderSearch(search, words)}
${
  records.length === 0
    ? search.wrong === undefined
      ? html`<p class="empty">${words('admin-audit-none')}</p>`
      : ''
    : html`${renderAuditTable(records, page)}
${renderPages(page)}
<p class="hint"><a href="/admin/audit/export.jsonl${toAddressPart(search.typed)}" download>${words('admin-audit-export')}</a> ${words('admin-audit-export-care')}</p>`
}</section>`;
}

function renderSearch({ typed, wrong }: AuditSearch, words: Words): Html {
  const field = (name: SearchField, type: 'text' | 'date' | 'search' = 'text'): Html => {
    const isWrong = wrong === name;
    return html`<label>${words('admin-audit-field', { name })}<input type="${type}" name="${name}" value="${typed[name] ?? ''}" maxlength="200" autocomplete="off" spellcheck="false" ${
      isWrong ? html`aria-invalid="true" aria-describedby="search-problem" autofocus` : ''
    }></label>`;
  };
  return html`<search><form class="filter audit-search" method="get" action="/admin/audit">
<label>${words('admin-audit-field', { name: 'kind' })}<select name="kind"><option value="">${words('admin-audit-any-kind')}</option>${auditKinds.map(
    (kind) =>
      html`<option value="${kind}" ${typed.kind === kind ? html`selected` : ''}>${words('admin-audit-kind', { kind })}</option>`,
  )}</select></label>
${field('words', 'search')}${field('person')}${field('space')}${field('job')}${field('from', 'date')}${field('to', 'date')}
<div class="actions"><button class="main">${words('admin-audit-search')}</button>${
    Object.keys(typed).length === 0
      ? ''
      : html`<a class="button" href="/admin/audit">${words('admin-audit-all')}</a>`
  }</div>
</form></search>
<p class="hint">${words('admin-audit-search-hint')}</p>
${wrong === undefined ? '' : html`<p class="search-problem" id="search-problem" role="alert">${words('admin-audit-wrong', { name: wrong })}</p>`}`;
}

function renderPages({ search, isFurther, lastSeq, words }: AuditPage): Html {
  if (!isFurther && lastSeq === undefined) return html``;
  const newest = html`<a href="/admin/audit${toAddressPart(search.typed)}">${words('admin-audit-newest')}</a>`;
  return html`<nav class="pages" aria-label="${words('admin-audit-pages')}">${isFurther ? newest : ''}${
    lastSeq === undefined
      ? ''
      : html`<a rel="next" href="/admin/audit${toAddressPart(search.typed, { before: String(lastSeq) })}">${words('admin-audit-older')}</a>`
  }</nav>`;
}
