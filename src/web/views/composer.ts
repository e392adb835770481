import { html } from 'hono/html';
import type { ModelInfo } from '../../domain/model-info.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { FormNumber, FormValues } from '../draft-form.ts';
import type { Html } from '../html.ts';

/** A refused form: the sentence, and the reason it was made from. */
export interface ComposerRefusal {
  readonly refusal: Refusal;
  readonly sentence: string;
}

/** More would push the wall off a phone's screen. */
const shownExamples = 6;

type RefusedField = FormNumber | 'prompt' | 'negativePrompt' | 'kind' | 'motion';

const brush = html`<svg viewBox="0 0 24 24" aria-hidden="true" fill="currentColor"><path d="M20.7 3.3a2.3 2.3 0 0 0-3.3 0l-8.1 8.2 3.2 3.2 8.2-8.1a2.3 2.3 0 0 0 0-3.3ZM7.9 13a4 4 0 0 0-3.9 4c0 1.5-.7 2.3-2 2.8 1 .8 2.3 1.2 3.7 1.2a5 5 0 0 0 5.1-5l-2.9-3Z"/></svg>`;

/**
 * The form a request is written in, as the person left it. A refusal stands beside the field it is about, and that
 * field is marked invalid; the script moves the focus there.
 */
export function renderComposer(
  model: ModelInfo,
  values: FormValues,
  refused: ComposerRefusal | undefined,
): Html {
  const at = refused === undefined ? undefined : refusedField(refused.refusal);
  const marks = (field: RefusedField): Html =>
    at === field ? html`aria-invalid="true" aria-describedby="refusal"` : html``;
  const reason = (field: RefusedField): Html =>
    refused !== undefined && at === field
      ? html`<p class="refusal" id="refusal">${refused.sentence}</p>`
      : html``;
  const numberField = (name: FormNumber, label: string, placeholder: string | number, scope = ''): Html =>
    html`<div class="field ${scope}"><label for="${name}">${label}</label>
<input id="${name}" name="${name}" inputmode="decimal" autocomplete="off" placeholder="${placeholder}" value="${values[name] ?? ''}" ${marks(name)}>${reason(name)}</div>`;

  const takesGif = model.kinds.includes('gif');

  return html`<form class="composer" id="composer" action="/jobs" method="post" novalidate>
<h1><label for="prompt">What shall I draw?</label></h1>
${refused !== undefined && at === undefined ? html`<p class="refusal" id="refusal" tabindex="-1">${refused.sentence}</p>` : ''}
<div class="sheet">
<textarea id="prompt" name="prompt" rows="3" autocomplete="off" placeholder="${model.examplePrompts[0] ?? 'a lighthouse at dusk'}" ${marks('prompt')}>
${values.prompt}</textarea>
${reason('prompt')}
<div class="bar">
<fieldset class="kinds" role="radiogroup" ${marks('kind')}>
<legend class="unseen">Picture or GIF</legend>
<label><input type="radio" name="kind" value="image" ${checkedWhen(values.kind === 'image')}>Picture</label>
<label><input type="radio" name="kind" value="gif" ${checkedWhen(values.kind === 'gif')} ${takesGif ? '' : html`disabled`}>GIF</label>
</fieldset>
${model.motions.length === 0 ? '' : renderMotions(model, values, marks('motion'))}
<button class="button main draw">${brush}Draw</button>
</div>
${reason('kind')}${reason('motion')}${takesGif ? '' : html`<p class="hint">${model.name} draws still pictures only.</p>`}
</div>
${renderExamples(model, values)}
<details class="options" ${at !== undefined && isOption(at) ? html`open` : ''}>
<summary>Options</summary>
<div class="fields">
<div class="field wide"><label for="negativePrompt">Leave out</label>
<input id="negativePrompt" name="negativePrompt" autocomplete="off" placeholder="what should not be in it" value="${values.negativePrompt ?? ''}" ${marks('negativePrompt')}>${reason('negativePrompt')}</div>
${numberField('widthPx', 'Width', model.defaultSize.widthPx)}
${numberField('heightPx', 'Height', model.defaultSize.heightPx)}
${numberField('steps', 'Steps', model.defaultSteps)}
${numberField('guidanceScale', 'Guidance', model.defaultGuidanceScale)}
${numberField('seed', 'Seed', 'any')}
${numberField('count', 'How many', 1, 'for-image')}
${
  model.gif === undefined
    ? ''
    : html`${numberField('frames', 'Frames', model.gif.defaultFrames, 'for-gif')}
${numberField('fps', 'Frames/s', model.gif.defaultFps, 'for-gif')}`
}
</div>
<p class="hint">Left empty, each takes what ${model.name} likes best. The same seed with the same words and options
draws the same picture again.</p>
</details>
</form>`;
}

function renderExamples(model: ModelInfo, values: FormValues): Html {
  if (model.examplePrompts.length === 0) return html``;
  return html`<ul class="examples" aria-label="Examples to start from">${model.examplePrompts
    .slice(0, shownExamples)
    .map(
      (prompt) =>
        html`<li><a class="chip" data-example="${prompt}" href="/?${new URLSearchParams({ prompt, kind: values.kind }).toString()}">${prompt}</a></li>`,
    )}</ul>`;
}

/** The first motion the model knows is chosen for a person who chose none: a GIF wants to move. */
function renderMotions(model: ModelInfo, values: FormValues, marks: Html): Html {
  const chosen = values.motion ?? model.motions[0];
  const choice = (value: string, label: string): Html =>
    html`<label class="chip"><input type="radio" name="motion" value="${value}" ${checkedWhen(value === chosen)}>${label}</label>`;
  return html`<fieldset class="motions" role="radiogroup" ${marks}><legend>How it moves</legend>
<div>${model.motions.map((motion) => choice(motion, motion))}${choice('', 'as I wrote it')}</div></fieldset>`;
}

function checkedWhen(chosen: boolean): Html {
  return chosen ? html`checked` : html``;
}

function isOption(field: RefusedField): boolean {
  return field !== 'prompt' && field !== 'kind' && field !== 'motion';
}

/** Which field a refusal is about; undefined when it is about the request as a whole. */
function refusedField(refusal: Refusal): RefusedField | undefined {
  switch (refusal.kind) {
    case 'prompt-empty':
      return 'prompt';
    case 'prompt-too-long':
    case 'word-denied':
      return refusal.field;
    case 'never-allowed':
    case 'nsfw-not-allowed':
      return 'prompt';
    case 'not-a-number':
      // The form has no field for these two: only other surfaces can send them.
      return refusal.field === 'guidanceRescale' || refusal.field === 'strength' ? undefined : refusal.field;
    case 'seed-invalid':
      return 'seed';
    case 'unknown-name':
      return refusal.what === 'motion' ? 'motion' : undefined;
    case 'media-kind-unsupported':
    case 'kind-not-allowed':
      return 'kind';
    case 'start-picture-unsupported':
    case 'start-picture-for-gif':
    case 'start-picture-unusable':
    case 'queue-full':
    case 'quota-exceeded':
    case 'blocked':
    case 'channel-not-allowed':
    case 'wait-too-long':
    case 'draining':
    case 'event-reused':
    case 'storage-busy':
    case 'storage-full':
      return undefined;
  }
}
