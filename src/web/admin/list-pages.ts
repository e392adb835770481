import { html } from 'hono/html';
import { z } from 'zod';
import type { Html } from '../html.ts';
import type { Words } from '../page/words.ts';

/** Which part of a list is shown. */
export interface ListPage {
  /** From 1. */
  readonly page: number;
  readonly pages: number;
  /** Entries before the first one shown. */
  readonly offset: number;
}

const pageSchema = z.coerce.number().int().min(1).catch(1);

/** The page that an address asks for; the first unless it says a number. */
export function parsePage(asked: string | undefined): number {
  return pageSchema.parse(asked);
}

/** The page that was asked for, or the last one when there are fewer. */
export function toListPage(asked: number, count: number, perPage: number): ListPage {
  const pages = Math.max(1, Math.ceil(count / perPage));
  const page = Math.min(pages, asked);
  return { page, pages, offset: (page - 1) * perPage };
}

/** Links to the pages around the one that is shown; nothing where there is only one. */
export function renderListPages(
  { page, pages }: ListPage,
  { label, addressOf, words }: ListPagesOptions,
): Html | '' {
  if (pages === 1) return '';
  const link = (wanted: number, text: string, rel: string): Html =>
    wanted < 1 || wanted > pages
      ? html`<span></span>`
      : html`<a href="${addressOf(wanted)}" rel="${rel}">${text}</a>`;
  return html`<nav class="pages" aria-label="${label}">${link(page - 1, words('admin-rules-page-before'), 'prev')}<p class="hint">${words('admin-rules-page', { page, pages })}</p>${link(page + 1, words('admin-rules-page-after'), 'next')}</nav>`;
}

interface ListPagesOptions {
  readonly label: string;
  readonly addressOf: (page: number) => string;
  readonly words: Words;
}
