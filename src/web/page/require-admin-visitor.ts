import type { MiddlewareHandler } from 'hono';
import type { Frame } from './frame.ts';
import type { PageEnv } from './page-env.ts';
import { answerProblemPage } from './problem-page.ts';

/** Lets admins through. Comes after `requireVisitor`. */
export function requireAdminVisitor(frame: Frame): MiddlewareHandler<PageEnv> {
  return async (c, next) => {
    if (c.get('visitor').isAdmin) return next();
    return answerProblemPage(c, frame, 403, 'login-admins-only', 'login-admins-only-why');
  };
}
