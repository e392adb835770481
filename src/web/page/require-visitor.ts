import type { MiddlewareHandler } from 'hono';
import type { Frame } from './frame.ts';
import { parseOwnPath, toLoginAddress } from './own-path.ts';
import type { PageEnv } from './page-env.ts';
import { renderSentencePage } from './sentence-page.ts';
import type { Visitor } from './visitor.ts';

/** Leads nobody in: who is not logged in is shown the way, and comes back to where they wanted to go. */
export function requireVisitor(frame: Frame): MiddlewareHandler<PageEnv> {
  return async (c, next) => {
    const visitor: Visitor | undefined = c.get('visitor');
    if (visitor !== undefined) return next();
    if (c.req.header('HX-Request') === 'true') {
      // A page cannot be put in the place of a piece of one.
      c.header('HX-Redirect', toLoginAddress(ownPathOf(c.req.header('HX-Current-URL') ?? '')));
      return c.body(null, 401);
    }
    const isLooking = c.req.method === 'GET' || c.req.method === 'HEAD';
    if (isLooking) return c.redirect(toLoginAddress(ownPathOf(c.req.url)), 303);
    const words = c.get('words');
    const title = words('login-needed');
    const main = renderSentencePage(title, words('login-needed-why'), {
      address: '/login',
      label: words('login-needed-way'),
    });
    return c.html(frame(c, { title, main }), 401);
  };
}

function ownPathOf(address: string): string {
  if (!URL.canParse(address)) return '/';
  const { pathname, search } = new URL(address);
  return parseOwnPath(`${pathname}${search}`) ?? '/';
}
