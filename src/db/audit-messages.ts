import { z } from 'zod';
import { type AuditRecord, auditKinds } from '../domain/audit-log.ts';
import type { AuditQuery, AuditVerification } from '../domain/audit-reader.ts';

const optionalNumber = z.number().optional();
const optionalText = z.string().optional();

const auditQuery = z.strictObject({
  fromMs: optionalNumber,
  toMs: optionalNumber,
  userId: optionalText,
  spaceId: optionalText,
  jobId: optionalText,
  kind: z.enum(auditKinds).optional(),
  words: z.array(z.string()).readonly().optional(),
  afterSeq: optionalNumber,
  beforeSeq: optionalNumber,
  newest: optionalNumber,
}) satisfies z.ZodType<AuditQuery>;

export const auditWorkerData = z.strictObject({ databaseFile: z.string(), anchorsFile: z.string() });

/** What the reader asks: a task, and after each batch of a `read` whether it wants more. */
export const auditRequest = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('verify') }),
  z.strictObject({ type: z.literal('read'), query: auditQuery }),
  z.strictObject({ type: z.literal('more') }),
  z.strictObject({ type: z.literal('enough') }),
]);
export type AuditRequest = z.infer<typeof auditRequest>;
export type AuditTask = Extract<AuditRequest, { readonly type: 'verify' | 'read' }>;

/** What the worker answers: any number of `progress` or `records`, then one of the others. */
export const auditAnswer = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('progress'), rows: z.int() }),
  // The worker is our own code of the same version: what it made with the right types is not checked field by field.
  z.strictObject({ type: z.literal('records'), records: z.custom<readonly AuditRecord[]>(Array.isArray) }),
  z.strictObject({ type: z.literal('verified'), verification: z.custom<AuditVerification>(isGiven) }),
  z.strictObject({ type: z.literal('done') }),
  /** An `AppError`, taken apart because classes do not cross threads. */
  z.strictObject({
    type: z.literal('failed'),
    kind: z.enum(['storage-busy', 'storage-full', 'storage-invalid', 'disk-failed']),
    message: z.string(),
    retryable: z.boolean(),
    cause: optionalText,
  }),
  /** A bug of ours. */
  z.strictObject({ type: z.literal('broken'), details: z.string() }),
]);
export type AuditAnswer = z.infer<typeof auditAnswer>;

function isGiven(value: unknown): boolean {
  return value !== undefined;
}
