import { type Message, message } from '../../domain/message.ts';
import type { Locale, Texts } from '../../domain/texts.ts';

/** A message of the locale files in the language of the page that is being made. */
export type Words = (id: string, values?: Message['values']) => string;

export function toWords(texts: Pick<Texts, 'tell'>, locale: Locale): Words {
  return (id, values) => texts.tell(message(id, values), locale);
}
