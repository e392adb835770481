import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ChangeQuota } from '../../../app/change-quota.ts';
import {
  type PolicyRule,
  type PolicyScope,
  policyScopes,
  type QuotaPolicies,
} from '../../../domain/quota-ledger.ts';
import { roles } from '../../../domain/role.ts';
import { surfaces } from '../../../domain/surface.ts';
import type { UserStore } from '../../../domain/user-store.ts';
import { answerInvalid } from '../answer-invalid.ts';
import type { ApiEnv } from '../api-caller.ts';
import { jsonAnswer, jsonBody } from '../json-answer.ts';
import { type Problem, problemAnswer, refuse } from '../problem.ts';
import { everyAdminAnswer, everyAdminChange } from './admin-answers.ts';
import { findUser } from './find-user.ts';
import { mostMillicredits } from './most-millicredits.ts';

export interface QuotaRuleRoutesDeps {
  readonly users: Pick<UserStore, 'find' | 'findSpace'>;
  readonly policies: Pick<QuotaPolicies, 'list'>;
  readonly changeQuota: Pick<ChangeQuota, 'setRule' | 'removeRule'>;
}

const everybody = 'everybody';
const amount = z.int().min(0).max(mostMillicredits);
const ruleFields = {
  capacityMillicredits: z.union([amount, z.literal('unlimited')]),
  refillMillicreditsPerDay: amount,
  maxQueued: z.int().min(0).max(1_000_000),
  maxRunning: z.int().min(1).max(1_000_000),
  isBlocked: z.boolean(),
};

const ruleSchema = z
  .object({
    scope: z.enum(policyScopes),
    key: z.string().openapi({
      description: `A user id, a role, a space id, a surface; \`${everybody}\` of the default rule.`,
    }),
    ...z.object(ruleFields).shape,
    capacityMillicredits: ruleFields.capacityMillicredits
      .nullable()
      .openapi({ description: 'Null, here and below, where the next wider rule decides.' }),
    refillMillicreditsPerDay: ruleFields.refillMillicreditsPerDay.nullable(),
    maxQueued: ruleFields.maxQueued.nullable(),
    maxRunning: ruleFields.maxRunning.nullable(),
    isBlocked: ruleFields.isBlocked.nullable(),
  })
  .openapi('QuotaRule');

const ruleInputSchema = z
  .strictObject(ruleFields)
  .partial()
  .refine((fields) => Object.keys(fields).length > 0, 'Say what to change.')
  .openapi('QuotaRuleInput', { minProperties: 1 });

const ruleParameters = z.object({
  scope: z.enum(policyScopes).openapi({ param: { name: 'scope', in: 'path' }, example: 'role' }),
  key: z.string().openapi({
    param: { name: 'key', in: 'path' },
    description: `A user or space (an id, or \`surface:id\`), a role, a surface; \`${everybody}\` for the default rule.`,
    example: 'trusted',
  }),
});

const list = createRoute({
  method: 'get',
  path: '/admin/quota-rules',
  summary: 'All rules about credits and limits, the narrowest first',
  description:
    'A rule says what it says; the rest comes from the next wider one: user, role, space, platform, default.',
  responses: { ...everyAdminAnswer, 200: jsonAnswer(z.object({ rules: z.array(ruleSchema) }), 'Them.') },
});

const set = createRoute({
  method: 'patch',
  path: '/admin/quota-rules/{scope}/{key}',
  summary: 'Change what holds for a person, a role, a space, a platform or everybody',
  request: { params: ruleParameters, body: jsonBody(ruleInputSchema) },
  responses: {
    ...everyAdminChange,
    200: jsonAnswer(ruleSchema, 'The rule as it is now. What was left out stays as it was.'),
    404: problemAnswer('There is no such user, role, space or platform.'),
  },
});

const remove = createRoute({
  method: 'delete',
  path: '/admin/quota-rules/{scope}/{key}',
  summary: 'Remove a rule: what is wider holds again',
  request: { params: ruleParameters },
  responses: {
    ...everyAdminAnswer,
    200: jsonAnswer(ruleSchema, 'The rule that was removed.'),
    404: problemAnswer('There is no such rule.'),
    409: problemAnswer('The default rule has to stay.'),
  },
});

/** `/admin/quota-rules`: who may save up how much, and have how many waiting. */
export function createQuotaRuleRoutes({ users, policies, changeQuota }: QuotaRuleRoutesDeps) {
  const routes = new OpenAPIHono<ApiEnv>({ defaultHook: answerInvalid });
  const resolveKey = (c: Context, scope: PolicyScope, key: string): string => {
    const isOneOf = (known: readonly string[]) => (known.includes(key) ? key : refuse(c, noSuchScope));
    switch (scope) {
      case 'user':
        return findUser(c, users, key).id;
      case 'space':
        return users.findSpace(key) ?? refuse(c, noSuchScope);
      case 'role':
        return isOneOf(roles);
      case 'platform':
        return isOneOf(surfaces);
      case 'default':
        isOneOf([everybody]);
        return '';
    }
  };

  routes.openapi(list, (c) => c.json({ rules: policies.list().map(toRule) }, 200));

  routes.openapi(set, (c) => {
    const { scope, key } = c.req.valid('param');
    const { isBlocked, ...fields } = c.req.valid('json');
    const rule = { scope, scopeKey: resolveKey(c, scope, key), ...fields, blocked: isBlocked };
    return c.json(toRule(changeQuota.setRule(rule, c.get('caller').userId).after), 200);
  });

  routes.openapi(remove, (c) => {
    const { scope, key } = c.req.valid('param');
    if (scope === 'default') return refuse(c, defaultStays);
    const removed = changeQuota.removeRule(scope, resolveKey(c, scope, key), c.get('caller').userId);
    return c.json(toRule(removed ?? refuse(c, noSuchRule)), 200);
  });
  return routes;
}

function toRule({ scope, scopeKey, blocked, ...fields }: PolicyRule): z.input<typeof ruleSchema> {
  return {
    scope,
    key: scope === 'default' ? everybody : scopeKey,
    capacityMillicredits: fields.capacityMillicredits ?? null,
    refillMillicreditsPerDay: fields.refillMillicreditsPerDay ?? null,
    maxQueued: fields.maxQueued ?? null,
    maxRunning: fields.maxRunning ?? null,
    isBlocked: blocked ?? null,
  };
}

const noSuchScope: Problem = {
  kind: 'no-such-scope',
  title: 'Nobody',
  status: 404,
  detail: `There is no such role, space or platform. Roles are ${roles.join(', ')}; platforms are ${surfaces.join(', ')}; the default rule is for ${everybody}.`,
};
const noSuchRule: Problem = {
  kind: 'no-such-rule',
  title: 'Not here',
  status: 404,
  detail: 'There is no rule for them: GET /admin/quota-rules lists those there are.',
};
const defaultStays: Problem = {
  kind: 'default-rule-stays',
  title: 'It has to stay',
  status: 409,
  detail: 'The default rule cannot be removed: change it.',
};
