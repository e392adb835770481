import { html } from 'hono/html';
import { surfaces } from '../../domain/surface.ts';
import type { Locale } from '../../domain/texts.ts';
import type { Html } from '../html.ts';
import { type HungWork, renderGalleryCard } from './gallery-card.ts';
import { type GallerySearch, galleryAddress, isNarrowed } from './gallery-search.ts';
import { toPiece } from './to-piece.ts';
import type { Words } from './words.ts';

/** A page of the gallery. */
export interface GalleryView {
  readonly search: GallerySearch;
  readonly works: readonly HungWork[];
  /** The last work of the page, when there are older ones. */
  readonly lastId: string | undefined;
  /** Whoever looks wants nothing to move. */
  readonly isStill: boolean;
  readonly words: Words;
  readonly locale: Locale;
}

const resultsId = 'gallery-results';
const listId = 'gallery-list';
const olderId = 'gallery-older';

export function renderGallery(view: GalleryView): Html {
  const { search, works, words } = view;
  const isEmpty = works.length === 0 && search.beforeId === undefined && !isNarrowed(search);
  return html`<h1>${words('gallery-title')}</h1>
<p class="hint">${words('gallery-what-it-is')}</p>
${isEmpty ? renderNothingYet(words) : html`${renderSearch(view)}${renderResults(view)}`}`;
}

/** What was found, for a page that shows something else. */
export function toResultPieces(view: GalleryView): Html {
  return html`${renderResults(view)}${toNews(view)}`;
}

/** What is older, for a page that shows what is newer. */
export function toOlderPieces(view: GalleryView): Html {
  return html`<hx-partial hx-target="#${listId}" hx-swap="beforeend">${renderCards(view)}</hx-partial>
${toPiece(olderId, renderOlder(view))}
${toNews(view)}`;
}

/** For whoever does not see that something was put on the page. */
function toNews({ works, words }: GalleryView): Html {
  const news = words('gallery-shown', { count: works.length });
  return toPiece('announcer', html`<p class="unseen" role="status" id="announcer">${news}</p>`);
}

function renderSearch({ search, words }: GalleryView): Html {
  const { typed, kind, surface } = search;
  return html`<search><form class="search" action="/gallery" hx-get="/gallery" hx-trigger="submit, change target:select" hx-target="#${resultsId}" hx-swap="outerHTML" hx-push-url="true">
<div class="field words"><label for="gallery-q">${words('gallery-words')}</label><input type="search" id="gallery-q" name="q" value="${typed}" maxlength="200" enterkeyhint="search"></div>
<div class="field"><label for="gallery-kind">${words('gallery-kind')}</label><select id="gallery-kind" name="kind">${renderOptions(
    ['image', 'gif'],
    kind,
    (value) => words('gallery-kind-choice', { kind: value }),
  )}</select></div>
<div class="field"><label for="gallery-from">${words('gallery-from')}</label><select id="gallery-from" name="from">${renderOptions(
    surfaces,
    surface,
    (value) => (value === '' ? words('gallery-from-anywhere') : words('gallery-surface', { surface: value })),
  )}</select></div>
<button class="main">${words('gallery-search')}</button>
</form></search>`;
}

function renderOptions(
  values: readonly string[],
  chosen: string | undefined,
  nameOf: (value: string) => string,
): readonly Html[] {
  return ['', ...values].map(
    (value) =>
      html`<option value="${value}" ${value === (chosen ?? '') ? html`selected` : ''}>${nameOf(value)}</option>`,
  );
}

function renderResults(view: GalleryView): Html {
  const { search, works, words } = view;
  return html`<section class="hangings" id="${resultsId}" aria-label="${words('gallery-drawings')}">
${search.beforeId === undefined ? '' : html`<p><a href="${galleryAddress({ ...search, beforeId: undefined })}">${words('gallery-newest')}</a></p>`}
${works.length === 0 ? renderNothingFits(view) : html`<ul class="cards" id="${listId}">${renderCards(view)}</ul>`}
${renderOlder(view)}
</section>`;
}

function renderCards(view: GalleryView): readonly Html[] {
  return view.works.map((work) => renderGalleryCard(work, view));
}

/** A link to the next page, which htmx puts below this one instead. */
function renderOlder({ search, lastId, words }: GalleryView): Html {
  if (lastId === undefined) return html`<p id="${olderId}"></p>`;
  const address = galleryAddress({ ...search, beforeId: lastId });
  return html`<p id="${olderId}"><a class="button" href="${address}" hx-get="${address}" hx-swap="none">${words('gallery-older')}</a></p>`;
}

function renderNothingYet(words: Words): Html {
  return html`<div class="empty">
<p>${words('gallery-empty')}</p>
<p>${words('gallery-empty-link')}</p>
<p class="actions"><a class="button main" href="/">${words('gallery-draw')}</a><a class="button" href="/account">${words('gallery-account')}</a></p>
</div>`;
}

function renderNothingFits({ search, words }: GalleryView): Html {
  if (!isNarrowed(search)) return html`<p class="empty">${words('gallery-no-older')}</p>`;
  return html`<div class="empty">
<p>${search.typed === '' ? words('gallery-none') : words('gallery-none-with-words', { typed: search.typed })}</p>
<p class="actions"><a class="button" href="/gallery">${words('gallery-all')}</a></p>
</div>`;
}
