import type { ModelInfo } from '../../domain/model-info.ts';
import type { Locale } from '../../domain/texts.ts';
import type { Html } from '../html.ts';
import type { FormValues } from './draft-form.ts';
import type { ComposerTrouble } from './refused-field.ts';
import type { Words } from './words.ts';

/** A form to write a request in. */
export interface ComposerState {
  readonly model: ModelInfo;
  /** As the person left it. */
  readonly values: FormValues;
  readonly trouble?: ComposerTrouble | undefined;
  /** It was filled for somebody who wants to go on with it. */
  readonly isRefilled?: boolean | undefined;
  /** A picture came with it that the person has to choose again: browsers empty a file field on a new page. */
  readonly isPictureLost?: boolean | undefined;
  /** What sending it would cost. */
  readonly price: Html;
  readonly words: Words;
  readonly locale: Locale;
}
