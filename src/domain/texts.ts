import type { Adjustment } from './adjustment.ts';
import type { EngineNotice } from './engine.ts';
import type { Message } from './message.ts';
import type { Eta, Receipt } from './receipt.ts';
import type { Refusal } from './refusal.ts';

/** Languages that Pincel speaks; the first one when it knows none that a person does. */
export const locales = ['en', 'pt-BR'] as const;

export type Locale = (typeof locales)[number];

/** What Pincel tells people, in their language: whole sentences without markup. */
export interface Texts {
  /** The locale nearest to what a person wants, best first: BCP 47 tags, as `pt` or `pt-PT` for `pt-BR`. */
  negotiateLocale(wanted: readonly string[]): Locale;
  /** Why not, and what to do instead. */
  refusal(refusal: Refusal, locale: Locale): string;
  /** What was changed, to what, and why. */
  adjustment(adjustment: Adjustment, locale: Locale): string;
  /** What happened while the picture was made. */
  notice(notice: EngineNotice, locale: Locale): string;
  /** How many drawings are before this one, when it is likely ready, what it costs and what is left. */
  receipt(receipt: Receipt, locale: Locale): string;
  /** When something is likely ready; undefined when that is not known. */
  ready(etaMs: Eta | undefined, locale: Locale): string;
  /** Any other message of the locale files. @throws Error for one that they lack. */
  tell(message: Message, locale: Locale): string;
}
