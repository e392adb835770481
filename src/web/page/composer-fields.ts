import { html } from 'hono/html';
import { applyPresets, lengths, qualities, shapes } from '../../domain/draw-presets.ts';
import type { ModelInfo } from '../../domain/model-info.ts';
import { defaultMaskedStrength, defaultStrength } from '../../domain/resolve-values.ts';
import { schedulerNames } from '../../domain/scheduler-name.ts';
import { styles } from '../../domain/styles.ts';
import type { Html } from '../html.ts';
import { type Choice, ofEachKind, renderNumber, renderOwnNumber, renderSelect } from './composer-inputs.ts';
import type { ComposerState } from './composer-state.ts';
import type { FormValues } from './draft-form.ts';
import { renderMask } from './mask-fields.ts';
import type { ComposerField, TroubleMarks } from './refused-field.ts';

const optionFields = [
  'negativePrompt',
  'widthPx',
  'heightPx',
  'steps',
  'guidanceScale',
  'seed',
  'frames',
  'fps',
] as const satisfies readonly ComposerField[];

const startFields = ['picture', 'mask', 'strength'] as const satisfies readonly ComposerField[];

/** What most people choose, in words. */
export function renderLooks(composer: ComposerState, at: TroubleMarks): Html {
  const { model, values, words } = composer;
  return html`<div class="fields">
${renderSelect(
  'shape',
  words('compose-shape'),
  toShapeChoices(composer),
  values.shape ?? ownShape(model, values.kind),
  '',
  ofEachKind((kind) => ownShape(model, kind) ?? ''),
)}
${renderSelect(
  'quality',
  words('compose-quality'),
  qualities.map((quality): Choice => [quality, words(`compose-quality-${quality}`)]),
  values.quality ?? 'normal',
)}
${
  model.knowsStyles
    ? renderSelect(
        'style',
        words('compose-style'),
        [
          ['', words('compose-style-none')],
          ...styles.map(({ name }): Choice => [name, words(`style-${name}`)]),
        ],
        values.style,
      )
    : ''
}
${renderNumber(composer, at, 'count', 1, 'for-image')}
${
  model.gif === undefined
    ? ''
    : renderSelect(
        'length',
        words('compose-length'),
        lengths.map((length): Choice => [length, words(`compose-length-${length}`)]),
        values.length ?? 'normal',
        'for-gif',
      )
}
</div>`;
}

/** What few people change: everything else that a request may say. */
export function renderOptions(composer: ComposerState, at: TroubleMarks): Html {
  const { model, values, words } = composer;
  const isOpen =
    at.isAt(...optionFields) ||
    [...optionFields, 'ending' as const, 'scheduler' as const].some((field) => isFilled(values[field]));
  return html`<details class="options" ${isOpen ? html`open` : ''}>
<summary>${words('compose-options')}</summary>
<div class="fields">
<div class="field wide"><label for="negativePrompt">${words('compose-negativePrompt')}</label>
<input id="negativePrompt" name="negativePrompt" autocomplete="off" placeholder="${words('compose-negativePrompt-example')}" value="${values.negativePrompt ?? ''}" ${at.marks('negativePrompt')}>${at.reason('negativePrompt')}</div>
${renderOwnNumber(composer, at, 'widthPx', (own) => own.defaultSize.widthPx)}
${renderOwnNumber(composer, at, 'heightPx', (own) => own.defaultSize.heightPx)}
${renderOwnNumber(composer, at, 'steps', (own) => own.defaultSteps)}
${renderOwnNumber(composer, at, 'guidanceScale', (own) => own.defaultGuidanceScale)}
${renderNumber(composer, at, 'seed', words('compose-seed-any'))}
${
  model.gif === undefined
    ? ''
    : html`${renderNumber(composer, at, 'frames', model.gif.defaultFrames, 'for-gif')}
${renderNumber(composer, at, 'fps', model.gif.defaultFps, 'for-gif')}
${renderSelect(
  'ending',
  words('compose-ending'),
  [
    ['', words('compose-ending-loop', { frames: model.gif.contextFrames })],
    ['open', words('compose-ending-open')],
  ],
  values.ending,
  'for-gif wide',
)}`
}
${renderSelect('scheduler', words('compose-scheduler'), toSchedulerChoices(composer), values.scheduler, 'wide')}
</div>
<p class="hint">${words('compose-options-hint', { model: model.name })}</p>
</details>`;
}

/** A picture to start from, and the part of it to draw anew: from the person's disk, or of an earlier drawing of theirs. */
export function renderStart(composer: ComposerState, at: TroubleMarks): Html {
  const { values, files, words } = composer;
  const hasFiles = files?.hasPicture === true || files?.hasMask === true;
  const isOpen = at.isAt(...startFields) || values.startOf !== undefined || hasFiles;
  const strength = words('compose-strength-own', {
    strength: defaultStrength,
    ofPart: defaultMaskedStrength,
  });
  return html`<details class="start for-image" ${isOpen ? html`open` : ''}>
<summary>${words('compose-start')}</summary>
<div class="fields">
${values.startOf === undefined ? '' : renderEarlier(composer, values.startOf)}
<div class="field wide"><label for="picture">${words(values.startOf === undefined ? 'compose-picture' : 'compose-picture-other')}</label>
<input type="file" id="picture" name="picture" accept="image/*" ${at.marks('picture')}>${at.reason('picture')}
${files?.hasPicture === true && files.areLost ? html`<p class="hint">${words('compose-picture-again')}</p>` : ''}</div>
${renderMask(composer, at)}
${renderNumber(composer, at, 'strength', strength, 'wide')}
</div>
<p class="hint">${words('compose-start-hint')}</p>
</details>`;
}

/** The earlier drawing that gives what to start from, as long as that is wanted. */
function renderEarlier({ values: { startPicture }, start, words }: ComposerState, startOf: string): Html {
  const what =
    startPicture !== undefined
      ? 'compose-start-drawing'
      : start?.paths.maskImagePath !== undefined
        ? 'compose-start-part'
        : 'compose-start-same';
  return html`<div class="field wide"><label><input type="checkbox" name="startOf" value="${startOf}" checked> ${words(what)}</label>
${startPicture === undefined ? '' : html`<input type="hidden" name="startPicture" value="${startPicture}">`}</div>`;
}

/** The model's own size first when no shape stands for it with one of the kinds. */
function toShapeChoices({ model, words }: ComposerState): readonly Choice[] {
  const isNamed = ownShape(model, 'image') !== undefined && ownShape(model, 'gif') !== undefined;
  return [
    ...(isNamed ? [] : [['', words('compose-shape-own')] as const]),
    ...shapes.map((shape): Choice => [shape, words(`compose-shape-${shape}`)]),
  ];
}

function ownShape(model: ModelInfo, kind: FormValues['kind']): FormValues['shape'] {
  const { defaultSize } = model.byKind[kind];
  return shapes.find((shape) => {
    const { widthPx, heightPx } = applyPresets({ shape }, model, kind);
    return widthPx === defaultSize.widthPx && heightPx === defaultSize.heightPx;
  });
}

/** The model's own first. One that is its own with one kind only can be chosen for the other. */
function toSchedulerChoices({ model, values, words }: ComposerState): readonly Choice[] {
  const tellOwn = (kind: FormValues['kind']): string =>
    words('compose-scheduler-own', { scheduler: model.byKind[kind].defaultScheduler });
  return [
    ['', tellOwn(values.kind), ofEachKind(tellOwn)],
    ...schedulerNames
      .filter((name) => Object.values(model.byKind).some(({ defaultScheduler }) => defaultScheduler !== name))
      .map((name): Choice => [name, name]),
  ];
}

function isFilled(text: string | undefined): boolean {
  return (text ?? '').trim() !== '';
}
