import { millicreditsPerCredit } from '../../domain/credits.ts';
import type { Locale } from '../../domain/texts.ts';
import { mostMillicredits } from '../api/admin/most-millicredits.ts';

/** What parts whole credits from their fraction in each language; the other one groups thousands. */
const decimalMarks: Readonly<Record<Locale, string>> = { en: '.', 'pt-BR': ',' };
const mostCount = 1_000_000;

/**
 * Credits as they are typed (`300`, `12.5`, `12,5`) in millicredits; undefined for anything else, and for what may mean
 * thousands in the language of the page (`1,000` in English).
 */
export function readCredits(typed: string, locale: Locale): number | undefined {
  const [, whole, mark, fraction = ''] = /^(\d{1,12})(?:([.,])(\d{1,3}))?$/.exec(typed) ?? [];
  if (whole === undefined) return undefined;
  if (mark !== undefined && mark !== decimalMarks[locale] && fraction.length === 3) return undefined;
  const millicredits = Number(whole) * millicreditsPerCredit + Number(fraction.padEnd(3, '0'));
  return millicredits <= mostMillicredits ? millicredits : undefined;
}

/** Credits as somebody would type them, exactly. */
export function toTypedCredits(millicredits: number, locale: Locale): string {
  return (millicredits / millicreditsPerCredit).toLocaleString(locale, {
    useGrouping: false,
    maximumFractionDigits: 3,
  });
}

/** A whole number of at least `min`; undefined for anything else. */
export function readCount(typed: string, min: number, max = mostCount): number | undefined {
  const count = Number(typed);
  return /^\d{1,15}$/.test(typed) && count >= min && count <= max ? count : undefined;
}
