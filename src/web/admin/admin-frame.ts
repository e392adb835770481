import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Html } from '../html.ts';
import type { Frame, FramedPage } from '../page/frame.ts';
import type { PageEnv } from '../page/page-env.ts';

const adminSections = [
  'queue',
  'engine',
  'people',
  'rules',
  'tokens',
  'audit',
  'problems',
  'charts',
] as const;

type AdminSection = (typeof adminSections)[number];

/** Puts around a page of the admin's what stands around each of them: the way to the others. */
export type AdminFrame = (
  c: Context<PageEnv>,
  page: Omit<FramedPage, 'section' | 'room'> & { readonly at: AdminSection },
) => Html;

export function createAdminFrame(frame: Frame): AdminFrame {
  return (c, { at, main, styles = [], ...page }) => {
    const words = c.get('words');
    return frame(c, {
      ...page,
      section: 'admin',
      room: 'admin',
      styles: ['admin.css', ...styles],
      main: html`<nav class="tabs" aria-label="${words('admin-nav')}"><ul>${adminSections.map(
        (section) =>
          html`<li><a href="${adminAddress(section)}" ${section === at ? html`aria-current="page"` : ''}>${words(`admin-nav-${section}`)}</a></li>`,
      )}</ul></nav>
${main}`,
    });
  };
}

function adminAddress(section: AdminSection): string {
  return section === 'queue' ? '/admin' : `/admin/${section}`;
}
