import type { ModelInfo } from '../../domain/model-info.ts';
import type { Locale } from '../../domain/texts.ts';
import type { Html } from '../html.ts';
import type { FormValues } from './draft-form.ts';
import type { ComposerTrouble } from './refused-field.ts';
import type { FoundStart } from './start-picture.ts';
import type { Words } from './words.ts';

/** A form to write a request in. */
export interface ComposerState {
  readonly model: ModelInfo;
  /** As the person left it. */
  readonly values: FormValues;
  readonly trouble?: ComposerTrouble | undefined;
  /** It was filled for somebody who wants to go on with it. */
  readonly isRefilled?: boolean | undefined;
  /** What the earlier drawing named in it gives to start from; undefined also when that is not kept any more. */
  readonly start?: FoundStart | undefined;
  /** The files that came with it. On a new page they have to be chosen again: browsers empty a file field there. */
  readonly files?:
    | { readonly hasPicture: boolean; readonly hasMask: boolean; readonly areLost: boolean }
    | undefined;
  /** What sending it would cost. */
  readonly price: Html;
  readonly words: Words;
  readonly locale: Locale;
}
