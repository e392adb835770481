import { html } from 'hono/html';
import type { Locale } from '../../domain/texts.ts';
import type { Html } from '../html.ts';
import { renderDay } from '../page/render-time.ts';
import type { Words } from '../page/words.ts';
import { emptyForm, type FormState } from './form-state.ts';
import { namePerson } from './name-person.ts';
import { describeBalance, describeJobsNow, nameIdentity, type PersonFacts } from './person-facts.ts';
import { renderTextField } from './render-field.ts';

export interface PeopleListOptions {
  readonly people: readonly PersonFacts[];
  /** What was searched for, with what came of it. */
  readonly search?: FormState | undefined;
  /** This is not the first page. */
  readonly isFurther: boolean;
  /** The last person of this page, when there are others. */
  readonly lastId: string | undefined;
  readonly words: Words;
  readonly locale: Locale;
}

/** Everybody who is known, with a field to find somebody. */
export function renderPeopleList(options: PeopleListOptions): Html {
  const { people, search = emptyForm, isFurther, lastId, words } = options;
  return html`<h1>${words('admin-people-title')}</h1>
<search><form class="filter" method="get" action="/admin/people">
${renderTextField({ name: 'find', of: 'people', form: search, label: words('admin-people-find'), hint: words('admin-people-find-hint') })}
<button>${words('admin-people-find-now')}</button></form></search>
${
  people.length === 0
    ? search === emptyForm
      ? html`<p class="empty">${words('admin-people-empty')}</p>`
      : ''
    : html`<section class="panel" aria-label="${words('admin-people-title')}">${renderTable(options)}</section>`
}
${
  isFurther || lastId !== undefined
    ? html`<nav class="pages" aria-label="${words('admin-people-pages')}">${isFurther ? html`<a href="/admin/people">${words('admin-people-newest')}</a>` : ''}${lastId === undefined ? '' : html`<a href="/admin/people?after=${encodeURIComponent(lastId)}" rel="next">${words('admin-people-older')}</a>`}</nav>`
    : ''
}`;
}

function renderTable({ people, words, locale }: PeopleListOptions): Html {
  const columns = ['who', 'role', 'identities', 'balance', 'jobs', 'since', 'blocked'] as const;
  return html`<table class="listing"><caption class="unseen">${words('admin-people-title')}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col" class="${column === 'balance' ? 'number' : ''}">${words('admin-people-column', { column })}</th>`)}</tr></thead>
<tbody>${people.map((person) => renderRow(person, words, locale))}</tbody></table>`;
}

function renderRow(person: PersonFacts, words: Words, locale: Locale): Html {
  const { user, policy } = person;
  const label = (column: string): string => words('admin-people-column', { column });
  return html`<tr><th scope="row"><a href="/admin/people/${user.id}">${namePerson(user, words)}</a></th>
<td data-label="${label('role')}">${words('admin-people-role', { role: user.role })}</td>
<td data-label="${label('identities')}">${renderIdentities(person, words)}</td>
<td class="number" data-label="${label('balance')}">${describeBalance(person, words)}</td>
<td data-label="${label('jobs')}">${describeJobsNow(person, words)}</td>
<td data-label="${label('since')}">${renderDay(user.createdAtMs, locale)}</td>
<td data-label="${label('blocked')}">${policy.blocked ? html`<span class="badge" data-tone="alarm">${words('admin-people-blocked')}</span>` : words('admin-people-not-blocked')}</td></tr>`;
}

/** Where somebody comes from and their ids there, whole: to be copied. */
export function renderIdentities({ user }: Pick<PersonFacts, 'user'>, words: Words): Html {
  if (user.identities.length === 0) return html`${words('admin-people-no-identities')}`;
  return html`<ul class="plain">${user.identities.map((identity) => html`<li>${nameIdentity(identity)}</li>`)}</ul>`;
}
