import type { AuditKind, AuditLog } from '../domain/audit-log.ts';
import type { JobState } from '../domain/job-state.ts';
import type { JobStore } from '../domain/job-store.ts';
import type { Metrics } from '../domain/metrics.ts';
import type { Outbox } from '../domain/outbox.ts';
import type { QuotaLedger } from '../domain/quota-ledger.ts';
import type { Transact } from '../domain/transact.ts';
import type { Webhooks } from '../domain/webhook.ts';

export interface EndJobDeps {
  readonly transact: Transact;
  readonly jobs: JobStore;
  readonly ledger: Pick<QuotaLedger, 'refund'>;
  readonly outbox: Pick<Outbox, 'drop'>;
  readonly webhooks: Pick<Webhooks, 'note'>;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly metrics: Pick<Metrics, 'ended' | 'booked'>;
  readonly now: () => number;
}

/** How a job ends without a result. */
interface Ending {
  readonly state: 'failed' | 'canceled';
  /** Who ended it: a user id, `operator` or `system`. */
  readonly actor: string;
  readonly errorKind?: string | undefined;
  /** Why, as a sentence for the person. */
  readonly error?: string | undefined;
}

/**
 * Ends a job that is in one of `from`, gives back everything it was charged and lines up the calls of webhooks, in one
 * transaction; false when it is in none of them any more, and then nothing has changed.
 */
export type EndJob = (jobId: string, from: readonly JobState[], ending: Ending) => boolean;

export function createEndJob(deps: EndJobDeps): EndJob {
  const { transact, jobs, ledger, outbox, webhooks, audit, metrics, now } = deps;
  return (jobId, from, ending) => {
    const ended = transact(() => {
      const atMs = now();
      const { state, errorKind, error } = ending;
      if (!jobs.move(jobId, from, state, atMs, { errorKind, error })) return undefined;
      const job = jobs.get(jobId);
      if (job === undefined) return undefined;
      outbox.drop(jobId, atMs);
      webhooks.note({ userId: job.userId, jobId, event: `generation.${state}` }, atMs);
      const append = (kind: AuditKind, content: Readonly<Record<string, string | number>>): void => {
        const { userId, spaceId } = job;
        audit.append({ atMs, kind, actor: ending.actor, userId, spaceId, jobId, content });
      };
      append(state, errorKind === undefined ? {} : { reason: errorKind });
      const refunded = ledger.refund(jobId, state, atMs);
      if (refunded > 0) append('refunded', { amountMillicredits: refunded });
      return { job, refunded };
    });
    if (ended === undefined) return false;
    metrics.ended(ended.job.kind, ending.state);
    if (ended.refunded > 0) metrics.booked('refunded', ended.refunded);
    return true;
  };
}
