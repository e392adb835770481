import { html } from 'hono/html';
import type { MediaKind } from '../../domain/media-kind.ts';
import type { StoredMedia } from '../../domain/media-store.ts';
import type { Surface } from '../../domain/surface.ts';
import type { Locale } from '../../domain/texts.ts';
import type { Html } from '../html.ts';
import { changePartAddress } from './change-part.ts';
import { mediaAddress } from './media-address.ts';
import { renderDay } from './render-time.ts';
import type { Words } from './words.ts';

/** A drawing of which something is left to show. */
export interface HungWork {
  readonly jobId: string;
  readonly kind: MediaKind;
  readonly surface: Surface;
  readonly acceptedAtMs: number;
  readonly prompt: string;
  /** The first of the files that are kept. */
  readonly first: StoredMedia;
  /** Files that are kept. */
  readonly count: number;
  /** Its pictures can be the start of others. */
  readonly canBeStart: boolean;
}

interface CardContext {
  readonly words: Words;
  readonly locale: Locale;
  /** Whoever looks wants nothing to move. */
  readonly isStill: boolean;
}

/** A drawing in the gallery: the picture, its words, and what is done with it most. The rest is on its own page. */
export function renderGalleryCard(work: HungWork, context: CardContext): Html {
  const { jobId, kind, surface, acceptedAtMs, prompt, first, count, canBeStart } = work;
  const { words, locale } = context;
  const label = (id: string): Html => html`${words(id)}<span class="unseen">: ${prompt}</span>`;
  return html`<li class="card" id="card-${jobId}">
<a class="mat" href="/jobs/${jobId}" tabindex="-1" aria-hidden="true">${renderThumbnail(work, context)}</a>
<h2><a href="/jobs/${jobId}">${prompt}</a></h2>
<p class="hint">${words('gallery-what', { kind, count })} · ${words('gallery-surface', { surface })}<br>${renderDay(acceptedAtMs, locale)}</p>
<div class="actions">
${count > 1 ? '' : html`<a class="button" href="${mediaAddress(jobId, first.position)}?download" download>${label('job-download')}</a>`}
<form action="/jobs/${jobId}/again" method="post"><button>${label('job-again')}</button></form>
${count > 1 || !canBeStart ? '' : html`<a class="button" href="${changePartAddress(jobId, first.position)}">${label('job-change-part')}</a>`}
</div>
</li>`;
}

/** The whole file, scaled down by the browser: it is small, and what comes into sight is all that is loaded. */
function renderThumbnail({ jobId, first }: HungWork, { isStill }: CardContext): Html {
  const { position, format, widthPx, heightPx } = first;
  const address = mediaAddress(jobId, position);
  const still = `${address}?still`;
  const isGif = format === 'gif';
  return html`<picture>${
    isGif && !isStill ? html`<source media="(prefers-reduced-motion: reduce)" srcset="${still}">` : ''
  }<img src="${isGif && isStill ? still : address}" width="${widthPx}" height="${heightPx}" alt="" loading="lazy" decoding="async"></picture>`;
}
