import { html } from 'hono/html';
import type { JobView } from '../../app/job-board.ts';
import { isDrawingOver, isOver } from '../../domain/job-state.ts';
import type { KeptMedia } from '../../domain/media-store.ts';
import type { ModelInfo } from '../../domain/model-info.ts';
import type { Locale } from '../../domain/texts.ts';
import type { Html } from '../html.ts';
import type { CardExtras, MediaLink } from './card-extras.ts';
import { canBeStart, changePartAddress } from './change-part.ts';
import { mediaAddress } from './media-address.ts';
import type { Visitor } from './visitor.ts';
import type { Words } from './words.ts';

/** What the buttons of a job depend on. */
export interface ActionsContext {
  readonly model: ModelInfo;
  readonly words: Words;
  readonly locale: Locale;
  readonly visitor: Visitor;
}

/**
 * What a person can do with a job now. Unfinished and finished ones have ids of their own: a button must not turn into
 * another one under the finger.
 */
export function renderJobActions(view: JobView, context: ActionsContext, extras: CardExtras): Html {
  const { jobId, request, media, state } = view;
  const { words, locale } = context;
  if (view.isStopping && state === 'running') return html``;
  const label = (id: string): Html => html`${words(id)}<span class="unseen">: ${request.prompt}</span>`;
  if (!isDrawingOver(state)) {
    return html`<div class="actions" id="actions-unfinished-${jobId}">${renderDeed(jobId, 'cancel', label('job-cancel'))}</div>`;
  }
  const [first] = media;
  const only = media.length === 1 ? first : undefined;
  return html`<div class="actions" id="actions-${jobId}">
${only === undefined ? '' : html`<a class="button" href="${mediaAddress(jobId, only.position)}?download" download>${label('job-download')}</a>`}
${request.kind === 'gif' && first !== undefined ? html`<a class="button play" href="${mediaAddress(jobId, first.position)}">${label('job-play')}</a>` : ''}
${isTheirs(view, context) ? renderDeed(jobId, 'again', label(media.length === 0 ? 'job-try-again' : 'job-again')) : ''}
${only !== undefined && canVary(view, context) ? renderDeed(jobId, 'variation', label('job-variation')) : ''}
${isTheirs(view, context) ? renderEdit(jobId, only, label('job-edit'), extras) : ''}
${only !== undefined && canVary(view, context) ? renderChangePart(jobId, only, label('job-change-part'), extras) : ''}
${media.length === 0 ? '' : renderDeed(jobId, 'share', label('job-share'))}
${media.length === 0 || !isOver(state) ? '' : renderDelete(jobId, label('job-delete'), words)}
</div>
${media.length === 0 ? '' : renderShared(jobId, extras.links ?? [], { words, locale })}`;
}

/** What can be done with one of a job's several pictures. */
export function renderPictureActions(
  view: JobView,
  file: KeptMedia,
  context: ActionsContext,
  extras: CardExtras,
): Html {
  const { jobId } = view;
  const { words } = context;
  const label = (id: string): Html =>
    html`${words(id)}<span class="unseen">: ${words('job-seed', { seed: String(file.seed) })}</span>`;
  return html`<span class="deeds"><a href="${mediaAddress(jobId, file.position)}?download" download>${label('job-download')}</a>
${isTheirs(view, context) ? renderEdit(jobId, file, label('job-edit'), extras) : ''}
${canVary(view, context) ? html`${renderDeed(jobId, 'variation', label('job-variation'), file.position)}${renderChangePart(jobId, file, label('job-change-part'), extras)}` : ''}</span>`;
}

/** What a person asked for is theirs to go on with; admins may look, stop, share and remove. */
function isTheirs({ userId }: JobView, { visitor }: ActionsContext): boolean {
  return userId === visitor.userId;
}

/** Whose picture can be the start of another. */
function canVary(view: JobView, context: ActionsContext): boolean {
  return isTheirs(view, context) && canBeStart(view.request, context.model);
}

/** Leads to the form for an earlier request, with the seed of `file`. */
function renderEdit(jobId: string, file: KeptMedia | undefined, label: Html, extras: CardExtras): Html {
  const picture = file === undefined ? '' : `&picture=${file.position}`;
  return renderToForm(`/?from=${jobId}${picture}`, label, extras);
}

/** Leads to the form that starts from `file`, to paint over a part of it. */
function renderChangePart(jobId: string, file: KeptMedia, label: Html, extras: CardExtras): Html {
  return renderToForm(changePartAddress(jobId, file.position), label, extras);
}

/** Leads to a filled form; where the form is on the page, it is filled there. */
function renderToForm(address: string, label: Html, { isAlone }: CardExtras): Html {
  const inPlace =
    isAlone === true ? '' : html`hx-get="${address}" hx-target="#composer" hx-swap="outerHTML show:top"`;
  return html`<a class="button" href="${address}" ${inPlace}>${label}</a>`;
}

/** A button that does something. The answer brings its pieces with it; without script it is a page. */
function renderDeed(jobId: string, deed: string, label: Html, position?: number): Html {
  return html`<form action="/jobs/${jobId}/${deed}" method="post" ${byHtmx(jobId, deed)}>${
    position === undefined ? '' : html`<input type="hidden" name="picture" value="${position}">`
  }<button class="button">${label}</button></form>`;
}

/** A second press while the first is under way does nothing. */
function byHtmx(jobId: string, deed: string): Html {
  return html`hx-post="/jobs/${jobId}/${deed}" hx-target="#main" hx-swap="none" hx-sync="this:drop"`;
}

function renderDelete(jobId: string, label: Html, words: Words): Html {
  return html`<details class="confirm" id="delete-${jobId}"><summary class="button">${label}</summary>
<form action="/jobs/${jobId}/delete" method="post" ${byHtmx(jobId, 'delete')}><p>${words('job-delete-hint')}</p>
<button class="alarm">${words('job-delete-yes')}</button></form></details>`;
}

/** The place of the links, empty as long as there are none: what htmx put there stays when the card is drawn anew. */
function renderShared(
  jobId: string,
  links: readonly MediaLink[],
  context: Pick<ActionsContext, 'words' | 'locale'>,
): Html {
  return html`<div class="shared" id="${sharedId(jobId)}" hx-morph-skip-children>${renderLinks(jobId, links, context)}</div>`;
}

/** Links that were just made, for a card that is on the page. */
export function toLinksPiece(
  jobId: string,
  links: readonly MediaLink[],
  context: Pick<ActionsContext, 'words' | 'locale'>,
): Html {
  return html`<hx-partial hx-target="#${sharedId(jobId)}" hx-swap="innerHTML">${renderLinks(jobId, links, context)}</hx-partial>`;
}

function sharedId(jobId: string): string {
  return `shared-${jobId}`;
}

function renderLinks(
  jobId: string,
  links: readonly MediaLink[],
  { words, locale }: Pick<ActionsContext, 'words' | 'locale'>,
): Html | '' {
  const [first] = links;
  if (first === undefined) return '';
  const until = new Date(first.expiresAtMs).toLocaleString(locale, { dateStyle: 'long', timeZone: 'UTC' });
  return html`<p>${words('job-links-hint', { until, count: links.length })}</p>
${links.map(({ position, url }) => {
  const id = `link-${jobId}-${position}`;
  const name = links.length === 1 ? words('job-link') : words('job-link-to', { position: position + 1 });
  return html`<div class="field"><label for="${id}">${name}</label><input id="${id}" value="${url}" readonly ${position === first.position ? html`autofocus` : ''}></div>`;
})}`;
}
