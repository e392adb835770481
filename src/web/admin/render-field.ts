import { html } from 'hono/html';
import type { Html } from '../html.ts';
import type { FormState } from './form-state.ts';

interface Field {
  readonly name: string;
  readonly label: string;
  readonly form: FormState;
  /** What stands in it as long as nothing was typed. */
  readonly value?: string | undefined;
  /** What to write into it. */
  readonly hint?: string | undefined;
  /** Keeps ids apart where a page has several forms. */
  readonly of: string;
}

export interface TextField extends Field {
  /** The keyboard of a phone. */
  readonly keyboard?: 'text' | 'decimal' | 'numeric';
  readonly isRequired?: boolean;
  readonly maxLength?: number;
  /** So many lines; one when left out. */
  readonly rows?: number;
}

/** A labelled field to type into, with what is wrong about what was typed. */
export function renderTextField(field: TextField): Html {
  const { name, keyboard = 'text', isRequired = false, maxLength, rows } = field;
  const value = shownIn(field);
  const shared = html`id="${idOf(field)}" name="${name}" ${describe(field)} ${isRequired ? html`required` : ''} ${maxLength === undefined ? '' : html`maxlength="${maxLength}"`} autocomplete="off" spellcheck="false"`;
  return around(
    field,
    rows === undefined
      ? html`<input type="text" inputmode="${keyboard}" value="${value}" ${shared}>`
      : html`<textarea rows="${rows}" ${shared}>${value}</textarea>`,
  );
}

export interface ChoiceField extends Field {
  readonly choices: readonly { readonly value: string; readonly label: string }[];
}

/** A labelled field to choose from. */
export function renderChoiceField(field: ChoiceField): Html {
  const chosen = shownIn(field);
  return around(
    field,
    html`<select id="${idOf(field)}" name="${field.name}" ${describe(field)}>${field.choices.map(
      ({ value, label }) =>
        html`<option value="${value}" ${value === chosen ? html`selected` : ''}>${label}</option>`,
    )}</select>`,
  );
}

function around(field: Field, control: Html): Html {
  const { label, hint } = field;
  const problem = problemOf(field);
  return html`<div class="field"><label for="${idOf(field)}">${label}</label>${control}${
    hint === undefined ? '' : html`<p class="hint" id="${idOf(field)}-hint">${hint}</p>`
  }${problem === undefined ? '' : html`<p class="refusal" id="${idOf(field)}-problem">${problem}</p>`}</div>`;
}

function describe(field: Field): Html {
  const problem = problemOf(field);
  const ids = [
    ...(problem === undefined ? [] : [`${idOf(field)}-problem`]),
    ...(field.hint === undefined ? [] : [`${idOf(field)}-hint`]),
  ];
  const isFirstProblem = problem !== undefined && [...field.form.problems.keys()][0] === field.name;
  return html`${ids.length === 0 ? '' : html`aria-describedby="${ids.join(' ')}"`} ${problem === undefined ? '' : html`aria-invalid="true"`} ${isFirstProblem ? html`autofocus` : ''}`;
}

function idOf({ of, name }: Field): string {
  return `${of}-${name}`;
}

function shownIn({ form, name, value = '' }: Field): string {
  return form.typed.get(name) ?? value;
}

function problemOf({ form, name }: Field): string | undefined {
  return form.problems.get(name);
}
