import type { MiddlewareHandler } from 'hono';
import type { ApiEnv } from '../api-caller.ts';
import { answerProblem } from '../problem.ts';

/** Lets only admins through: a token with the scope `admin`, or the person at the machine. */
export const requireAdmin: MiddlewareHandler<ApiEnv> = async (c, next) => {
  if (c.get('caller').isAdmin) return next();
  return answerProblem(c, {
    kind: 'admins-only',
    title: 'Not allowed',
    status: 403,
    detail: 'This needs a token of an admin. Make one with "pincel token create <name> --scope admin".',
  });
};
