import type { Context } from 'hono';
import type { Locale, Texts } from '../../domain/texts.ts';

/** The language a program asks to be answered in: `Accept-Language`, in the order it names them. */
export function localeOf(c: Context, texts: Pick<Texts, 'negotiateLocale'>): Locale {
  const wanted = (c.req.header('Accept-Language') ?? '').split(',');
  return texts.negotiateLocale(wanted.map((tag) => tag.split(';')[0] ?? ''));
}
