import type { MiddlewareHandler } from 'hono';
import type { Frame } from './frame.ts';
import type { PageEnv } from './page-env.ts';
import { renderSentencePage } from './sentence-page.ts';

/** Lets admins through. Comes after `requireVisitor`. */
export function requireAdminVisitor(frame: Frame): MiddlewareHandler<PageEnv> {
  return async (c, next) => {
    if (c.get('visitor').isAdmin) return next();
    const words = c.get('words');
    const title = words('login-admins-only');
    const main = renderSentencePage(title, words('login-admins-only-why'), {
      address: '/',
      label: words('login-admins-only-way'),
    });
    return c.html(frame(c, { title, main }), 403);
  };
}
