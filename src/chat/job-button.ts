import { message } from '../domain/message.ts';
import type { Locale, Texts } from '../domain/texts.ts';
import type { Button, ButtonRows } from './answer.ts';
import { type ButtonVerb, toButtonId } from './button-id.ts';
import { inRows } from './button-rows.ts';

const stylesByVerb: Readonly<Partial<Record<ButtonVerb, Button['style']>>> = {
  again: 'primary',
  cancel: 'danger',
  delete: 'danger',
};

function toJobButton(verb: ButtonVerb, jobId: string, { tell }: Pick<Texts, 'tell'>, locale: Locale): Button {
  return {
    id: toButtonId(verb, jobId),
    label: tell(message(`button-${verb}`), locale),
    style: stylesByVerb[verb] ?? 'plain',
  };
}

/** Buttons under a job's message. */
export function toButtonRows(
  verbs: readonly ButtonVerb[],
  jobId: string,
  texts: Pick<Texts, 'tell'>,
  locale: Locale,
): ButtonRows {
  return inRows(verbs.map((verb) => toJobButton(verb, jobId, texts, locale)));
}
