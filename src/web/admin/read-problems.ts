import type { JobStore } from '../../domain/job-store.ts';
import type { Delivery, Outbox } from '../../domain/outbox.ts';
import type { FailedDrawing, ProblemLog, RefusedRequest } from '../../domain/problem-log.ts';
import { dayMs } from '../../domain/quota-refill.ts';

const weekMs = 7 * dayMs;
const listed = 20;
const listedDeliveries = 100;

/** What went wrong in the last week, and what waits for somebody to act. */
export interface Problems {
  readonly reasons: readonly {
    readonly reason: string;
    readonly lastDay: number;
    readonly lastWeek: number;
  }[];
  /** The newest ones. */
  readonly refusals: readonly RefusedRequest[];
  readonly failures: readonly FailedDrawing[];
  readonly failureCount: number;
  /** Oldest first: who has waited longest. `userId` is whose drawing it is. */
  readonly parked: readonly (Delivery & { readonly userId: string | undefined })[];
  /** Since when nothing has gone wrong; undefined while nothing is recorded. */
  readonly quietSinceMs: number | undefined;
}

export function readProblems({
  problemLog,
  outbox,
  jobs,
  now,
}: {
  readonly problemLog: ProblemLog;
  readonly outbox: Pick<Outbox, 'list'>;
  readonly jobs: Pick<JobStore, 'get'>;
  readonly now: () => number;
}): Problems {
  const nowMs = now();
  const latest = { fromMs: nowMs - weekMs, limit: listed };
  const lastDay = new Map(
    problemLog.refusalCounts(nowMs - dayMs).map(({ reason, count }) => [reason, count]),
  );
  return {
    reasons: problemLog
      .refusalCounts(latest.fromMs)
      .map(({ reason, count }) => ({ reason, lastDay: lastDay.get(reason) ?? 0, lastWeek: count })),
    refusals: problemLog.refusals(latest),
    failures: problemLog.failures(latest),
    failureCount: problemLog.failureCount(latest.fromMs),
    parked: outbox
      .list({ state: 'parked', limit: listedDeliveries })
      .map((delivery) => ({ ...delivery, userId: jobs.get(delivery.jobId)?.userId }))
      .toReversed(),
    quietSinceMs: problemLog.quietSinceMs(),
  };
}

/** True when there is nothing to look at. */
export function isQuiet({ reasons, failures, parked }: Problems): boolean {
  return reasons.length === 0 && failures.length === 0 && parked.length === 0;
}
