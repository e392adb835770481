import { html } from 'hono/html';
import type { ModelInfo } from '../../domain/model-info.ts';
import type { Html } from '../html.ts';
import { renderLooks, renderOptions, renderStart } from './composer-fields.ts';
import type { ComposerState } from './composer-state.ts';
import type { FormValues } from './draft-form.ts';
import { type ComposerField, createTroubleMarks, type TroubleMarks } from './refused-field.ts';

/** More would push the wall off a phone's screen. */
const shownExamples = 6;

const brush = html`<svg viewBox="0 0 24 24" aria-hidden="true" fill="currentColor"><path d="M20.7 3.3a2.3 2.3 0 0 0-3.3 0l-8.1 8.2 3.2 3.2 8.2-8.1a2.3 2.3 0 0 0 0-3.3ZM7.9 13a4 4 0 0 0-3.9 4c0 1.5-.7 2.3-2 2.8 1 .8 2.3 1.2 3.7 1.2a5 5 0 0 0 5.1-5l-2.9-3Z"/></svg>`;

/**
 * The form a request is written in. What is wrong stands beside the field it is about, which has the focus: on a new
 * page by the browser, on an open one by htmx.
 */
export function renderComposer(composer: ComposerState): Html {
  const { model, values, trouble, words } = composer;
  const field = trouble?.field !== undefined && hasField(model, trouble.field) ? trouble.field : undefined;
  const at = createTroubleMarks(trouble && { ...trouble, field });
  const start = model.imageToImage ? renderStart(composer, at) : html``;
  // Whoever comes from one of their drawings comes to paint on it.
  const isStartFirst = values.startPicture !== undefined;
  return html`<form class="composer" id="composer" action="/jobs" method="post" enctype="multipart/form-data" novalidate hx-post="/jobs" hx-swap="outerMorph" hx-sync="this:drop">
<h1><label for="prompt">${words('compose-what')}</label></h1>
${trouble !== undefined && field === undefined ? html`<p class="refusal" id="refusal" tabindex="-1" autofocus>${trouble.sentence}</p>` : ''}
<div class="sheet">
<textarea id="prompt" name="prompt" rows="3" autocomplete="off" placeholder="${examplesOf(composer)[0] ?? ''}" data-sends ${at.marks('prompt')} ${composer.isRefilled === true ? html`autofocus` : ''}>
${values.prompt}</textarea>
${at.reason('prompt')}
<div class="bar">
${renderKinds(composer, at)}
<button class="main draw">${brush}${words('compose-draw')}</button>
</div>
${at.reason('kind')}${model.kinds.includes('gif') ? '' : html`<p class="hint">${words('compose-stills-only', { model: model.name })}</p>`}
${model.motions.length === 0 ? '' : renderMotions(composer, at)}
${composer.price}
<noscript><button formaction="/price">${words('compose-ask-price')}</button></noscript>
</div>
${isStartFirst ? start : ''}
${renderExamples(composer)}
${renderLooks(composer, at)}
${renderOptions(composer, at)}
${isStartFirst ? '' : start}
</form>`;
}

/** Some fields are there only for a model that can do what they are for. */
function hasField(model: ModelInfo, field: ComposerField): boolean {
  switch (field) {
    case 'frames':
    case 'fps':
      return model.gif !== undefined;
    case 'motion':
      return model.motions.length > 0;
    case 'picture':
    case 'mask':
    case 'strength':
      return model.imageToImage;
    case 'prompt':
    case 'negativePrompt':
    case 'kind':
    case 'widthPx':
    case 'heightPx':
    case 'steps':
    case 'guidanceScale':
    case 'seed':
    case 'count':
      return true;
  }
}

function renderKinds({ model, values, words }: ComposerState, { isAt }: TroubleMarks): Html {
  const choice = (kind: FormValues['kind']): Html => {
    const isChosen = values.kind === kind;
    return html`<label><input type="radio" name="kind" value="${kind}" ${isChosen ? html`checked` : ''} ${isChosen && isAt('kind') ? html`autofocus` : ''} ${model.kinds.includes(kind) ? '' : html`disabled`}>${words(`compose-kind-${kind}`)}</label>`;
  };
  return html`<fieldset class="kinds" role="radiogroup" ${isAt('kind') ? html`aria-invalid="true" aria-describedby="refusal"` : ''}>
<legend class="unseen">${words('compose-kind')}</legend>${choice('image')}${choice('gif')}</fieldset>`;
}

/** The first motion the model knows is chosen for a person who chose none: a GIF wants to move. */
function renderMotions({ model, values, words }: ComposerState, { isAt, reason }: TroubleMarks): Html {
  const chosen = values.motion ?? model.motions[0];
  const choice = (value: string, label: string): Html =>
    html`<label class="chip"><input type="radio" name="motion" value="${value}" ${value === chosen ? html`checked` : ''}>${label}</label>`;
  return html`<fieldset class="motions" role="radiogroup" ${isAt('motion') ? html`aria-invalid="true" aria-describedby="refusal"` : ''}><legend>${words('compose-motion')}</legend>
<div>${model.motions.map((motion) => choice(motion, motion))}${choice('', words('compose-motion-own'))}</div>${reason('motion')}</fieldset>`;
}

/** Each is a way to a filled form; with script it fills the form that is there. */
function renderExamples(composer: ComposerState): Html {
  const examples = examplesOf(composer).slice(0, shownExamples);
  if (examples.length === 0) return html``;
  const { kind } = composer.values;
  return html`<ul class="examples" aria-label="${composer.words('compose-examples')}">${examples.map(
    (prompt) =>
      html`<li><a class="chip" data-example="${prompt}" href="/?${new URLSearchParams({ prompt, kind }).toString()}">${prompt}</a></li>`,
  )}</ul>`;
}

/** What the model is known to draw well, in the language of the page where its folder has it. */
function examplesOf({ model, locale }: ComposerState): readonly string[] {
  return model.examplePromptsIn[locale] ?? model.examplePrompts;
}
