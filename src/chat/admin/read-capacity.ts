import { millicreditsPerCredit } from '../../domain/credits.ts';
import { type Locale, locales, type Texts } from '../../domain/texts.ts';
import { mostCredits } from '../command-table.ts';
import { sayIn } from '../say.ts';

/** Credits as typed in either language (`300`, `12.5`, `12,5`) in millicredits, or `unlimited`; undefined for neither. */
export function readCapacity(typed: string, texts: Pick<Texts, 'tell'>): number | 'unlimited' | undefined {
  const isUnlimited = (locale: Locale): boolean =>
    typed.toLowerCase() === sayIn(texts, locale)('admin-unlimited');
  if (locales.some(isUnlimited)) return 'unlimited';
  const credits = Number(typed.replace(',', '.'));
  if (!/^\d+([.,]\d{1,3})?$/.test(typed) || credits > mostCredits) return undefined;
  return toMillicredits(credits);
}

export function toMillicredits(credits: number): number {
  return Math.round(credits * millicreditsPerCredit);
}
