import { html } from 'hono/html';
import { type Locale, locales } from '../../domain/texts.ts';
import type { User } from '../../domain/user-store.ts';
import type { Html } from '../html.ts';
import { type AccountSessions, renderSessions } from './account-sessions.ts';
import { type AccountTokens, renderTokens } from './account-tokens.ts';
import { describeIdentities } from './describe-identities.ts';
import type { Visitor } from './visitor.ts';
import type { Words } from './words.ts';

export interface AccountPage extends AccountSessions, AccountTokens {
  readonly user: User;
  readonly visitor: Visitor;
  /** Set for chats; undefined: as their apps say. */
  readonly chatLocale: Locale | undefined;
  /** Why a code of another account did not work. */
  readonly linkProblem?: string | undefined;
}

/** Everything that is one's own: who one is, where one is logged in, one's programs, other accounts, and the way out. */
export function renderAccountPage(page: AccountPage, words: Words): Html {
  return html`<h1>${words('account-page-title')}</h1>
${renderPerson(page, words)}
${renderSessions(page, words)}
${renderTokens(page, words)}
${page.visitor.mayManageAccount ? html`${renderLinking(page, words)}${renderErasing(words)}` : renderTokenLogin(words)}`;
}

function renderPerson({ user, visitor, chatLocale }: AccountPage, words: Words): Html {
  const isAdminHere = visitor.isAdmin && user.role !== 'admin';
  return html`<section aria-labelledby="person">
<h2 id="person">${words('account-page-person')}</h2>
<p>${words('account-page-known-as')}</p>
<ul>${describeIdentities(user, words).map((identity) => html`<li>${identity}</li>`)}</ul>
<p>${words('account-page-role', { role: user.role })} ${isAdminHere ? words('account-page-admin-here') : ''}</p>
<form method="post" action="/account/language">
<div class="field">
<label for="chat-language">${words('account-page-chat-language')}</label>
<select id="chat-language" name="language" aria-describedby="chat-language-hint">${['auto', ...locales].map(
    (choice) =>
      html`<option value="${choice}" ${choice === (chatLocale ?? 'auto') ? html`selected` : ''}>${words(`choice-language-${choice}`)}</option>`,
  )}</select>
<p class="hint" id="chat-language-hint">${words('account-page-chat-language-hint')}</p>
</div>
<button>${words('account-page-chat-language-send')}</button>
</form>
</section>`;
}

function renderErasing(words: Words): Html {
  return html`<section aria-labelledby="erase">
<h2 id="erase">${words('account-page-erase')}</h2>
<p>${words('account-page-erase-short')}</p>
<p><a class="button alarm" href="/account/erase">${words('account-page-erase-way')}</a></p>
</section>`;
}

/** Why there is less here than elsewhere. */
function renderTokenLogin(words: Words): Html {
  return html`<section aria-labelledby="by-token">
<h2 id="by-token">${words('login-by-token-only')}</h2>
<p>${words('login-by-token-only-why')}</p>
</section>`;
}

function renderLinking({ linkProblem }: AccountPage, words: Words): Html {
  const isWrong = linkProblem !== undefined;
  return html`<section aria-labelledby="linking">
<h2 id="linking">${words('account-page-linking')}</h2>
<p>${words('account-page-linking-what')}</p>
<form method="post" action="/account/link">
<div class="field">
<label for="link-code">${words('account-page-link-code')}</label>
<input id="link-code" name="code" required maxlength="40" autocomplete="off" autocapitalize="characters" spellcheck="false" aria-describedby="link-hint${isWrong ? ' link-problem' : ''}" ${isWrong ? html`aria-invalid="true" autofocus` : ''}>
${isWrong ? html`<p class="refusal" id="link-problem">${linkProblem}</p>` : ''}
<p class="hint" id="link-hint">${words('account-page-link-code-hint')}</p>
</div>
<button>${words('account-page-link-send')}</button>
</form>
<form method="post" action="/account/link-code">
<p>${words('account-page-new-code')}</p>
<button>${words('account-page-new-code-send')}</button>
</form>
</section>`;
}
