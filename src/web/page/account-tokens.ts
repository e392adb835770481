import { html } from 'hono/html';
import { type ApiToken, type TokenScope, tokenScopes } from '../../domain/api-token.ts';
import type { Locale } from '../../domain/texts.ts';
import type { Html } from '../html.ts';
import { renderAgo } from './relative-time.ts';
import { renderDay } from './render-time.ts';
import type { Words } from './words.ts';

/** How long a token may live, in days; the last choice has no end. */
export const tokenLives = ['30', '90', '365', 'no-end'] as const;

export interface AccountTokens {
  /** Those that were not revoked. */
  readonly tokens: readonly ApiToken[];
  /** What may be handed on; nothing in a browser that may make no tokens. */
  readonly scopes: readonly TokenScope[];
  /** What was typed where a token could not be made. */
  readonly tokenProblem?: { readonly name: string; readonly sentence: string } | undefined;
  readonly nowMs: number;
  readonly locale: Locale;
}

/** What programs show to be let in as somebody. */
export function renderTokens(page: AccountTokens, words: Words): Html {
  return html`<section aria-labelledby="tokens">
<h2 id="tokens">${words('account-page-tokens')}</h2>
<p>${words('account-page-tokens-what')}</p>
${
  page.tokens.length === 0
    ? html`<p class="hint">${words('account-page-tokens-none')}</p>`
    : html`<ul class="entries">${page.tokens.map((token) => renderToken(token, page, words))}</ul>`
}
${page.scopes.length === 0 ? '' : renderForm(page, words)}
<p><a href="/account/webhooks">${words('account-page-webhooks')}</a></p>
</section>`;
}

function renderToken(
  { id, name, scopes, lastUsedAtMs, expiresAtMs }: ApiToken,
  { nowMs, locale }: AccountTokens,
  words: Words,
): Html {
  return html`<li><div>
<strong>${name}</strong>
<dl class="facts">
<div><dt>${words('account-page-token-scope')}</dt><dd>${words('account-page-scope', { scope: widest(scopes) })}</dd></div>
<div><dt>${words('account-page-used')}</dt><dd>${lastUsedAtMs === undefined ? words('account-page-token-unused') : renderAgo(lastUsedAtMs, nowMs, words)}</dd></div>
<div><dt>${words('account-page-token-end')}</dt><dd>${describeEnd(expiresAtMs, nowMs, locale, words)}</dd></div>
</dl>
</div>
<details class="confirm"><summary>${words('account-page-token-revoke')}<span class="unseen"> ${name}</span></summary>
<form method="post" action="/account/tokens/${id}/revoke"><p>${words('account-page-token-revoke-what')}</p><button class="alarm">${words('account-page-token-revoke-sure')}<span class="unseen"> ${name}</span></button></form>
</details></li>`;
}

function describeEnd(
  expiresAtMs: number | undefined,
  nowMs: number,
  locale: Locale,
  words: Words,
): Html | string {
  if (expiresAtMs === undefined) return words('account-page-token-no-end');
  return expiresAtMs <= nowMs ? words('account-page-token-expired') : renderDay(expiresAtMs, locale);
}

function renderForm({ scopes, tokenProblem }: AccountTokens, words: Words): Html {
  const isWrong = tokenProblem !== undefined;
  return html`<form method="post" action="/account/tokens">
<div class="fields">
<div class="field wide">
<label for="token-name">${words('account-page-token-new')}</label>
<input id="token-name" name="name" required maxlength="100" autocomplete="off" value="${tokenProblem?.name ?? ''}" aria-describedby="token-name-hint${isWrong ? ' token-problem' : ''}" ${isWrong ? html`aria-invalid="true" autofocus` : ''}>
${isWrong ? html`<p class="refusal" id="token-problem">${tokenProblem.sentence}</p>` : ''}
<p class="hint" id="token-name-hint">${words('account-page-token-new-hint')}</p>
</div>
<div class="field">
<label for="token-life">${words('account-page-token-life')}</label>
<select id="token-life" name="life">${tokenLives.map(
    (life) =>
      html`<option value="${life}">${life === 'no-end' ? words('account-page-token-no-end') : words('account-page-token-days', { days: Number(life) })}</option>`,
  )}</select>
</div>
${
  scopes.length < 2
    ? ''
    : html`<div class="field">
<label for="token-scope">${words('account-page-token-scope')}</label>
<select id="token-scope" name="scope">${scopes.map((scope) => html`<option value="${scope}">${words('account-page-scope', { scope })}</option>`)}</select>
</div>`
}
</div>
<button>${words('account-page-token-send')}</button>
</form>`;
}

/** The text of a token that was just made: this once. */
export function renderNewToken({ name }: ApiToken, text: string, words: Words): Html {
  return html`<h1>${words('account-page-token-made', { name })}</h1>
<p>${words('account-page-token-keep')}</p>
<div class="field">
<label for="made-token">${words('login-token')}</label>
<input id="made-token" value="${text}" readonly autocomplete="off" spellcheck="false">
</div>
<p>${words('account-page-token-use')}</p>
<p><a class="button main" href="/account">${words('account-page-back')}</a></p>`;
}

function widest(scopes: readonly TokenScope[]): TokenScope {
  return tokenScopes.findLast((scope) => scopes.includes(scope)) ?? 'draw';
}
