import type { AuditKind, AuditLog } from '../domain/audit-log.ts';
import type { JobStore } from '../domain/job-store.ts';
import type { SettingsStore } from '../domain/settings-store.ts';
import type { Transact } from '../domain/transact.ts';

/** What admins may do to the queue. It is written down (and audited); `applySteering` makes the lane follow. */
export interface SteerQueue {
  /** Starts no further jobs; what is drawn goes on. Answers false when it was so already. */
  pause(actor: string): boolean;
  resume(actor: string): boolean;
  /** Accepts nothing new; what waits is drawn. */
  drain(actor: string): boolean;
  accept(actor: string): boolean;
  /** Puts a waiting job before all others; false when it does not wait. */
  front(jobId: string, actor: string): boolean;
}

export interface SteerQueueDeps {
  readonly transact: Transact;
  readonly settings: SettingsStore;
  readonly jobs: Pick<JobStore, 'front' | 'get'>;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly now: () => number;
}

export function createSteerQueue({ transact, settings, jobs, audit, now }: SteerQueueDeps): SteerQueue {
  const set = (
    name: 'isQueuePaused' | 'isDraining',
    value: boolean,
    kind: AuditKind,
    actor: string,
  ): boolean =>
    transact(() => {
      const before = settings.read()[name];
      if (before === value) return false;
      settings.write({ [name]: value }, now());
      audit.append({ atMs: now(), kind, actor, content: { before, after: value } });
      return true;
    });
  return {
    pause: (actor) => set('isQueuePaused', true, 'queue-paused', actor),
    resume: (actor) => set('isQueuePaused', false, 'queue-resumed', actor),
    drain: (actor) => set('isDraining', true, 'queue-drained', actor),
    accept: (actor) => set('isDraining', false, 'queue-drained', actor),
    front: (jobId, actor) =>
      transact(() => {
        const job = jobs.get(jobId);
        if (job === undefined || !jobs.front(jobId, now())) return false;
        const { userId, spaceId } = job;
        audit.append({ atMs: now(), kind: 'job-fronted', actor, userId, spaceId, jobId, content: {} });
        return true;
      }),
  };
}
