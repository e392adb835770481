import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { toIsoTime, toPersonal } from '../../../domain/audit-json.ts';
import { type AuditRecord, auditKinds } from '../../../domain/audit-log.ts';
import type { AuditReader } from '../../../domain/audit-reader.ts';
import type { UserStore } from '../../../domain/user-store.ts';
import { answerInvalid } from '../answer-invalid.ts';
import type { ApiEnv } from '../api-caller.ts';
import { jsonAnswer } from '../json-answer.ts';
import { everyAdminAnswer } from './admin-answers.ts';
import { findUser, noSuchUserAnswer } from './find-user.ts';
import { numberPageQuery, toPage } from './page-query.ts';

export interface AuditRoutesDeps {
  readonly auditReader: Pick<AuditReader, 'read' | 'verify'>;
  readonly users: Pick<UserStore, 'find'>;
}

const entrySchema = z
  .object({
    seq: z.int(),
    at: z.string().openapi({ example: '2026-11-21T09:30:00.000Z' }),
    kind: z.string().openapi({ example: 'accepted' }),
    actor: z.string().openapi({ description: 'A user id, `system` or `operator`.' }),
    userId: z.string().nullable().openapi({ description: 'Whom it is about.' }),
    spaceId: z.string().nullable(),
    generationId: z.string().nullable(),
    content: z.record(z.string(), z.unknown()),
    personal: z
      .union([z.record(z.string(), z.unknown()), z.string()])
      .nullable()
      .openapi({ description: 'What a person wrote; a word in brackets when it cannot be read any more.' }),
    hash: z.string(),
  })
  .openapi('AuditEntry');

const entryPageSchema = z
  .object({ entries: z.array(entrySchema), nextCursor: z.string().nullable() })
  .openapi('AuditPage');

const time = z.iso.datetime({ offset: true }).optional();

const querySchema = numberPageQuery.extend({
  kind: z.enum(auditKinds).optional(),
  user: z.string().max(200).optional().openapi({ description: 'About this person: an id, or `surface:id`.' }),
  spaceId: z.string().max(40).optional(),
  generationId: z.string().max(40).optional(),
  words: z.string().max(200).optional().openapi({ description: 'All of them occur somewhere in the entry.' }),
  from: time.openapi({ description: 'Not before this time.' }),
  to: time.openapi({ description: 'Before this time.' }),
});

const verificationSchema = z
  .object({
    isWhole: z.boolean(),
    rows: z.int().openapi({ description: 'Rows that were checked, up to the fault if there is one.' }),
    head: z.object({ seq: z.int(), hash: z.string() }).openapi({ description: 'The last row in order.' }),
    cutSeq: z.int().openapi({ description: 'The last row that retention removed.' }),
    anchors: z.int().openapi({ description: 'Notes of the head outside the database that were compared.' }),
    unreadableAnchors: z.int(),
    fault: z.object({ what: z.string(), seq: z.int(), problem: z.string() }).nullable(),
  })
  .openapi('AuditVerification');

const search = createRoute({
  method: 'get',
  path: '/admin/audit',
  summary: 'The audit log, the newest first',
  request: { query: querySchema },
  responses: { ...everyAdminAnswer, 200: jsonAnswer(entryPageSchema, 'A page.'), 404: noSuchUserAnswer },
});

const verify = createRoute({
  method: 'post',
  path: '/admin/audit/verify',
  summary: 'Check the whole chain, and answer when it is done',
  responses: { ...everyAdminAnswer, 200: jsonAnswer(verificationSchema, 'What was found.') },
});

/** `/admin/audit`: reading it and checking it, off the thread that serves. */
export function createAuditRoutes({ auditReader, users }: AuditRoutesDeps) {
  const routes = new OpenAPIHono<ApiEnv>({ defaultHook: answerInvalid });

  routes.openapi(search, async (c) => {
    const { limit, cursor, kind, user, spaceId, generationId, words, from, to } = c.req.valid('query');
    const found: AuditRecord[] = [];
    const query = {
      kind,
      spaceId,
      jobId: generationId,
      beforeSeq: cursor,
      newest: limit + 1,
      userId: user === undefined ? undefined : findUser(c, users, user).id,
      words: words?.split(/\s+/).filter((word) => word !== ''),
      fromMs: from === undefined ? undefined : Date.parse(from),
      toMs: to === undefined ? undefined : Date.parse(to),
    };
    await auditReader.read(query, (records) => void found.push(...records));
    const { rows, last } = toPage(found.toReversed(), limit);
    return c.json(
      { entries: rows.map(toEntry), nextCursor: last === undefined ? null : String(last.seq) },
      200,
    );
  });

  routes.openapi(verify, async (c) => {
    const { fault, ...report } = await auditReader.verify();
    return c.json({ ...report, isWhole: fault === undefined, fault: fault ?? null }, 200);
  });
  return routes;
}

function toEntry(record: AuditRecord): z.input<typeof entrySchema> {
  const { seq, atMs, kind, actor, userId, spaceId, jobId, content, hash } = record;
  return {
    seq,
    at: toIsoTime(atMs),
    kind,
    actor,
    hash,
    userId: userId ?? null,
    spaceId: spaceId ?? null,
    generationId: jobId ?? null,
    content: { ...content },
    personal: toPersonal(record) ?? null,
  };
}
