import { html } from 'hono/html';
import type { LedgerEntry } from '../../domain/quota-ledger.ts';
import { roundBalance } from '../../domain/round-credits.ts';
import type { Html } from '../html.ts';
import { renderMinute } from '../page/render-time.ts';
import type { Words } from '../page/words.ts';
import { emptyForm } from './form-state.ts';
import { namePerson } from './name-person.ts';
import { describeBalance } from './person-facts.ts';
import type { PersonPage } from './person-page.ts';
import { renderTextField } from './render-field.ts';

export const longestReason = 200;

/** What a person has, giving and taking, and every entry of their ledger, in pages. */
export function renderCredits(page: PersonPage): Html {
  const { user, entries, isFurther, lastEntryId, words } = page;
  const address = `/admin/people/${user.id}`;
  return html`<section class="panel" aria-labelledby="credits"><h2 id="credits">${words('admin-people-credits')}</h2>
<dl class="figures"><div><dt>${words('admin-people-has')}</dt><dd>${describeBalance(page, words)}</dd></div></dl>
${user.erasedAtMs === undefined ? renderChange(page) : ''}
<h3 id="ledger">${words('admin-people-ledger')}</h3>
${
  entries.length === 0
    ? html`<p class="empty">${words('admin-people-ledger-empty')}</p>`
    : html`<table class="listing"><caption class="unseen">${words('admin-people-ledger')}</caption><thead><tr>${(['when', 'amount', 'why', 'by'] as const).map((column) => html`<th scope="col" class="${column === 'amount' ? 'number' : ''}">${words('admin-people-ledger-column', { column })}</th>`)}</tr></thead>
<tbody>${entries.map((entry) => renderEntry(entry, page))}</tbody></table>`
}
${
  isFurther || lastEntryId !== undefined
    ? html`<nav class="pages" aria-label="${words('admin-people-ledger-pages')}">${isFurther ? html`<a href="${address}#ledger">${words('admin-people-ledger-newest')}</a>` : ''}${lastEntryId === undefined ? '' : html`<a href="${address}?before=${lastEntryId}#ledger" rel="next">${words('admin-people-ledger-older')}</a>`}</nav>`
    : ''
}</section>`;
}

function renderChange({ user, creditsForm = emptyForm, words }: PersonPage): Html {
  const shared = { form: creditsForm, of: 'credits', isRequired: true };
  return html`<form class="entry" method="post" action="/admin/people/${user.id}/credits">
${renderTextField({ ...shared, name: 'amount', label: words('admin-people-amount'), keyboard: 'decimal', hint: words('admin-people-amount-hint') })}
${renderTextField({ ...shared, name: 'reason', label: words('admin-people-reason'), hint: words('admin-people-reason-hint'), maxLength: longestReason })}
<div class="actions"><button class="main" name="way" value="give">${words('admin-people-give')}</button><button name="way" value="take">${words('admin-people-take')}</button></div></form>`;
}

function renderEntry(entry: LedgerEntry, page: PersonPage): Html {
  const { amountMillicredits: amount, atMs, jobId } = entry;
  const { words, locale } = page;
  const label = (column: string): string => words('admin-people-ledger-column', { column });
  const price = words('price', { price: roundBalance(Math.abs(amount)) });
  return html`<tr><td data-label="${label('when')}">${renderMinute(atMs, locale)}</td>
<td class="number" data-label="${label('amount')}">${amount === 0 ? '' : amount < 0 ? '−' : '+'}${price}</td>
<td data-label="${label('why')}"><div>${describeReason(entry, words)}${jobId === undefined ? '' : html` <span class="hint">${jobId}</span>`}</div></td>
<td data-label="${label('by')}">${nameActor(entry, page)}</td></tr>`;
}

function nameActor({ actor }: LedgerEntry, { user, users, words }: PersonPage): string {
  if (actor === 'system') return 'Pincel';
  if (actor === 'operator') return words('admin-operator');
  return actor === user.id ? words('admin-people-ledger-self') : namePerson(users.get(actor), words);
}

function describeReason({ kind, reason }: LedgerEntry, words: Words): string {
  switch (kind) {
    case 'grant':
      return words(reason === 'opening' ? 'account-entry-opening' : 'account-entry-refill');
    case 'reserve':
    case 'settle':
    case 'refund':
      return words(`account-entry-${kind}`);
    case 'adjust':
      // Written by `QuotaLedger.merge`; what it says besides is an id.
      return reason.startsWith('merged ') ? words('account-entry-linked') : reason;
  }
}
