import { html } from 'hono/html';
import { z } from 'zod';
import { type WebhookEvent, webhookEvents } from '../../domain/webhook.ts';
import type { Html } from '../html.ts';
import type { Words } from './words.ts';

/** What the form for a new webhook holds, and what is wrong with it. */
export interface WebhookForm {
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  readonly urlProblem?: string | undefined;
  readonly eventsProblem?: string | undefined;
}

export const emptyWebhookForm: WebhookForm = { url: '', events: webhookEvents };

const one = z.string().catch('');
const formSchema = z.object({
  url: one.transform((url) => url.trim()),
  events: z.array(z.unknown()).catch([]),
});

/** What a browser sent; what is none of the events is left out. */
export function readWebhookForm(fields: Readonly<Record<string, unknown>>): WebhookForm {
  const { events } = fields;
  const form = formSchema.parse({ url: fields['url'], events: Array.isArray(events) ? events : [events] });
  return { url: form.url, events: webhookEvents.filter((event) => form.events.includes(event)) };
}

export function renderWebhookForm(
  { url, events, urlProblem, eventsProblem }: WebhookForm,
  words: Words,
): Html {
  return html`<form method="post" action="/account/webhooks">
<div class="field">
<label for="webhook-url">${words('webhook-url')}</label>
<input id="webhook-url" name="url" type="url" required maxlength="2000" autocomplete="off" spellcheck="false" placeholder="https://hooks.example.org/pincel" value="${url}" ${renderMarks('webhook-url', urlProblem)}>
${renderProblem('webhook-url', urlProblem)}
<p class="hint" id="webhook-url-hint">${words('webhook-url-hint')}</p>
</div>
<fieldset ${renderMarks('webhook-events', eventsProblem)}>
<legend>${words('webhook-told-of')}</legend>
${webhookEvents.map(
  (event) =>
    html`<label><input type="checkbox" name="events" value="${event}" ${events.includes(event) ? html`checked` : ''}> ${describeEvent(event, words)}</label>`,
)}
${renderProblem('webhook-events', eventsProblem)}
<p class="hint" id="webhook-events-hint">${words('webhook-told-of-hint')}</p>
</fieldset>
<p><button class="main">${words('webhook-create')}</button></p>
</form>`;
}

/** An end of a drawing, as its owner calls it. */
export function describeEvent(event: WebhookEvent, words: Words): string {
  return words('webhook-event', { event: wordOf(event) });
}

/** An event as the locale files know it. */
export function wordOf(event: WebhookEvent): string {
  return event.slice('generation.'.length);
}

function renderMarks(id: string, problem: string | undefined): Html {
  return problem === undefined
    ? html`aria-describedby="${id}-hint"`
    : html`aria-invalid="true" aria-describedby="${id}-problem ${id}-hint"`;
}

function renderProblem(id: string, problem: string | undefined): Html | '' {
  return problem === undefined ? '' : html`<p class="refusal" id="${id}-problem">${problem}</p>`;
}
