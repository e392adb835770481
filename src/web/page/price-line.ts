import { html } from 'hono/html';
import type { Quote, Quoted } from '../../app/quote.ts';
import { roundBalance, roundPrice } from '../../domain/round-credits.ts';
import type { Html } from '../html.ts';
import type { CardContext } from './job-card.ts';
import { tellRefusal } from './refused-field.ts';

type PriceContext = Pick<CardContext, 'texts' | 'words' | 'locale' | 'engine'>;

/**
 * What sending the form as it is would cost, or why it would be refused; nothing where that is said already. It asks
 * again by itself when something that was chosen changes, when one of the visitor's drawings begins or ends (told by
 * assets/pincel.js), and when nothing has changed any more for a while. What was chosen goes along as text: a picture is
 * not sent each time.
 */
export function renderPriceLine(quoted: Quoted | undefined, context: PriceContext): Html {
  return html`<div class="price" id="price" hx-post="/price" hx-encoding="application/x-www-form-urlencoded" hx-trigger="input from:#composer target:'input, select' delay:300ms, pincel:news from:document, htmx:sse:after:message from:#wall delay:1s" hx-sync="this:replace" hx-swap="outerMorph">
<div role="status">${quoted === undefined ? '' : renderMost(quoted, context)}</div>
${quoted?.ok === true ? renderStanding(quoted.quote, context) : ''}
</div>`;
}

/** What somebody who listens hears when it changes. */
function renderMost(quoted: Quoted, context: PriceContext): Html {
  const { texts, words, locale } = context;
  if (!quoted.ok) return html`<p class="refusal">${tellRefusal(quoted.refusal, context)}</p>`;
  const { priceMillicredits, adjustments } = quoted.quote;
  return html`<p><strong>${words('compose-price', { price: roundPrice(priceMillicredits) })}</strong></p>${
    adjustments.length === 0
      ? ''
      : html`<ul class="notes">${adjustments.map((adjustment) => html`<li>${texts.adjustment(adjustment, locale)}</li>`)}</ul>`
  }`;
}

function renderStanding(quote: Quote, { texts, words, locale, engine }: PriceContext): Html {
  const { request, balanceMillicredits: balance, position, isPositionExact, etaMs } = quote;
  const { kind, widthPx, heightPx, frames, steps } = request;
  const facts = [
    words('compose-will-be', { kind, size: `${widthPx} × ${heightPx}`, frames, steps }),
    ...(balance === undefined ? [] : [words('compose-balance', { balance: roundBalance(balance) })]),
    ...(position === 0
      ? []
      : [words(isPositionExact ? 'receipt-place' : 'receipt-place-about', { position })]),
    // Nobody knows how long it takes an engine to be there again.
    ...(etaMs === undefined || engine.state !== 'ready' ? [] : [texts.ready(etaMs, locale)]),
  ];
  return html`<p>${facts.join(' ')}</p>`;
}
