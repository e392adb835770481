import type { AuditLog } from '../domain/audit-log.ts';
import type { JobStore } from '../domain/job-store.ts';
import type { DeliveryState, Outbox } from '../domain/outbox.ts';
import type { Transact } from '../domain/transact.ts';

/** `retried`: it is due now. Anything else is the state it is in, and nothing has changed. */
export type DeliveryRetry = 'retried' | 'unknown' | Exclude<DeliveryState, 'parked'>;

/**
 * Makes a parked delivery pending again, with all its attempts. `actor` is a user id or `operator`. The loop that
 * delivers is to be woken afterwards; one in another process finds it by itself.
 * @throws AppError `storage-busy`, `storage-full`.
 */
export type RetryDelivery = (id: number, actor: string) => DeliveryRetry;

export interface RetryDeliveryDeps {
  readonly transact: Transact;
  readonly outbox: Pick<Outbox, 'find' | 'retry'>;
  readonly jobs: Pick<JobStore, 'get'>;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly now: () => number;
}

export function createRetryDelivery({
  transact,
  outbox,
  jobs,
  audit,
  now,
}: RetryDeliveryDeps): RetryDelivery {
  return (id, actor) =>
    transact(() => {
      const delivery = outbox.find(id);
      if (delivery === undefined) return 'unknown';
      const { state, jobId, surface, attempts } = delivery;
      if (state !== 'parked') return state;
      const atMs = now();
      outbox.retry(id, atMs);
      const job = jobs.get(jobId);
      audit.append({
        atMs,
        kind: 'delivery-retried',
        actor,
        userId: job?.userId,
        spaceId: job?.spaceId,
        jobId,
        content: { surface, attempts },
      });
      return 'retried';
    });
}
