import { html } from 'hono/html';
import type { Refusal } from '../../domain/refusal.ts';
import type { Html } from '../html.ts';
import type { FormNumber } from './draft-form.ts';
import type { CardContext } from './job-card.ts';

/** A field of the composer that a sentence can be about. */
export type ComposerField = FormNumber | 'prompt' | 'negativePrompt' | 'kind' | 'motion' | 'picture' | 'mask';

/** Why a form was not accepted, and at which of its fields; without one it is about the request as a whole. */
export interface ComposerTrouble {
  readonly field: ComposerField | undefined;
  readonly sentence: string;
}

/** How the composer shows what is wrong: beside the field it is about, which is marked and has the focus. */
export interface TroubleMarks {
  readonly isAt: (...fields: readonly ComposerField[]) => boolean;
  /** Attributes of the field's control. */
  readonly marks: (field: ComposerField) => Html;
  /** The sentence, for its place after the control. */
  readonly reason: (field: ComposerField) => Html;
}

export function createTroubleMarks(trouble: ComposerTrouble | undefined): TroubleMarks {
  const isAt: TroubleMarks['isAt'] = (...fields) =>
    trouble?.field !== undefined && fields.includes(trouble.field);
  return {
    isAt,
    marks: (field) => (isAt(field) ? html`aria-invalid="true" aria-describedby="refusal" autofocus` : html``),
    reason: (field) =>
      isAt(field) ? html`<p class="refusal" id="refusal">${trouble?.sentence}</p>` : html``,
  };
}

/** Why not, for somebody who sees what they wrote: what is no number is not called one. */
export function tellRefusal(
  refusal: Refusal,
  { texts, words, locale }: Pick<CardContext, 'texts' | 'words' | 'locale'>,
): string {
  return refusal.kind === 'not-a-number'
    ? words('compose-not-a-number', { field: refusal.field })
    : texts.refusal(refusal, locale);
}

/** Which field a refusal is about; undefined when it is about the request as a whole. */
export function refusedField(refusal: Refusal): ComposerField | undefined {
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
      // Only other surfaces can send it.
      return refusal.field === 'guidanceRescale' || refusal.field === 'clipSkip' ? undefined : refusal.field;
    case 'seed-invalid':
      return 'seed';
    case 'unknown-name':
      // Models and schedulers are chosen from lists.
      return refusal.what === 'motion' ? 'motion' : refusal.what === 'lora' ? 'prompt' : undefined;
    case 'media-kind-unsupported':
    case 'kind-not-allowed':
      return 'kind';
    case 'start-picture-unsupported':
    case 'start-picture-for-gif':
    case 'start-picture-unusable':
      return 'picture';
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
