import { html } from 'hono/html';
import type { Locale } from '../../domain/texts.ts';
import { isTokenOver, type Webhook, type WebhookCall, type WebhookFailure } from '../../domain/webhook.ts';
import type { Html } from '../html.ts';
import { toWebhookFailureMessage } from '../webhook-words.ts';
import { renderAgo } from './relative-time.ts';
import { renderMinute } from './render-time.ts';
import { describeEvent, renderWebhookForm, type WebhookForm, wordOf } from './webhook-form.ts';
import type { Words } from './words.ts';

interface Shown {
  readonly words: Words;
  readonly nowMs: number;
}

/** Somebody's webhooks, and the form for one more. */
export function renderWebhooksPage(webhooks: readonly Webhook[], form: WebhookForm, shown: Shown): Html {
  const { words } = shown;
  return html`<h1>${words('webhook-title')}</h1>
<p>${words('webhook-what')}</p>
<section aria-labelledby="yours">
<h2 id="yours">${words('webhook-yours')}</h2>
${webhooks.length === 0 ? html`<p class="hint">${words('webhook-none')}</p>` : html`<ul class="entries">${webhooks.map((webhook) => renderWebhook(webhook, shown))}</ul>`}
</section>
<section aria-labelledby="new">
<h2 id="new">${words('webhook-new')}</h2>
${renderWebhookForm(form, words)}
</section>
<p><a href="/account">${words('webhook-to-account')}</a></p>`;
}

function renderWebhook(webhook: Webhook, { words, nowMs }: Shown): Html {
  return html`<li><div>
<a href="/account/webhooks/${webhook.id}">${webhook.url}</a>
<dl class="facts">
<div><dt>${words('webhook-state')}</dt><dd>${words('webhook-is', { state: stateOf(webhook, nowMs) })}</dd></div>
<div><dt>${words('webhook-told-of')}</dt><dd>${describeEvents(webhook, words)}</dd></div>
<div><dt>${words('webhook-created')}</dt><dd>${renderAgo(webhook.createdAtMs, nowMs, words)}</dd></div>
${renderMadeWith(webhook, words)}
</dl>
</div></li>`;
}

/** A webhook that was just made, with its secret: this once. */
export function renderNewWebhook({ id, url }: Webhook, secret: string, words: Words): Html {
  return html`<h1>${words('webhook-made')}</h1>
<p>${words('webhook-made-for', { url })}</p>
<p>${words('webhook-secret-keep')}</p>
<div class="field">
<label for="webhook-secret">${words('webhook-secret')}</label>
<input id="webhook-secret" value="${secret}" readonly autocomplete="off" spellcheck="false">
</div>
<p>${words('webhook-secret-use')}</p>
<div class="actions">${renderTestForm(id, words)}<a class="button" href="/account/webhooks">${words('webhook-to-all')}</a></div>`;
}

export interface WebhookPage extends Shown {
  readonly locale: Locale;
  readonly webhook: Webhook;
  readonly calls: readonly WebhookCall[];
  /** Why the test that was just made did not arrive. */
  readonly testProblem?: string | undefined;
}

/** One webhook: how it goes, what it was told, and what may be done with it. */
export function renderWebhookPage(page: WebhookPage): Html {
  const { webhook, calls, testProblem, words, nowMs } = page;
  const { id, url, createdAtMs, failingSinceMs, pausedAtMs } = webhook;
  const isOver = isTokenOver(webhook, nowMs);
  return html`<h1>${words('webhook-one')}</h1>
<dl class="facts">
<div><dt>${words('webhook-url')}</dt><dd>${url}</dd></div>
<div><dt>${words('webhook-told-of')}</dt><dd>${describeEvents(webhook, words)}</dd></div>
<div><dt>${words('webhook-created')}</dt><dd>${renderAgo(createdAtMs, nowMs, words)}</dd></div>
${renderMadeWith(webhook, words)}
<div><dt>${words('webhook-state')}</dt><dd>${words('webhook-is', { state: stateOf(webhook, nowMs) })}</dd></div>
${failingSinceMs === undefined ? '' : html`<div><dt>${words('webhook-failing-since')}</dt><dd>${renderAgo(failingSinceMs, nowMs, words)}</dd></div>`}
</dl>
${isOver ? html`<p>${describeFailure({ kind: 'token-over' }, words)}</p>` : ''}
${testProblem === undefined ? '' : html`<p class="refusal" role="alert">${words('webhook-test-failed')} ${testProblem}</p>`}
${
  pausedAtMs === undefined || isOver
    ? ''
    : html`<form method="post" action="/account/webhooks/${id}/resume"><p>${words('webhook-paused-why')}</p>
<button class="main">${words('webhook-resume')}</button></form>`
}
<section aria-labelledby="calls">
<h2 id="calls">${words('webhook-calls')}</h2>
${calls.length === 0 ? html`<p class="hint">${words('webhook-calls-none')}</p>` : html`<ul class="entries">${calls.map((call) => renderCall(call, page))}</ul>`}
</section>
<div class="actions">${isOver ? '' : renderTestForm(id, words)}
<details class="confirm"><summary class="button">${words('webhook-remove')}</summary>
<form method="post" action="/account/webhooks/${id}/remove"><p>${words('webhook-remove-what')}</p><button class="alarm">${words('webhook-remove-sure')}</button></form></details></div>
<p><a href="/account/webhooks">${words('webhook-to-all')}</a></p>`;
}

function renderCall(call: WebhookCall, { words, locale, nowMs }: WebhookPage): Html {
  const { jobId, state, attempts, createdAtMs, dueAtMs } = call;
  const isRetried = state === 'pending' && attempts > 0;
  return html`<li><div>
<a href="/jobs/${jobId}">${words('webhook-call-of', { event: wordOf(call.event) })}<span class="unseen"> ${jobId}</span></a>
<dl class="facts">
<div><dt>${words('webhook-call-noted')}</dt><dd>${renderAgo(createdAtMs, nowMs, words)}</dd></div>
<div><dt>${words('webhook-state')}</dt><dd>${words('webhook-call-is', { state, attempts })}</dd></div>
${isRetried ? html`<div><dt>${words('webhook-call-next')}</dt><dd>${renderMinute(dueAtMs, locale)}</dd></div>` : ''}
</dl>
${call.lastFailure === undefined ? '' : html`<p class="hint">${describeFailure(call.lastFailure, words)}</p>`}
</div></li>`;
}

/** What it ends with; nothing when no token made it. */
function renderMadeWith({ token }: Webhook, words: Words): Html | '' {
  return token === undefined
    ? ''
    : html`<div><dt>${words('webhook-made-with')}</dt><dd>${token.name}</dd></div>`;
}

function renderTestForm(id: string, words: Words): Html {
  return html`<form method="post" action="/account/webhooks/${id}/test"><button>${words('webhook-test')}</button></form>`;
}

/** Why a call did not arrive, and what to do about it. */
export function describeFailure(failure: WebhookFailure, words: Words): string {
  const { id, values } = toWebhookFailureMessage(failure);
  return words(id, values);
}

function describeEvents({ events }: Webhook, words: Words): string {
  return events.map((event) => describeEvent(event, words)).join(', ');
}

function stateOf(webhook: Webhook, nowMs: number): 'over' | 'paused' | 'failing' | 'called' {
  const { pausedAtMs, failingSinceMs } = webhook;
  if (isTokenOver(webhook, nowMs)) return 'over';
  if (pausedAtMs !== undefined) return 'paused';
  return failingSinceMs === undefined ? 'called' : 'failing';
}
