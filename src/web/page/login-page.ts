import { html } from 'hono/html';
import type { Html } from '../html.ts';
import { renderSentencePage } from './sentence-page.ts';
import type { Words } from './words.ts';

export interface LoginPage {
  /** Where to go afterwards. */
  readonly next: string | undefined;
  /** Why the last attempt did not work. */
  readonly problem: string | undefined;
}

/** The way in for who has a token, and how to get in for who has none. */
export function renderLoginPage({ next, problem }: LoginPage, words: Words): Html {
  return html`<h1>${words('login-title')}</h1>
<section aria-labelledby="by-chat">
<h2 id="by-chat">${words('login-by-chat')}</h2>
<p>${words('login-by-chat-how')}</p>
</section>
<section aria-labelledby="by-token">
<h2 id="by-token">${words('login-by-token')}</h2>
<form method="post" action="/login">
${next === undefined ? '' : html`<input type="hidden" name="next" value="${next}">`}
<div class="field">
<label for="token">${words('login-token')}</label>
<input id="token" name="token" type="password" required autocomplete="current-password" autocapitalize="none" spellcheck="false" aria-describedby="token-hint${problem === undefined ? '' : ' token-problem'}" ${problem === undefined ? '' : html`aria-invalid="true" autofocus`}>
${problem === undefined ? '' : html`<p class="refusal" id="token-problem">${problem}</p>`}
<p class="hint" id="token-hint">${words('login-token-hint')}</p>
</div>
<button class="main">${words('login-send')}</button>
</form>
</section>`;
}

/** Asks whoever opened a link whether they mean it: what it does must not happen by looking at it. */
export function renderCodePage(code: string, identities: readonly string[], words: Words): Html {
  return html`<h1>${words('login-code-title')}</h1>
<p>${words('login-code-who')}</p>
<ul>${identities.map((identity) => html`<li>${identity}</li>`)}</ul>
<form method="post" action="/login/${code}"><button class="main">${words('login-send')}</button></form>
<p class="hint">${words('login-code-not-you')}</p>`;
}

/** A link that does not work, and how to get one that does. */
export function renderOldCodePage(words: Words): Html {
  return renderSentencePage(words('login-code-old'), words('login-code-old-why'), {
    address: '/login',
    label: words('login-code-old-way'),
  });
}
