import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import type { EraseUser, Erasure } from '../../../app/erase-user.ts';
import type { LinkAccounts } from '../../../app/link-accounts.ts';
import type { UserStore } from '../../../domain/user-store.ts';
import { answerInvalid } from '../answer-invalid.ts';
import type { ApiEnv } from '../api-caller.ts';
import { isoTime } from '../iso-time.ts';
import { jsonAnswer, jsonBody } from '../json-answer.ts';
import { type Problem, problemAnswer, refuse } from '../problem.ts';
import { everyAdminAnswer, everyAdminChange } from './admin-answers.ts';
import { type DescribeUserDeps, describeUser } from './describe-user.ts';
import { findUser, findUserToChange, noSuchUserAnswer, userParameter } from './find-user.ts';
import { erasureSchema, linkInputSchema, userDetailsSchema } from './user-schemas.ts';

export interface AccountRoutesDeps extends DescribeUserDeps {
  readonly users: Pick<UserStore, 'find'>;
  readonly link: LinkAccounts;
  readonly eraseUser: EraseUser;
}

const link = createRoute({
  method: 'post',
  path: '/admin/users/{user}/link',
  summary: 'Make one account of two of the same person',
  description: 'This one is kept. Blocked accounts are not linked, and no credits are made by it.',
  request: { params: userParameter, body: jsonBody(linkInputSchema) },
  responses: {
    ...everyAdminChange,
    200: jsonAnswer(userDetailsSchema, 'The person as they are now.'),
    404: noSuchUserAnswer,
    409: problemAnswer('They are one account already, or one of them is blocked or was erased.'),
  },
});

const erase = createRoute({
  method: 'delete',
  path: '/admin/users/{user}',
  summary: 'Erase a person, for good',
  description:
    'Their generations stop, their words, pictures and identities go; numbers stay, so that the books add up. Backups still hold what was erased.',
  request: { params: userParameter },
  responses: {
    ...everyAdminAnswer,
    200: jsonAnswer(erasureSchema, 'They are erased; a second time changes nothing.'),
    404: noSuchUserAnswer,
    409: problemAnswer('Something of theirs is being drawn and was told to stop: ask again in a moment.'),
  },
});

/** What happens to whole accounts: they become one, or are erased. */
export function createAccountRoutes(deps: AccountRoutesDeps) {
  const { users, eraseUser, now } = deps;
  const routes = new OpenAPIHono<ApiEnv>({ defaultHook: answerInvalid });

  routes.openapi(link, (c) => {
    const kept = findUserToChange(c, users, c.req.valid('param').user);
    const moved = findUserToChange(c, users, c.req.valid('json').user);
    const { code } = deps.link.newCode(moved.id);
    const linked = deps.link.redeem(code, kept.id, c.get('caller').userId);
    if (!linked.ok) return refuse(c, linked.reason === 'blocked' ? isBlocked : isSameAccount);
    return c.json(describeUser(findUser(c, users, linked.userId), deps), 200);
  });

  routes.openapi(erase, async (c) => {
    const { id } = findUser(c, users, c.req.valid('param').user);
    const erasure = await eraseUser(id, c.get('caller').userId);
    if (erasure.outcome === 'still-running') refuse(c, isStillDrawn);
    const { generations, media } = countErased(erasure);
    const atMs = erasure.outcome === 'erased-before' ? erasure.atMs : now();
    return c.json({ userId: id, erasedAt: isoTime(atMs), generations, media }, 200);
  });
  return routes;
}

function countErased(erasure: Erasure): { readonly generations: number; readonly media: number } {
  if (erasure.outcome !== 'erased') return { generations: 0, media: 0 };
  return { generations: erasure.jobs, media: erasure.media };
}

const isBlocked: Problem = {
  kind: 'user-blocked',
  title: 'Blocked',
  status: 409,
  detail: 'One of the two is blocked. Let them in again first: linking is no way around it.',
};
const isSameAccount: Problem = {
  kind: 'same-account',
  title: 'One already',
  status: 409,
  detail: 'These two are one account already.',
};
const isStillDrawn: Problem = {
  kind: 'still-running',
  title: 'Not yet',
  status: 409,
  detail:
    'Something of theirs is being drawn and was told to stop. Nothing is erased yet: ask again in a moment.',
  retryAfterSeconds: 2,
};
