import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { ChangeTokens } from '../../../app/change-tokens.ts';
import { type ApiToken, type ApiTokens, tokenScopes } from '../../../domain/api-token.ts';
import type { Transact } from '../../../domain/transact.ts';
import type { UserStore } from '../../../domain/user-store.ts';
import { answerInvalid } from '../answer-invalid.ts';
import type { ApiEnv } from '../api-caller.ts';
import { idParameter } from '../generation-schemas.ts';
import { isoTime } from '../iso-time.ts';
import { jsonAnswer, jsonBody } from '../json-answer.ts';
import { type Problem, problemAnswer, refuse } from '../problem.ts';
import { everyAdminAnswer, everyAdminChange } from './admin-answers.ts';
import { erasedAnswer, findUser, findUserToChange, noSuchUserAnswer } from './find-user.ts';

export interface TokenRoutesDeps {
  readonly transact: Transact;
  readonly tokens: Pick<ApiTokens, 'list'>;
  readonly changeTokens: ChangeTokens;
  readonly users: Pick<UserStore, 'find' | 'recognise'>;
  readonly now: () => number;
}

const dayMs = 86_400_000;

const tokenSchema = z
  .object({
    id: z.string(),
    userId: z.string(),
    name: z.string(),
    scopes: z.array(z.enum(tokenScopes)),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    revokedAt: z.iso.datetime().nullable(),
    lastUsedAt: z.iso.datetime().nullable().openapi({ description: 'To the minute.' }),
  })
  .openapi('Token');

const tokenInputSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(100).openapi({ example: 'nightly-posters' }),
    user: z
      .string()
      .max(200)
      .optional()
      .openapi({ description: 'Whose quota and pictures it uses; without it, an account of its own.' }),
    scopes: z.array(z.enum(tokenScopes)).min(1).max(tokenScopes.length).default(['draw']),
    expiresInDays: z
      .int()
      .min(1)
      .max(3_650)
      .optional()
      .openapi({ description: 'Without it, it works until it is revoked.' }),
  })
  .openapi('TokenInput');

const list = createRoute({
  method: 'get',
  path: '/admin/tokens',
  summary: 'Tokens there are, the newest first; never their text',
  request: { query: z.object({ user: z.string().max(200).optional() }) },
  responses: {
    ...everyAdminAnswer,
    200: jsonAnswer(z.object({ tokens: z.array(tokenSchema) }), 'Them.'),
    404: noSuchUserAnswer,
  },
});

const create = createRoute({
  method: 'post',
  path: '/admin/tokens',
  summary: 'Make a token',
  request: { body: jsonBody(tokenInputSchema) },
  responses: {
    ...everyAdminChange,
    201: jsonAnswer(
      tokenSchema
        .extend({
          text: z.string().openapi({ description: 'What is shown as a bearer token: told this once.' }),
        })
        .openapi('NewToken'),
      'The token.',
    ),
    404: noSuchUserAnswer,
    409: erasedAnswer,
  },
});

const revoke = createRoute({
  method: 'delete',
  path: '/admin/tokens/{id}',
  summary: 'Shut out whoever has this token, from their next call on',
  request: { params: idParameter },
  responses: {
    ...everyAdminAnswer,
    200: jsonAnswer(tokenSchema, 'The token; a second time changes nothing.'),
    404: problemAnswer('There is no such token.'),
  },
});

/** `/admin/tokens`: letting programs in, and shutting them out. */
export function createTokenRoutes({ transact, tokens, changeTokens, users, now }: TokenRoutesDeps) {
  const routes = new OpenAPIHono<ApiEnv>({ defaultHook: answerInvalid });
  const recogniseWeb = (name: string): string => {
    const requester = { surface: 'web', userExternalId: name, spaceExternalId: name } as const;
    return transact(() => users.recognise(requester, now()).userId);
  };

  routes.openapi(list, (c) => {
    const { user } = c.req.valid('query');
    const ofUser = user === undefined ? undefined : findUser(c, users, user).id;
    return c.json({ tokens: tokens.list(ofUser).map(toToken) }, 200);
  });

  routes.openapi(create, (c) => {
    const { name, user, scopes, expiresInDays } = c.req.valid('json');
    const userId = user === undefined ? recogniseWeb(name) : findUserToChange(c, users, user).id;
    const expiresAtMs = expiresInDays === undefined ? undefined : now() + expiresInDays * dayMs;
    const wanted = { userId, name, scopes: [...new Set(scopes)], expiresAtMs };
    const { token, text } = changeTokens.create(wanted, c.get('caller').userId);
    return c.json({ ...toToken(token), text }, 201);
  });

  routes.openapi(revoke, (c) => {
    const token = changeTokens.revoke(c.req.valid('param').id, c.get('caller').userId);
    return c.json(toToken(token ?? refuse(c, noSuchToken)), 200);
  });
  return routes;
}

function toToken(token: ApiToken): z.input<typeof tokenSchema> {
  const { id, userId, name, scopes, createdAtMs, expiresAtMs, revokedAtMs, lastUsedAtMs } = token;
  return {
    id,
    userId,
    name,
    scopes: [...scopes],
    createdAt: isoTime(createdAtMs),
    expiresAt: isoTime(expiresAtMs),
    revokedAt: isoTime(revokedAtMs),
    lastUsedAt: isoTime(lastUsedAtMs),
  };
}

const noSuchToken: Problem = {
  kind: 'no-such-token',
  title: 'Not here',
  status: 404,
  detail: 'There is no token with this id. GET /admin/tokens lists them.',
};
