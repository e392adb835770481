import { html } from 'hono/html';
import type { Html } from '../html.ts';

/** A page that is only a sentence, and a way on. */
export function renderSentencePage(
  title: string,
  sentence: string,
  way: { readonly address: string; readonly label: string },
): Html {
  return html`<div class="problem">
<h1>${title}</h1>
<p>${sentence}</p>
<p><a class="button main" href="${way.address}">${way.label}</a></p>
</div>`;
}
