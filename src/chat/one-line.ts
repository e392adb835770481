import { shorten } from './shorten.ts';

/** What a person wrote on one line of at most `maxLength` UTF-16 code units. */
export function oneLine(text: string, maxLength: number): string {
  return shorten(text.replaceAll(/\s+/g, ' ').trim(), maxLength);
}
