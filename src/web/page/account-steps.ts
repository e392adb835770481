import { html } from 'hono/html';
import { roundWait } from '../../domain/round-duration.ts';
import type { Html } from '../html.ts';
import type { Words } from './words.ts';

/** A code that makes one account of this one and one in a chat. */
export function renderLinkCode(code: string, lifeMs: number, words: Words): Html {
  return html`<h1>${words('account-page-code-title')}</h1>
<p><code>${code}</code></p>
<p>${words('account-page-code-how', { code, ...roundWait(lifeMs) })}</p>
<p>${words('account-page-code-care')}</p>
<p><a class="button main" href="/account">${words('account-page-back')}</a></p>`;
}

/** Says what would be deleted, and asks for a word that nobody types by mistake. */
export function renderErasePage(isWrong: boolean, words: Words): Html {
  return html`<h1>${words('account-page-erase')}</h1>
<p>${words('account-forget-what')}</p>
<p>${words('account-page-erase-logs-out')}</p>
<form method="post" action="/account/erase">
<div class="field">
<label for="erase-word">${words('account-page-erase-type', { word: words('account-page-erase-word') })}</label>
<input id="erase-word" name="word" required autocomplete="off" spellcheck="false" ${isWrong ? html`aria-describedby="erase-problem" aria-invalid="true" autofocus` : ''}>
${isWrong ? html`<p class="refusal" id="erase-problem">${words('account-page-erase-not-typed')}</p>` : ''}
</div>
<p class="actions"><button class="alarm">${words('account-page-erase-sure')}</button> <a class="button" href="/account">${words('account-page-erase-not')}</a></p>
</form>`;
}
