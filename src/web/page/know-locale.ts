import type { MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { locales, type Texts } from '../../domain/texts.ts';
import type { PageEnv } from './page-env.ts';
import { toWords } from './words.ts';

const cookieName = 'pincel-locale';
const maxAgeSeconds = 365 * 24 * 60 * 60;

/** The language of the page: what was chosen (`?lang=`, then remembered), else the nearest to what the browser asks for. */
export function knowLocale(texts: Pick<Texts, 'negotiateLocale' | 'tell'>): MiddlewareHandler<PageEnv> {
  return async (c, next) => {
    const chosen = locales.find((known) => known === c.req.query('lang'));
    if (chosen !== undefined) {
      setCookie(c, cookieName, chosen, { path: '/', sameSite: 'Lax', maxAge: maxAgeSeconds });
    }
    const remembered = locales.find((known) => known === getCookie(c, cookieName));
    const locale = chosen ?? remembered ?? texts.negotiateLocale(wantedOf(c.req.header('Accept-Language')));
    c.set('locale', locale);
    c.set('words', toWords(texts, locale));
    return next();
  };
}

/** Browsers list the languages best first. */
function wantedOf(header: string | undefined): readonly string[] {
  return (header ?? '').split(',').map((tag) => tag.split(';')[0] ?? '');
}
