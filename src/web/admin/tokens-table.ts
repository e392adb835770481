import { html } from 'hono/html';
import type { ApiToken } from '../../domain/api-token.ts';
import type { Locale } from '../../domain/texts.ts';
import type { UserStore } from '../../domain/user-store.ts';
import type { Html } from '../html.ts';
import { renderDay, renderMinute } from '../page/render-time.ts';
import type { Words } from '../page/words.ts';
import { namePerson } from './name-person.ts';

export interface TokensTableOptions {
  readonly tokens: readonly ApiToken[];
  /** What stands above the table for those who do not see it. */
  readonly caption: string;
  /** Where the form that revokes one is sent. */
  readonly revokeAddress: (token: ApiToken) => string;
  /** Left out, the table does not say whose they are. */
  readonly users?: Pick<UserStore, 'get'> | undefined;
  readonly words: Words;
  readonly locale: Locale;
  readonly nowMs: number;
}

/** What a token is good for now. */
export function isTokenOver({ revokedAtMs, expiresAtMs }: ApiToken, nowMs: number): boolean {
  return revokedAtMs !== undefined || (expiresAtMs !== undefined && expiresAtMs <= nowMs);
}

/** Tokens, one a row; those that still work can be revoked. */
export function renderTokensTable(options: TokensTableOptions): Html {
  const { tokens, caption, users, words } = options;
  return html`<table class="listing"><caption class="unseen">${caption}</caption>
<thead><tr><th scope="col">${words('admin-tokens-name')}</th>${
    users === undefined ? '' : html`<th scope="col">${words('admin-tokens-owner')}</th>`
  }<th scope="col">${words('admin-tokens-scope')}</th><th scope="col">${words('admin-tokens-created')}</th><th scope="col">${words('admin-tokens-used')}</th><th scope="col">${words('admin-tokens-state')}</th><th scope="col"><span class="unseen">${words('admin-tokens-actions')}</span></th></tr></thead>
<tbody>${tokens.map((token) => renderToken(token, options))}</tbody></table>`;
}

function renderToken(token: ApiToken, options: TokensTableOptions): Html {
  const { users, revokeAddress, words, locale, nowMs } = options;
  const { name, scopes, userId, createdAtMs, lastUsedAtMs } = token;
  const scope = scopes.includes('admin') ? 'admin' : 'draw';
  return html`<tr><th scope="row">${name}</th>${
    users === undefined
      ? ''
      : html`<td data-label="${words('admin-tokens-owner')}"><a href="/admin/people/${userId}">${namePerson(users.get(userId), words)}</a></td>`
  }<td data-label="${words('admin-tokens-scope')}">${words('admin-tokens-may', { scope })}</td>
<td data-label="${words('admin-tokens-created')}">${renderDay(createdAtMs, locale)}</td>
<td data-label="${words('admin-tokens-used')}">${lastUsedAtMs === undefined ? words('admin-tokens-never-used') : renderMinute(lastUsedAtMs, locale)}</td>
<td data-label="${words('admin-tokens-state')}"><div>${renderState(token, options)}</div></td>
<td class="acts">${
    isTokenOver(token, nowMs)
      ? ''
      : html`<div class="actions"><details class="confirm"><summary>${words('admin-tokens-revoke')}<span class="unseen"> ${name}</span></summary>
<form method="post" action="${revokeAddress(token)}"><p>${words('admin-tokens-revoke-sure', { name })}</p><button class="alarm">${words('admin-tokens-revoke-now')}<span class="unseen"> ${name}</span></button></form></details></div>`
  }</td></tr>`;
}

function renderState(
  token: ApiToken,
  { words, locale, nowMs }: Pick<TokensTableOptions, 'words' | 'locale' | 'nowMs'>,
): Html {
  const { revokedAtMs, expiresAtMs } = token;
  if (revokedAtMs !== undefined) {
    return html`<span class="badge" data-tone="quiet">${words('admin-tokens-revoked')}</span> ${renderDay(revokedAtMs, locale)}`;
  }
  if (expiresAtMs === undefined) return html`${words('admin-tokens-for-good')}`;
  return isTokenOver(token, nowMs)
    ? html`<span class="badge" data-tone="quiet">${words('admin-tokens-expired')}</span> ${renderDay(expiresAtMs, locale)}`
    : html`${words('admin-tokens-until')} ${renderDay(expiresAtMs, locale)}`;
}
