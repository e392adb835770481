import type { z } from '@hono/zod-openapi';
import type { JobStore } from '../../../domain/job-store.ts';
import { toPolicySubject } from '../../../domain/policy-subject.ts';
import type { QuotaLedger, QuotaPolicies } from '../../../domain/quota-ledger.ts';
import type { User } from '../../../domain/user-store.ts';
import { isoTime } from '../iso-time.ts';
import { toQuotaBody } from '../quota-body.ts';
import type { userDetailsSchema, userSchema } from './user-schemas.ts';

export interface DescribeUserDeps {
  readonly jobs: Pick<JobStore, 'count'>;
  readonly policies: Pick<QuotaPolicies, 'resolve'>;
  readonly ledger: Pick<QuotaLedger, 'balance'>;
  readonly now: () => number;
}

export function toUser({ id, role, createdAtMs, erasedAtMs, identities }: User): z.input<typeof userSchema> {
  return {
    id,
    role,
    createdAt: isoTime(createdAtMs),
    erasedAt: isoTime(erasedAtMs),
    identities: [...identities],
  };
}

/** A person with what they have and may. */
export function describeUser(
  user: User,
  { jobs, policies, ledger, now }: DescribeUserDeps,
): z.input<typeof userDetailsSchema> {
  return {
    ...toUser(user),
    ...jobs.count({ userId: user.id }),
    ...toQuotaBody(user.id, policies.resolve(toPolicySubject(user)), { ledger, now }),
  };
}
