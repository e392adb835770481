import { html } from 'hono/html';
import type { JobView } from '../../app/job-board.ts';
import { isDrawingOver } from '../../domain/job-state.ts';
import type { ModelInfo } from '../../domain/model-info.ts';
import { toFormValues } from '../draft-form.ts';
import type { Html } from '../html.ts';
import { mediaAddress } from './job-pictures.ts';

/** What a person can do with a job now. Keys keep a button under the finger from turning into another one. */
export function renderJobActions(view: JobView, model: ModelInfo): Html {
  const { jobId, request, media } = view;
  if (view.isStopping && view.state === 'running') return html``;
  if (!isDrawingOver(view.state)) {
    return html`<div class="actions" data-key="unfinished">
<form action="/jobs/${jobId}/cancel" method="post"><button class="button">Cancel<span class="unseen">: ${request.prompt}</span></button></form>
</div>`;
  }
  const address = mediaAddress(jobId, 0);
  return html`<div class="actions" data-key="over">
${media.length === 1 ? html`<a class="button" href="${address}?download" download>Download</a>` : ''}
${request.kind === 'gif' && media.length > 0 ? html`<a class="button play" href="${address}">Play the GIF</a>` : ''}
<form action="/jobs" method="post">${renderHiddenFields(view, model)}<button class="button">${media.length === 0 ? 'Try again' : 'New seed'}</button></form>
<a class="button" href="/?from=${jobId}${media.length === 1 ? '&picture=0' : ''}" data-edit>Edit</a>
</div>`;
}

function renderHiddenFields(view: JobView, model: ModelInfo): Html {
  const values = Object.entries(toFormValues(view.request, model, undefined));
  return html`${values.map(([name, value]) => (value === undefined ? '' : html`<input type="hidden" name="${name}" value="${value}">`))}`;
}
