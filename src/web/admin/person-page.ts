import { html } from 'hono/html';
import type { ApiToken } from '../../domain/api-token.ts';
import type { Job } from '../../domain/job.ts';
import type { LedgerEntry, PolicyRule } from '../../domain/quota-ledger.ts';
import { roles } from '../../domain/role.ts';
import type { Locale } from '../../domain/texts.ts';
import type { User } from '../../domain/user-store.ts';
import type { WebSession } from '../../domain/web-session.ts';
import type { Html } from '../html.ts';
import { renderMinute } from '../page/render-time.ts';
import type { Words } from '../page/words.ts';
import type { NameRuleDeps } from './describe-rule.ts';
import { emptyForm, type FormState } from './form-state.ts';
import { namePerson } from './name-person.ts';
import { renderIdentities } from './people-list.ts';
import { renderCredits } from './person-credits.ts';
import { renderDrawings } from './person-drawings.ts';
import { describeJobsNow, nameIdentity, type PersonFacts } from './person-facts.ts';
import { renderPolicy } from './person-policy.ts';
import { renderChoiceField, renderTextField } from './render-field.ts';
import { renderTokensTable } from './tokens-table.ts';

export interface PersonPage extends PersonFacts, NameRuleDeps {
  readonly rules: readonly PolicyRule[];
  readonly entries: readonly LedgerEntry[];
  /** The last entry of this page of the ledger, when there are others. */
  readonly lastEntryId: number | undefined;
  readonly isFurther: boolean;
  readonly drawings: readonly Job[];
  readonly sessions: readonly WebSession[];
  readonly tokens: readonly ApiToken[];
  /** Forms that were sent and could not be done. */
  readonly creditsForm?: FormState | undefined;
  readonly eraseForm?: FormState | undefined;
  readonly words: Words;
  readonly locale: Locale;
  readonly nowMs: number;
}

/** Everything that an admin may know about a person and do for them. Nothing that they wrote. */
export function renderPerson(page: PersonPage): Html {
  const { user, words } = page;
  const isErased = user.erasedAtMs !== undefined;
  return html`<h1>${namePerson(user, words)}</h1>
<div class="columns">${renderWho(page)}${renderPolicy(page)}</div>
${renderCredits(page)}
${renderDrawings(page)}
${isErased ? '' : html`${renderSessions(page)}${renderTokens(page)}${renderErase(page)}`}`;
}

/** What is typed to confirm that this person is meant. */
export function toConfirmation({ id, identities: [identity] }: User): string {
  return identity === undefined ? id : nameIdentity(identity);
}

function renderWho(page: PersonPage): Html {
  const { user, policy, words, locale } = page;
  const { erasedAtMs } = user;
  const fact = (column: string, value: Html | string): Html =>
    html`<div><dt>${words('admin-people-column', { column })}</dt><dd>${value}</dd></div>`;
  return html`<section class="panel" aria-labelledby="who"><div class="heading"><h2 id="who">${words('admin-people-who')}</h2>${
    policy.blocked && erasedAtMs === undefined
      ? html`<span class="badge" data-tone="alarm">${words('admin-people-blocked')}</span>`
      : ''
  }</div>
${erasedAtMs === undefined ? '' : html`<p>${words('admin-people-was-erased')} ${renderMinute(erasedAtMs, locale)}</p>`}
<dl class="facts">${fact('id', user.id)}${fact('identities', renderIdentities(page, words))}${fact('since', renderMinute(user.createdAtMs, locale))}${fact('role', words('admin-people-role', { role: user.role }))}${fact('jobs', describeJobsNow(page, words))}</dl>
${erasedAtMs === undefined ? renderAccess(page) : ''}</section>`;
}

function renderAccess({ user, policy, words }: PersonPage): Html {
  const address = `/admin/people/${user.id}`;
  const { blocked } = policy;
  return html`<form class="filter" method="post" action="${address}/role">
${renderChoiceField({
  name: 'role',
  of: 'person',
  form: emptyForm,
  value: user.role,
  label: words('admin-people-new-role'),
  choices: roles.map((role) => ({ value: role, label: words('admin-people-role', { role }) })),
})}<button>${words('admin-people-give-role')}</button></form>
<form class="filter" method="post" action="${address}/block"><input type="hidden" name="blocked" value="${blocked ? 'no' : 'yes'}">
<button class="${blocked ? '' : 'alarm'}">${words(blocked ? 'admin-people-unblock' : 'admin-people-block')}</button><p class="hint">${words(blocked ? 'admin-people-unblock-hint' : 'admin-people-block-hint')}</p></form>`;
}

function renderSessions({ user, sessions, words, locale }: PersonPage): Html {
  return html`<section class="panel" aria-labelledby="sessions"><h2 id="sessions">${words('admin-people-sessions')}</h2>
${
  sessions.length === 0
    ? html`<p class="empty">${words('admin-people-no-sessions')}</p>`
    : html`<table class="listing"><caption class="unseen">${words('admin-people-sessions')}</caption><thead><tr><th scope="col">${words('admin-people-browser')}</th><th scope="col">${words('admin-people-session-used')}</th><th scope="col">${words('admin-people-session-until')}</th></tr></thead><tbody>${sessions.map(
        ({ browser, isAdmin, lastUsedAtMs, expiresAtMs }) =>
          html`<tr><th scope="row">${browser}${isAdmin ? html` <span class="badge">${words('admin-people-session-admin')}</span>` : ''}</th><td data-label="${words('admin-people-session-used')}">${renderMinute(lastUsedAtMs, locale)}</td><td data-label="${words('admin-people-session-until')}">${renderMinute(expiresAtMs, locale)}</td></tr>`,
      )}</tbody></table>
<details class="confirm"><summary>${words('admin-people-end-sessions')}</summary><form method="post" action="/admin/people/${user.id}/sessions/end"><p>${words('admin-people-end-sessions-sure')}</p><button class="alarm">${words('admin-people-end-sessions-now')}</button></form></details>`
}</section>`;
}

function renderTokens({ user, tokens, words, locale, nowMs }: PersonPage): Html {
  return html`<section class="panel" aria-labelledby="tokens"><div class="heading"><h2 id="tokens">${words('admin-people-tokens')}</h2><a href="/admin/tokens">${words('admin-people-all-tokens')}</a></div>
${
  tokens.length === 0
    ? html`<p class="empty">${words('admin-people-no-tokens')}</p>`
    : renderTokensTable({
        tokens,
        caption: words('admin-people-tokens'),
        revokeAddress: ({ id }) => `/admin/people/${user.id}/tokens/${id}/revoke`,
        words,
        locale,
        nowMs,
      })
}</section>`;
}

function renderErase({ user, eraseForm, words }: PersonPage): Html {
  const confirmation = toConfirmation(user);
  return html`<section class="panel" aria-labelledby="erase"><h2 id="erase">${words('admin-people-erase')}</h2><p>${words('admin-people-erase-what')}</p>
<details class="confirm" ${eraseForm === undefined ? '' : html`open`}><summary>${words('admin-people-erase-open')}</summary><form method="post" action="/admin/people/${user.id}/erase">
${renderTextField({ name: 'confirmation', of: 'erase', form: eraseForm ?? emptyForm, label: words('admin-people-erase-type', { confirmation }), isRequired: true })}
<button class="alarm">${words('admin-people-erase-now')}</button></form></details></section>`;
}
