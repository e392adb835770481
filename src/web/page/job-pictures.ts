import { html } from 'hono/html';
import type { JobView } from '../../app/job-board.ts';
import { isDrawingOver } from '../../domain/job-state.ts';
import type { KeptMedia } from '../../domain/media-store.ts';
import type { Html } from '../html.ts';
import type { CardExtras } from './card-extras.ts';
import { type ActionsContext, renderPictureActions } from './job-actions.ts';
import { mediaAddress } from './media-address.ts';
import type { Words } from './words.ts';

/** What hangs on the wall: the files, or the canvas they are being painted on; nothing when there will be none. */
export function renderJobPictures(view: JobView, context: ActionsContext, extras: CardExtras): Html {
  const { words } = context;
  if (!isDrawingOver(view.state)) return html`<div class="hung">${renderCanvas(view, words)}</div>`;
  if (view.media.length === 0) return html``;
  const isOneOfSeveral = view.media.length > 1;
  return html`<div class="hung ${isOneOfSeveral ? 'several' : ''}">${view.media.map((file) =>
    renderWork(
      renderFile(view, file, words),
      isOneOfSeveral ? renderCaption(view, file, context, extras) : html``,
    ),
  )}</div>`;
}

/**
 * The same elements around a preview and around what it becomes: the picture keeps its element, which shows the one
 * until the other is there.
 */
function renderWork(picture: Html, caption: Html): Html {
  return html`<figure class="work"><div class="frame"><picture>${picture}</picture></div>${caption}</figure>`;
}

/** Before the first preview the canvas is blank; an SVG, because only its view box gives it the picture's shape. */
function renderCanvas({ request, preview }: JobView, words: Words): Html {
  const { widthPx, heightPx } = request;
  if (preview !== undefined) {
    const source = `data:image/png;base64,${Buffer.from(preview).toString('base64')}`;
    return renderWork(
      html`<img class="wet" src="${source}" width="${widthPx}" height="${heightPx}" alt="${words('job-so-far')}">`,
      html``,
    );
  }
  return html`<figure class="work"><div class="frame"><svg viewBox="0 0 ${widthPx} ${heightPx}" aria-hidden="true"><rect class="canvas" width="${widthPx}" height="${heightPx}"/></svg></div></figure>`;
}

function renderFile({ jobId, request, media }: JobView, file: KeptMedia, words: Words): Html {
  const address = mediaAddress(jobId, file.position);
  const alt =
    media.length > 1
      ? words('alt-one-of-several', {
          position: file.position + 1,
          count: request.count,
          prompt: request.prompt,
        })
      : words('alt-text', { kind: request.kind, prompt: request.prompt });
  return html`${
    file.format === 'gif'
      ? html`<source media="(prefers-reduced-motion: reduce)" srcset="${address}?still">`
      : ''
  }<img src="${address}" width="${file.widthPx}" height="${file.heightPx}" alt="${alt}">`;
}

function renderCaption(view: JobView, file: KeptMedia, context: ActionsContext, extras: CardExtras): Html {
  return html`<figcaption><span>${context.words('job-seed', { seed: String(file.seed) })}</span>${renderPictureActions(view, file, context, extras)}</figcaption>`;
}
