import { html } from 'hono/html';
import type { StatementLine } from '../../domain/quota-ledger.ts';
import { roundBalance, roundPrice } from '../../domain/round-credits.ts';
import type { Locale } from '../../domain/texts.ts';
import type { Html } from '../html.ts';
import { renderMinute } from './render-time.ts';
import type { Words } from './words.ts';

export interface QuotaMove {
  readonly line: StatementLine;
  /** Of the drawing it is about; undefined when it is about none, or the words were erased. */
  readonly prompt: string | undefined;
}

/** A page of what moved, newest first. */
export interface QuotaHistory {
  readonly moves: readonly QuotaMove[];
  /** The last move of the page, when there are older ones. */
  readonly lastId: number | undefined;
  readonly isFirst: boolean;
}

interface HistoryContext {
  readonly words: Words;
  readonly locale: Locale;
}

export function renderQuotaHistory({ moves, lastId, isFirst }: QuotaHistory, context: HistoryContext): Html {
  const { words } = context;
  return html`<section aria-labelledby="quota-history">
<h2 id="quota-history">${words('quota-page-history')}</h2>
${isFirst ? '' : html`<p><a href="/quota">${words('quota-page-newest')}</a></p>`}
${moves.length === 0 ? html`<p class="empty">${words(isFirst ? 'quota-page-empty' : 'quota-page-no-older')}</p>` : renderTable(moves, context)}
${lastId === undefined ? '' : html`<p><a class="button" href="/quota?before=${lastId}">${words('quota-page-older')}</a></p>`}
</section>`;
}

function renderTable(moves: readonly QuotaMove[], context: HistoryContext): Html {
  const { words, locale } = context;
  return html`<table class="moves" aria-labelledby="quota-history">
<thead><tr><th scope="col">${words('quota-page-what')}</th><th scope="col" class="number">${words('quota-page-credits')}</th></tr></thead>
<tbody>${moves.map(
    (move) =>
      html`<tr><td>${renderWhat(move, words)}<p class="hint">${renderMinute(move.line.atMs, locale)}</p></td><td class="number">${renderAmount(move.line, words)}</td></tr>`,
  )}</tbody>
</table>`;
}

function renderAmount({ amountMillicredits, givenBackMillicredits }: StatementLine, words: Words): string {
  const moved = amountMillicredits + givenBackMillicredits;
  if (moved === 0) return words('quota-page-amount', { sign: '', amount: 0 });
  return moved < 0
    ? words('quota-page-amount', { sign: '−', amount: roundPrice(-moved) })
    : words('quota-page-amount', { sign: '+', amount: roundBalance(moved) });
}

function renderWhat({ line, prompt }: QuotaMove, words: Words): Html {
  const sentence = describeMove(line, words);
  if (line.jobId === undefined) return html`<p>${sentence}</p>`;
  return html`<p class="what">${
    prompt === undefined ? words('quota-page-erased') : html`<a href="/jobs/${line.jobId}">${prompt}</a>`
  }</p><p>${sentence}</p>`;
}

function describeMove(line: StatementLine, words: Words): string {
  const { kind, reason } = line;
  switch (kind) {
    case 'grant':
      return words(reason === 'opening' ? 'quota-page-opening' : 'quota-page-refill');
    case 'adjust':
      // Written by `QuotaLedger.merge`; what it says besides is an id.
      return reason.startsWith('merged ')
        ? words('quota-page-linked')
        : words('quota-page-adjust', { reason });
    case 'reserve':
      return describeDrawing(line, words);
    case 'settle':
      return words('quota-page-settle');
    case 'refund':
      return words('quota-page-refund');
  }
}

function describeDrawing(
  { amountMillicredits, givenBackMillicredits, outcome }: StatementLine,
  words: Words,
): string {
  const price = roundPrice(-amountMillicredits);
  switch (outcome) {
    case 'settle':
      return givenBackMillicredits === 0
        ? words('quota-page-drawn', { price })
        : words('quota-page-drawn-for-less', { price, back: roundBalance(givenBackMillicredits) });
    case 'refund':
      return words('quota-page-not-drawn', { price });
    case 'reserve':
    case undefined:
      return words('quota-page-reserved', { price });
  }
}
