import { type Message, message } from '../domain/message.ts';
import type { Locale, Texts } from '../domain/texts.ts';

/** Tells a message of the locale files in the language of an answer. */
export type Say = (id: string, values?: Message['values']) => string;

export function sayIn(texts: Pick<Texts, 'tell'>, locale: Locale): Say {
  return (id, values) => texts.tell(message(id, values), locale);
}
