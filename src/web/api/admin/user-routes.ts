import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import type { ChangeQuota } from '../../../app/change-quota.ts';
import type { ChangeRole } from '../../../app/change-role.ts';
import type { User, UserStore } from '../../../domain/user-store.ts';
import { answerInvalid } from '../answer-invalid.ts';
import type { ApiEnv } from '../api-caller.ts';
import { jsonAnswer, jsonBody } from '../json-answer.ts';
import { everyAdminAnswer, everyAdminChange } from './admin-answers.ts';
import { type DescribeUserDeps, describeUser, toUser } from './describe-user.ts';
import { erasedAnswer, findUser, findUserToChange, noSuchUserAnswer, userParameter } from './find-user.ts';
import { idPageQuery, toPage } from './page-query.ts';
import { blockInputSchema, roleInputSchema, userDetailsSchema, userPageSchema } from './user-schemas.ts';

export interface UserRoutesDeps extends DescribeUserDeps {
  readonly users: Pick<UserStore, 'find' | 'list'>;
  readonly changeRole: ChangeRole;
  readonly changeQuota: Pick<ChangeQuota, 'setRule'>;
}

const list = createRoute({
  method: 'get',
  path: '/admin/users',
  summary: 'Everybody who is known, the newest first',
  request: { query: idPageQuery },
  responses: { ...everyAdminAnswer, 200: jsonAnswer(userPageSchema, 'A page.') },
});

const show = createRoute({
  method: 'get',
  path: '/admin/users/{user}',
  summary: 'A person, with balance and limits',
  request: { params: userParameter },
  responses: { ...everyAdminAnswer, 200: jsonAnswer(userDetailsSchema, 'They.'), 404: noSuchUserAnswer },
});

const changed = {
  ...everyAdminChange,
  200: jsonAnswer(userDetailsSchema, 'The person as they are now.'),
  404: noSuchUserAnswer,
  409: erasedAnswer,
};

const setRole = createRoute({
  method: 'put',
  path: '/admin/users/{user}/role',
  summary: 'Give a person a role',
  request: { params: userParameter, body: jsonBody(roleInputSchema) },
  responses: changed,
});

const setBlocked = createRoute({
  method: 'put',
  path: '/admin/users/{user}/block',
  summary: 'Accept nothing from a person any more, or again',
  request: { params: userParameter, body: jsonBody(blockInputSchema) },
  responses: changed,
});

/** `/admin/users`: who there is, their role, whether they are let in. */
export function createUserRoutes(deps: UserRoutesDeps) {
  const { users, changeRole, changeQuota } = deps;
  const routes = new OpenAPIHono<ApiEnv>({ defaultHook: answerInvalid });
  const describeNow = (user: User) => describeUser(users.find(user.id) ?? user, deps);

  routes.openapi(list, (c) => {
    const { limit, cursor } = c.req.valid('query');
    const { rows, last } = toPage(users.list({ limit: limit + 1, beforeId: cursor }), limit);
    return c.json({ users: rows.map(toUser), nextCursor: last?.id ?? null }, 200);
  });

  routes.openapi(show, (c) => c.json(describeUser(findUser(c, users, c.req.valid('param').user), deps), 200));

  routes.openapi(setRole, (c) => {
    const user = findUserToChange(c, users, c.req.valid('param').user);
    changeRole(user.id, c.req.valid('json').role, c.get('caller').userId);
    return c.json(describeNow(user), 200);
  });

  routes.openapi(setBlocked, (c) => {
    const user = findUserToChange(c, users, c.req.valid('param').user);
    const { isBlocked } = c.req.valid('json');
    changeQuota.setRule({ scope: 'user', scopeKey: user.id, blocked: isBlocked }, c.get('caller').userId);
    return c.json(describeNow(user), 200);
  });
  return routes;
}
