import { html } from 'hono/html';
import type { JobBoard, JobView } from '../../app/job-board.ts';
import type { JobStore } from '../../domain/job-store.ts';
import type { Html } from '../html.ts';
import { type CardContext, renderJobCard } from './job-card.ts';
import { toPiece } from './to-piece.ts';

/** Older ones are in the gallery. */
const limit = 24;
const listId = 'wall-list';

/** The visitor's latest drawings, newest first: what waits, is drawn, hangs or has failed; nothing whose files are gone. */
export function readWall(
  { jobs, board }: { readonly jobs: Pick<JobStore, 'ofUser'>; readonly board: Pick<JobBoard, 'get'> },
  userId: string,
): readonly JobView[] {
  return jobs
    .ofUser(userId, { limit })
    .flatMap(({ id }) => board.get(id) ?? [])
    .filter(({ state, media }) => media.length > 0 || (state !== 'generated' && state !== 'delivered'));
}

/** The wall of the first page, which keeps itself as things are by the page's one live connection. */
export function renderWall(views: readonly JobView[], context: CardContext): Html {
  return html`<section class="wall" id="wall" tabindex="-1" aria-labelledby="wall-title" hx-sse:connect="/events">
<h2 class="unseen" id="wall-title">${context.words('job-wall')}</h2>
${renderList(views, context)}
</section>`;
}

/**
 * The wall's list for a page that shows it: whoever answers htmx with a new job's card sends this and not the card
 * alone, because the live connection may have brought the card already.
 */
export function toWallPiece(views: readonly JobView[], context: CardContext): Html {
  return toPiece(listId, renderList(views, context));
}

function renderList(views: readonly JobView[], context: CardContext): Html {
  return html`<div class="hangings" id="${listId}">${
    views.length === 0 ? renderEmptyWall(context) : views.map((view) => renderJobCard(view, context))
  }</div>`;
}

/** A canvas with the first few strokes on it. */
function renderEmptyWall({ words }: CardContext): Html {
  return html`<div class="empty">
<div class="frame"><svg viewBox="0 0 480 360" aria-hidden="true"><rect class="canvas" width="480" height="360"/>
<g class="strokes"><path class="sea" d="M46 248c60-22 118-16 176-4s132 14 206-12"/><path class="leaf" d="M70 300c70-14 150-8 214 0s90 6 128-2"/><path class="sun" d="M318 118c10-14 34-12 38 6s-22 30-38 20-10-24 0-26"/><path class="clay" d="M96 176c22-48 46-82 66-96 18 26 36 60 52 98"/></g></svg></div>
<p>${words('job-wall-empty')}</p>
</div>`;
}
