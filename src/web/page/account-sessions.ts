import { html } from 'hono/html';
import type { WebSession } from '../../domain/web-session.ts';
import type { Html } from '../html.ts';
import { nameBrowser } from './name-browser.ts';
import { renderAgo } from './relative-time.ts';
import type { Words } from './words.ts';

export interface AccountSessions {
  readonly sessions: readonly WebSession[];
  /** Of the browser that shows this; undefined for the person at the machine. */
  readonly sessionId: string | undefined;
  readonly nowMs: number;
}

/** Where somebody is logged in, with a way out of each. */
export function renderSessions({ sessions, sessionId, nowMs }: AccountSessions, words: Words): Html {
  const hasOthers = sessions.some(({ id }) => id !== sessionId);
  return html`<section aria-labelledby="sessions">
<h2 id="sessions">${words('account-page-sessions')}</h2>
${sessionId === undefined ? html`<p>${words('account-page-local')}</p>` : ''}
${
  sessions.length === 0
    ? html`<p class="hint">${words('account-page-sessions-none')}</p>`
    : html`<ul class="entries">${sessions.map((session) => renderSession(session, session.id === sessionId, nowMs, words))}</ul>`
}
${hasOthers ? html`<form method="post" action="/account/sessions/close"><button>${words('account-page-log-out-everywhere')}</button></form>` : ''}
</section>`;
}

function renderSession(session: WebSession, isOwn: boolean, nowMs: number, words: Words): Html {
  const name = describeBrowser(session, words);
  return html`<li><div>
<strong>${name}</strong> ${isOwn ? html`(${words('account-page-this-browser')})` : ''}
<dl class="facts"><div><dt>${words('account-page-since')}</dt><dd>${renderAgo(session.createdAtMs, nowMs, words)}</dd></div><div><dt>${words('account-page-used')}</dt><dd>${renderAgo(session.lastUsedAtMs, nowMs, words)}</dd></div></dl>
</div>
<form method="post" action="/account/sessions/${session.id}/close"><button>${words('account-page-log-out')}<span class="unseen"> ${name}</span></button></form></li>`;
}

function describeBrowser({ browser: userAgent }: WebSession, words: Words): string {
  const { browser = words('account-page-browser-unknown'), system } = nameBrowser(userAgent);
  return system === undefined ? browser : words('account-page-browser-on', { browser, system });
}
