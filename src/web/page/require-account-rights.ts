import type { MiddlewareHandler } from 'hono';
import type { Frame } from './frame.ts';
import type { PageEnv } from './page-env.ts';
import { answerProblemPage } from './problem-page.ts';

/** Lets those through who may say who the account is and who gets in. Comes after `requireVisitor`. */
export function requireAccountRights(frame: Frame): MiddlewareHandler<PageEnv> {
  return async (c, next) => {
    if (c.get('visitor').mayManageAccount) return next();
    return answerProblemPage(c, frame, 403, 'login-by-token-only', 'login-by-token-only-why');
  };
}
