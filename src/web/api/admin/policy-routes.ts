import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ChangeSpacePolicy } from '../../../app/change-space-policy.ts';
import { policyIdPattern, policyWordPattern } from '../../../domain/policy-entry.ts';
import { roles } from '../../../domain/role.ts';
import {
  allSpaces,
  nsfwRules,
  type SpacePolicies,
  type SpacePolicy,
  spacePolicyParts,
} from '../../../domain/space-policy.ts';
import type { UserStore } from '../../../domain/user-store.ts';
import { answerInvalid } from '../answer-invalid.ts';
import type { ApiEnv } from '../api-caller.ts';
import { jsonAnswer, jsonBody } from '../json-answer.ts';
import { type Problem, problemAnswer, refuse } from '../problem.ts';
import { everyAdminAnswer, everyAdminChange } from './admin-answers.ts';

export interface PolicyRoutesDeps {
  readonly users: Pick<UserStore, 'findSpace'>;
  readonly spacePolicies: Pick<SpacePolicies, 'own' | 'resolve'>;
  readonly changeSpacePolicy: ChangeSpacePolicy;
}

const everySpace = 'all';
const lowestRole = z
  .enum(roles)
  .nullable()
  .openapi({ description: 'The lowest role that may; null for nobody.' });
const maxQueued = z.int().min(0).max(1_000_000);
const nsfw = z.enum(nsfwRules);

const rulesSchema = z
  .object({
    words: z.object({ deny: z.array(z.string()), allow: z.array(z.string()) }),
    kinds: z.object({ image: lowestRole, gif: lowestRole }),
    maxQueued: z.int(),
    channels: z.array(z.string()).openapi({ description: 'None is everywhere.' }),
    nsfw,
    trustedRoles: z.array(z.string()).openapi({ description: 'Ids of the platform’s own roles.' }),
  })
  .openapi('SpaceRules');

const policySchema = z
  .object({
    spaceId: z.string().nullable().openapi({ description: 'Null for all spaces.' }),
    own: rulesSchema.partial().openapi({ description: 'What was set for the space itself.' }),
    rules: rulesSchema.openapi({ description: 'What holds there.' }),
  })
  .openapi('SpacePolicy');

const mostEntries = 1_000;
const listChange = (entry: z.ZodString) =>
  z.strictObject({
    add: z.array(entry).max(mostEntries).default([]),
    remove: z.array(entry).max(mostEntries).default([]),
  });
const word = z.string().max(100).regex(policyWordPattern).openapi({ example: 'worse*' });
const platformId = z.string().max(40).regex(policyIdPattern).openapi({ example: '1092837465019283746' });
const noChange = { add: [], remove: [] };

const policyInputSchema = z
  .strictObject({
    reset: z.array(z.enum(spacePolicyParts)).min(1).max(spacePolicyParts.length).openapi({
      description:
        'What shall be as for all spaces again, before the rest of the change; of the rules for all spaces, as Pincel comes.',
    }),
    deny: listChange(word),
    allow: listChange(word),
    kinds: z.strictObject({ image: lowestRole, gif: lowestRole }).partial(),
    maxQueued,
    channels: z.union([listChange(platformId), z.literal('all')]),
    nsfw,
    trustedRoles: listChange(platformId),
  })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'Say what to change.')
  .openapi('SpacePolicyInput', { minProperties: 1 });

const spaceParameter = z.object({
  space: z.string().openapi({
    param: { name: 'space', in: 'path' },
    description: `An id, or \`surface:id\`; \`${everySpace}\` for the rules for all spaces.`,
    example: everySpace,
  }),
});
const noSuchSpaceAnswer = problemAnswer('Nothing was ever asked for in such a space.');

const show = createRoute({
  method: 'get',
  path: '/admin/policies/{space}',
  summary: 'What may be asked for in a space',
  request: { params: spaceParameter },
  responses: { ...everyAdminAnswer, 200: jsonAnswer(policySchema, 'Its rules.'), 404: noSuchSpaceAnswer },
});

const change = createRoute({
  method: 'patch',
  path: '/admin/policies/{space}',
  summary: 'Change what may be asked for in a space',
  request: { params: spaceParameter, body: jsonBody(policyInputSchema) },
  responses: {
    ...everyAdminChange,
    200: jsonAnswer(policySchema, 'Its rules as they are now. What was left out stays as it was.'),
    404: noSuchSpaceAnswer,
  },
});

/** `/admin/policies`: words, kinds, channels, places in the queue. */
export function createPolicyRoutes({ users, spacePolicies, changeSpacePolicy }: PolicyRoutesDeps) {
  const routes = new OpenAPIHono<ApiEnv>({ defaultHook: answerInvalid });
  const findSpace = (c: Context, name: string): string =>
    name === everySpace ? allSpaces : (users.findSpace(name) ?? refuse(c, noSuchSpace));
  const describe = (spaceId: string): z.input<typeof policySchema> => ({
    spaceId: spaceId === allSpaces ? null : spaceId,
    own: toOwnRules(spacePolicies.own(spaceId)),
    rules: toRules(spacePolicies.resolve(spaceId)),
  });

  routes.openapi(show, (c) => c.json(describe(findSpace(c, c.req.valid('param').space)), 200));

  routes.openapi(change, (c) => {
    const spaceId = findSpace(c, c.req.valid('param').space);
    const { deny = noChange, allow = noChange, kinds = {}, ...others } = c.req.valid('json');
    changeSpacePolicy(
      spaceId,
      { deny, allow, kinds: withoutUndefined(kinds), ...others },
      c.get('caller').userId,
    );
    return c.json(describe(spaceId), 200);
  });
  return routes;
}

type Kinds = z.input<typeof rulesSchema>['kinds'];

function withoutUndefined({
  image,
  gif,
}: { [Kind in keyof Kinds]?: Kinds[Kind] | undefined }): Partial<Kinds> {
  return { ...(image !== undefined && { image }), ...(gif !== undefined && { gif }) };
}

function toRules({
  words,
  kinds,
  channels,
  trustedRoles,
  ...others
}: SpacePolicy): z.input<typeof rulesSchema> {
  return {
    ...others,
    words: { deny: [...words.deny], allow: [...words.allow] },
    kinds: { image: kinds.image ?? null, gif: kinds.gif ?? null },
    channels: [...channels],
    trustedRoles: [...trustedRoles],
  };
}

function toOwnRules(own: Partial<SpacePolicy>): Partial<z.input<typeof rulesSchema>> {
  const { words, kinds, channels, trustedRoles, ...others } = own;
  return {
    ...others,
    ...(words && { words: { deny: [...words.deny], allow: [...words.allow] } }),
    ...(kinds && { kinds: { image: kinds.image ?? null, gif: kinds.gif ?? null } }),
    ...(channels && { channels: [...channels] }),
    ...(trustedRoles && { trustedRoles: [...trustedRoles] }),
  };
}

const noSuchSpace: Problem = {
  kind: 'no-such-space',
  title: 'Not here',
  status: 404,
  detail:
    'There is no such space. Give an id of Pincel’s, or a platform and the id there, as in discord:1234; spaces are known from the first request in them on.',
};
