import { html } from 'hono/html';
import type { MediaKind } from '../../domain/media-kind.ts';
import type { KindInfo } from '../../domain/model-info.ts';
import type { Html } from '../html.ts';
import type { ComposerState } from './composer-state.ts';
import type { FormNumber } from './draft-form.ts';
import type { TroubleMarks } from './refused-field.ts';

/** One of a list; `attributes` are for its element. */
export type Choice = readonly [value: string, label: string, attributes?: Html];

export function renderNumber(
  { values, words, locale }: ComposerState,
  { marks, reason }: TroubleMarks,
  name: FormNumber,
  placeholder: string | number,
  scope = '',
  attributes: Html = html``,
): Html {
  return html`<div class="field ${scope}"><label for="${name}">${words(`compose-${name}`)}</label>
<input id="${name}" name="${name}" inputmode="decimal" autocomplete="off" placeholder="${placeholder.toLocaleString(locale)}" ${attributes} value="${values[name] ?? ''}" ${marks(name)}>${reason(name)}</div>`;
}

/** A number that the model chooses by itself when none is written, for each kind its own. */
export function renderOwnNumber(
  composer: ComposerState,
  at: TroubleMarks,
  name: FormNumber,
  ownOf: (own: KindInfo) => number,
): Html {
  const { model, values, locale } = composer;
  const ofKinds = ofEachKind((kind) => ownOf(model.byKind[kind]).toLocaleString(locale));
  return renderNumber(composer, at, name, ownOf(model.byKind[values.kind]), '', ofKinds);
}

export function renderSelect(
  name: 'shape' | 'quality' | 'length' | 'style' | 'ending' | 'scheduler',
  label: string,
  choices: readonly Choice[],
  chosen: string | undefined,
  scope = '',
  attributes: Html = html``,
): Html {
  return html`<div class="field ${scope}"><label for="${name}">${label}</label>
<select id="${name}" name="${name}" ${attributes}>${choices.map(
    ([value, text, ofChoice = html``]) =>
      html`<option value="${value}" ${value === chosen ? html`selected` : ''} ${ofChoice}>${text}</option>`,
  )}</select></div>`;
}

/**
 * What stands for the model's own choice with each kind, as attributes; none where it is the same. When the kind is
 * changed, assets/pincel.js shows that of the new one: as a placeholder, as an option's text, or as what is chosen in a
 * list where the other kind's own was.
 */
export function ofEachKind(tell: (kind: MediaKind) => string): Html {
  const [image, gif] = [tell('image'), tell('gif')];
  return image === gif ? html`` : html`data-image="${image}" data-gif="${gif}"`;
}
