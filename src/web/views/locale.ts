import type { Locale } from '../../domain/texts.ts';

/** The page speaks English. */
export const locale: Locale = 'en';
