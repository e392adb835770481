import { html } from 'hono/html';
import type { JobView } from '../../app/job-board.ts';
import type { MediaFile } from '../../domain/engine.ts';
import { isDrawingOver } from '../../domain/job-state.ts';
import type { Html } from '../html.ts';

/** Address of one of a job's files. */
export function mediaAddress(jobId: string, index: number): string {
  return `/media/${jobId}/${index}`;
}

/** What hangs on the wall: the files, or the canvas they are being painted on; nothing when there will be none. */
export function renderJobPictures(view: JobView): Html {
  if (!isDrawingOver(view.state)) return html`<div class="hung">${renderCanvas(view)}</div>`;
  if (view.media.length === 0) return html``;
  const several = view.media.length > 1;
  return html`<div class="hung ${several ? 'several' : ''}">${view.media.map((file, index) => renderFile(view, file, index, several))}</div>`;
}

/** Before the first preview the canvas is blank; an SVG, because only its view box gives it the picture's shape. */
function renderCanvas({ request, preview }: JobView): Html {
  const { widthPx, heightPx } = request;
  if (preview !== undefined) {
    const source = `data:image/png;base64,${Buffer.from(preview).toString('base64')}`;
    return html`<figure class="frame"><img class="wet" src="${source}" width="${widthPx}" height="${heightPx}" alt="The picture so far"></figure>`;
  }
  return html`<figure class="frame"><svg viewBox="0 0 ${widthPx} ${heightPx}" aria-hidden="true"><rect class="canvas" width="${widthPx}" height="${heightPx}"/></svg></figure>`;
}

function renderFile({ jobId, request }: JobView, file: MediaFile, index: number, several: boolean): Html {
  const address = mediaAddress(jobId, index);
  const what = file.format === 'gif' ? 'GIF' : 'picture';
  const image = html`<img src="${address}" width="${file.widthPx}" height="${file.heightPx}" alt="AI-generated ${what}: ${request.prompt}">`;
  return html`<figure class="work"><div class="frame">${
    file.format === 'gif'
      ? html`<picture><source media="(prefers-reduced-motion: reduce)" srcset="${address}?still">${image}</picture>`
      : image
  }</div>${
    several
      ? html`<figcaption><span>Seed ${file.seed}</span><span><a href="/?from=${jobId}&picture=${index}" data-edit aria-label="Edit, with seed ${file.seed}">Edit</a> · <a href="${address}?download" download aria-label="Download the ${what} with seed ${file.seed}">Download</a></span></figcaption>`
      : ''
  }</figure>`;
}
