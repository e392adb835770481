import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { ChangeQuota } from '../../../app/change-quota.ts';
import type { LedgerEntry, QuotaLedger } from '../../../domain/quota-ledger.ts';
import type { UserStore } from '../../../domain/user-store.ts';
import { answerInvalid } from '../answer-invalid.ts';
import type { ApiEnv } from '../api-caller.ts';
import { isoTime } from '../iso-time.ts';
import { jsonAnswer, jsonBody } from '../json-answer.ts';
import { everyAdminAnswer, everyAdminChange } from './admin-answers.ts';
import { erasedAnswer, findUser, findUserToChange, noSuchUserAnswer, userParameter } from './find-user.ts';
import { mostMillicredits } from './most-millicredits.ts';
import { numberPageQuery, toPage } from './page-query.ts';

export interface CreditRoutesDeps {
  readonly users: Pick<UserStore, 'find'>;
  readonly ledger: Pick<QuotaLedger, 'entries'>;
  readonly changeQuota: Pick<ChangeQuota, 'adjust'>;
}

const entrySchema = z
  .object({
    id: z.int(),
    generationId: z.string().nullable(),
    kind: z.enum(['grant', 'reserve', 'settle', 'refund', 'adjust']),
    amountMillicredits: z.int().openapi({ description: 'Negative takes.' }),
    at: z.iso.datetime(),
    actor: z.string().openapi({ description: 'A user id, `system` or `operator`.' }),
    reason: z.string(),
  })
  .openapi('LedgerEntry');

const entryPageSchema = z
  .object({ entries: z.array(entrySchema), nextCursor: z.string().nullable() })
  .openapi('LedgerPage');

const grantInputSchema = z
  .strictObject({
    amountMillicredits: z
      .int()
      .min(-mostMillicredits)
      .max(mostMillicredits)
      .refine((amount) => amount !== 0, 'Give or take something.')
      .openapi({ description: '1000 are one credit; negative takes, 0 is nothing.', example: 50_000 }),
    reason: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .openapi({ description: 'Kept for ever, in the ledger and the audit log: name no person in it.' }),
  })
  .openapi('GrantInput');

const list = createRoute({
  method: 'get',
  path: '/admin/users/{user}/ledger',
  summary: 'What a person was given and charged, the newest first',
  request: { params: userParameter, query: numberPageQuery },
  responses: { ...everyAdminAnswer, 200: jsonAnswer(entryPageSchema, 'A page.'), 404: noSuchUserAnswer },
});

const grant = createRoute({
  method: 'post',
  path: '/admin/users/{user}/credits',
  summary: 'Give a person credits, or take some',
  request: { params: userParameter, body: jsonBody(grantInputSchema) },
  responses: {
    ...everyAdminChange,
    200: jsonAnswer(z.object({ userId: z.string(), balanceMillicredits: z.int() }), 'The balance after.'),
    404: noSuchUserAnswer,
    409: erasedAnswer,
  },
});

/** The books of a person. */
export function createCreditRoutes({ users, ledger, changeQuota }: CreditRoutesDeps) {
  const routes = new OpenAPIHono<ApiEnv>({ defaultHook: answerInvalid });

  routes.openapi(list, (c) => {
    const { id } = findUser(c, users, c.req.valid('param').user);
    const { limit, cursor } = c.req.valid('query');
    const { rows, last } = toPage(ledger.entries(id, { limit: limit + 1, beforeId: cursor }), limit);
    return c.json(
      { entries: rows.map(toEntry), nextCursor: last === undefined ? null : String(last.id) },
      200,
    );
  });

  routes.openapi(grant, (c) => {
    const user = findUserToChange(c, users, c.req.valid('param').user);
    const { amountMillicredits, reason } = c.req.valid('json');
    const balance = changeQuota.adjust(user, amountMillicredits, reason, c.get('caller').userId);
    return c.json({ userId: user.id, balanceMillicredits: balance }, 200);
  });
  return routes;
}

function toEntry({
  id,
  jobId,
  kind,
  amountMillicredits,
  atMs,
  actor,
  reason,
}: LedgerEntry): z.input<typeof entrySchema> {
  return { id, generationId: jobId ?? null, kind, amountMillicredits, at: isoTime(atMs), actor, reason };
}
