import { html } from 'hono/html';
import type { JobCounts } from '../../domain/job-store.ts';
import type { MediaKind } from '../../domain/media-kind.ts';
import type { QuotaPolicy } from '../../domain/quota-ledger.ts';
import { fullInMs } from '../../domain/quota-refill.ts';
import { roundBalance, roundPrice } from '../../domain/round-credits.ts';
import { roundWait } from '../../domain/round-duration.ts';
import type { Locale } from '../../domain/texts.ts';
import type { Html } from '../html.ts';
import { type QuotaHistory, renderQuotaHistory } from './quota-history.ts';
import type { Words } from './words.ts';

/** What a drawing costs at most when nothing but its words is asked for. */
export interface UsualPrice {
  readonly kind: MediaKind;
  readonly priceMillicredits: number;
}

export interface QuotaView {
  readonly balanceMillicredits: number;
  readonly policy: QuotaPolicy;
  readonly counts: JobCounts;
  readonly prices: readonly UsualPrice[];
  /** Why the person may ask for nothing, as a sentence. */
  readonly blocked: string | undefined;
  readonly history: QuotaHistory;
  readonly words: Words;
  readonly locale: Locale;
}

export function renderQuota(view: QuotaView): Html {
  const { blocked, words } = view;
  return html`<h1>${words('quota-page-title')}</h1>
${blocked === undefined ? '' : html`<p class="refusal">${blocked}</p>`}
${renderBalance(view)}
${view.prices.length === 0 ? '' : renderPrices(view)}
${renderCounts(view)}
${renderQuotaHistory(view.history, view)}`;
}

function renderBalance({ balanceMillicredits: balance, policy, words }: QuotaView): Html {
  const { capacityMillicredits: capacity, refillMillicreditsPerDay: perDay } = policy;
  if (capacity === undefined) {
    return html`<section class="balance">
<p class="much">${words('account-quota-unlimited')}</p>
${balance < 0 ? html`<p>${words('account-quota-used', { price: roundPrice(-balance) })}</p>` : ''}
<p class="hint">${words('account-quota-unit')}</p>
</section>`;
  }
  const waitMs = fullInMs(balance, policy);
  return html`<section class="balance">
<p class="much">${words('account-quota-balance', { balance: roundBalance(balance), price: roundBalance(capacity) })}</p>
<progress max="${Math.max(1, capacity)}" value="${Math.max(0, balance)}" aria-hidden="true"></progress>
<p>${perDay === 0 ? words('account-quota-no-refill') : words('account-quota-refill', { price: roundBalance(perDay) })} ${
    waitMs === undefined ? '' : words('account-quota-full-in', { ...roundWait(waitMs) })
  }</p>
<p class="hint">${words('account-quota-unit')}</p>
</section>`;
}

function renderPrices({ prices, balanceMillicredits, policy, words }: QuotaView): Html {
  const isUnlimited = policy.capacityMillicredits === undefined;
  return html`<section aria-labelledby="quota-prices">
<h2 id="quota-prices">${words('quota-page-prices')}</h2>
<dl class="amounts">${prices.map(({ kind, priceMillicredits }) => {
    const count = Math.max(0, Math.floor(balanceMillicredits / priceMillicredits));
    return html`<div><dt>${words('quota-page-kind', { kind })}</dt><dd>${words('quota-page-price', { price: roundPrice(priceMillicredits) })}${
      isUnlimited ? '' : html`<p class="hint">${words('quota-page-enough', { count })}</p>`
    }</dd></div>`;
  })}</dl>
<p class="hint">${words('quota-page-prices-hint')}</p>
</section>`;
}

function renderCounts({ counts, policy, words }: QuotaView): Html {
  const { maxQueued, maxRunning } = policy;
  return html`<section aria-labelledby="quota-jobs">
<h2 id="quota-jobs">${words('quota-page-jobs')}</h2>
<dl class="amounts">
<div><dt>${words('quota-page-waiting')}</dt><dd>${words('quota-page-count', { count: counts.queued, limit: maxQueued })}</dd></div>
<div><dt>${words('quota-page-running')}</dt><dd>${words('quota-page-count', { count: counts.running, limit: maxRunning })}</dd></div>
</dl>
</section>`;
}
