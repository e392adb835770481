import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Html } from '../html.ts';
import type { PageEnv } from './page-env.ts';

const sections = ['draw', 'gallery', 'quota', 'account', 'admin'] as const;

/** A part of the page that the top of every page leads to. */
export type Section = (typeof sections)[number];

const addresses: Readonly<Record<Section, string>> = {
  draw: '/',
  gallery: '/gallery',
  quota: '/quota',
  account: '/account',
  admin: '/admin',
};

/** The top of every page. Who is not logged in sees only the name. */
export function renderTop(c: Context<PageEnv>, current: Section | undefined, banner: Html): Html {
  const words = c.get('words');
  const visitor = c.get('visitor');
  const known: typeof visitor | undefined = visitor;
  const shown = known === undefined ? [] : sections.filter((section) => section !== 'admin' || known.isAdmin);
  return html`<header class="top">
<a class="brand" href="/"><img src="/assets/mark.svg" alt="" width="34" height="34">Pincel</a>
${
  shown.length === 0
    ? ''
    : html`<nav aria-label="${words('page-nav')}"><ul>${shown.map(
        (section) =>
          html`<li><a href="${addresses[section]}" ${section === current ? html`aria-current="page"` : ''}>${words(`page-nav-${section}`)}</a></li>`,
      )}</ul></nav>`
}
${banner}
</header>`;
}
