import type { Context } from 'hono';
import { html } from 'hono/html';
import { type Locale, locales } from '../../domain/texts.ts';
import type { Html } from '../html.ts';
import type { PageEnv } from './page-env.ts';

/** How each language calls itself. */
const ownNames: Readonly<Record<Locale, string>> = { en: 'English', 'pt-BR': 'Português' };

/** The way to the same page in each other language. */
export function renderLanguages(c: Context<PageEnv>): Html {
  return html`<ul class="languages" aria-label="${c.get('words')('page-languages')}">${locales.map(
    (locale) =>
      html`<li>${
        locale === c.get('locale')
          ? html`<span lang="${locale}" aria-current="true">${ownNames[locale]}</span>`
          : html`<a lang="${locale}" hreflang="${locale}" href="${withLanguage(c, locale)}">${ownNames[locale]}</a>`
      }</li>`,
  )}</ul>`;
}

/** What a form answered has no address of its own. */
function withLanguage(c: Context, locale: Locale): string {
  const url = new URL(c.req.url);
  if (c.req.method !== 'GET') return `/?lang=${locale}`;
  url.searchParams.set('lang', locale);
  return `${url.pathname}${url.search}`;
}
