import { type Locale, locales } from '../domain/texts.ts';

/** The locale nearest to what a person wants, best first: exactly it, else one of the same language, else English. */
export function negotiateLocale(wanted: readonly string[]): Locale {
  for (const tag of wanted) {
    const asked = tag.trim().replaceAll('_', '-').toLowerCase();
    const locale =
      locales.find((known) => known.toLowerCase() === asked) ??
      locales.find((known) => languageOf(known) === languageOf(asked));
    if (locale !== undefined) return locale;
  }
  return locales[0];
}

function languageOf(tag: string): string {
  return tag.split('-')[0] ?? tag;
}
