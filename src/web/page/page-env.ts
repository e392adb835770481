import type { Locale } from '../../domain/texts.ts';
import type { Visitor } from './visitor.ts';
import type { Words } from './words.ts';

/** What the middlewares leave for every page. */
export interface PageEnv {
  Variables: {
    readonly requestId: string;
    readonly locale: Locale;
    readonly words: Words;
    readonly visitor: Visitor;
  };
}
