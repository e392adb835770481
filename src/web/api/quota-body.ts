import { z } from '@hono/zod-openapi';
import type { QuotaLedger, QuotaPolicy } from '../../domain/quota-ledger.ts';

/** Somebody's credits and limits, as the API tells them. */
export const quotaFields = {
  balanceMillicredits: z.int().nullable().openapi({ description: 'Null when it is unlimited.' }),
  capacityMillicredits: z.int().nullable().openapi({ description: 'Null when it is unlimited.' }),
  refillMillicreditsPerDay: z.int(),
  maxQueued: z.int(),
  maxRunning: z.int(),
  isBlocked: z.boolean(),
};

export function toQuotaBody(
  userId: string,
  policy: QuotaPolicy,
  { ledger, now }: { readonly ledger: Pick<QuotaLedger, 'balance'>; readonly now: () => number },
) {
  const { capacityMillicredits: capacity, refillMillicreditsPerDay, maxQueued, maxRunning, blocked } = policy;
  return {
    balanceMillicredits: capacity === undefined ? null : ledger.balance(userId, policy, now()),
    capacityMillicredits: capacity ?? null,
    refillMillicreditsPerDay,
    maxQueued,
    maxRunning,
    isBlocked: blocked,
  };
}
