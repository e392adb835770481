import type { AuditLog } from '../domain/audit-log.ts';
import type { JobStore } from '../domain/job-store.ts';
import type { Metrics } from '../domain/metrics.ts';
import type { Transact } from '../domain/transact.ts';

/** Notes that the person has everything a generated job made; false when that was known, or the job is elsewhere. */
export type NoteDelivered = (jobId: string) => boolean;

export interface NoteDeliveredDeps {
  readonly transact: Transact;
  readonly jobs: Pick<JobStore, 'move' | 'get'>;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly metrics: Pick<Metrics, 'delivered'>;
  readonly now: () => number;
}

/** For a surface that hands over by itself and needs no outbox: the command line. */
export function createNoteDelivered(deps: NoteDeliveredDeps): NoteDelivered {
  const { transact, jobs, audit, metrics, now } = deps;
  return (jobId) => {
    const isMoved = transact(() => {
      const job = jobs.get(jobId);
      if (job === undefined || !jobs.move(jobId, ['generated'], 'delivered', now())) return false;
      const { userId, spaceId, surface } = job;
      const content = { surface };
      audit.append({ atMs: now(), kind: 'delivered', actor: 'system', userId, spaceId, jobId, content });
      return true;
    });
    const job = isMoved ? jobs.get(jobId) : undefined;
    if (job !== undefined) metrics.delivered(job);
    return isMoved;
  };
}
