import { type Message, message } from '../../src/domain/message.ts';
import type { Locale } from '../../src/domain/texts.ts';
import { texts } from './texts.ts';

/** A message of the locale files as it is told. */
export function told(id: string, values: Message['values'] = {}, locale: Locale = 'en'): string {
  return texts.tell(message(id, values), locale);
}
