import { html } from 'hono/html';
import type { PincelState } from '../pincel.ts';
import type { ShownForm, Stage } from '../stage.ts';
import type { Html } from './layout.ts';

const states: Readonly<Record<PincelState, string>> = {
  starting: 'Pincel is starting.',
  running: 'Pincel is running.',
  stopping: 'Pincel is stopping.',
  stopped: 'Pincel has stopped. Look at the terminal for the reason.',
};

export function renderPincel(state: PincelState, isNetworkBroken: boolean): Html {
  return html`<p id="pincel" role="status" data-state="${state}">${states[state]}${isNetworkBroken ? ' The network is down.' : ''}</p>`;
}

/** The form that the bot has opened, or none. */
export function renderForm(stage: Stage['name'], form: ShownForm | undefined): Html {
  if (form === undefined) return html`<div id="${stage}-form"></div>`;
  return html`<div id="${stage}-form"><form class="modal" data-form="${form.id}" aria-labelledby="${stage}-form-title">
<h3 id="${stage}-form-title" tabindex="-1">${form.title}</h3>
${form.fields.map(({ id, label, value, isLong, isRequired, maxLength }) => {
  const rules = html`name="${id}" ${isRequired ? html`required` : ''} ${maxLength === undefined ? '' : html`maxlength="${maxLength}"`}`;
  return html`<label>${label}${
    isLong
      ? html`<textarea rows="3" ${rules}>
${value}</textarea>`
      : html`<input ${rules} value="${value}">`
  }</label>`;
})}
<div class="buttons"><button class="button main">Submit</button><button type="button" class="button" data-do="close-form">Close</button></div>
</form></div>`;
}

/** The calls of the protocol, newest first, and what was broken of it. */
export function renderCalls(stage: Pick<Stage, 'name' | 'calls' | 'violations'>): Html {
  const violations = stage.violations();
  return html`<div id="${stage.name}-calls">
<p class="verdict ${violations.length === 0 ? '' : 'broken'}">${violations.length === 0 ? 'No rule of the protocol was broken.' : `Rules broken: ${violations.length}`}</p>
${violations.length === 0 ? '' : html`<ul class="violations">${violations.map((violation) => html`<li>${violation}</li>`)}</ul>`}
<ol class="calls">${stage
    .calls()
    .map(
      ({ atMs, what, outcome, isRefused }) =>
        html`<li class="${isRefused ? 'refused' : ''}"><time>${new Date(atMs).toISOString().slice(11, 23)}</time> <code>${what}</code> ${outcome}</li>`,
    )}</ol></div>`;
}
