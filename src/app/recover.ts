import type { AuditLog } from '../domain/audit-log.ts';
import type { JobStore } from '../domain/job-store.ts';
import type { Lane } from '../domain/lane.ts';
import type { Log } from '../domain/log.ts';
import type { QuotaPolicies } from '../domain/quota-ledger.ts';
import type { Transact } from '../domain/transact.ts';
import type { EndJob } from './end-job.ts';

/** A job whose process died under it twice is more likely the cause than the victim. */
const attemptsLimit = 2;
const pageSize = 1_000;
const unfinished = ['queued', 'running', 'generated'] as const;

export interface RecoverDeps {
  readonly transact: Transact;
  readonly jobs: JobStore;
  readonly endJob: EndJob;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly policies: Pick<QuotaPolicies, 'resolve'>;
  readonly lane: Pick<Lane, 'add'>;
  /** This process's name as a holder of jobs. */
  readonly holder: string;
  /** True when a command of that name has ended. Never of the gateway: its jobs wait for its next start. */
  readonly isCommandGone: (holder: string) => boolean;
  readonly log: Log;
  readonly now: () => number;
}

/**
 * Takes up what the last run left, before anything new is accepted: what was drawn when it died is queued again, once;
 * jobs of commands that died are canceled and refunded; then everything that waits is lined up in the order of before.
 * Answers how many wait.
 */
export function recover(deps: RecoverDeps): number {
  const { jobs, endJob, holder, isCommandGone, log } = deps;
  for (const jobId of jobs.inState('running', holder)) requeue(deps, jobId);
  for (const gone of jobs.holders().filter((name) => name !== holder && isCommandGone(name))) {
    for (const jobId of unfinished.flatMap((state) => jobs.inState(state, gone))) {
      endJob(jobId, unfinished, {
        state: 'canceled',
        actor: 'system',
        errorKind: 'interrupted',
        error: 'The command that asked for it ended before it was handed over.',
      });
      log.info({ jobId }, 'canceled: its command is gone');
    }
  }
  return lineUp(deps);
}

function requeue({ transact, jobs, endJob, audit, log, now }: RecoverDeps, jobId: string): void {
  const job = jobs.get(jobId);
  if (job === undefined) return;
  if (job.cancelAskedAtMs !== undefined) {
    endJob(jobId, ['running'], { state: 'canceled', actor: job.cancelAskedBy ?? 'system' });
  } else if (job.attempts >= attemptsLimit) {
    endJob(jobId, ['running'], {
      state: 'failed',
      actor: 'system',
      errorKind: 'interrupted',
      error: 'Pincel was stopped twice while it drew this. Ask again, perhaps for something smaller.',
    });
    log.warn({ jobId }, 'failed: the gateway died twice while it was drawn');
  } else {
    transact(() => {
      jobs.move(jobId, ['running'], 'queued', now());
      const { userId, spaceId } = job;
      const content = { reason: 'restart' };
      audit.append({ atMs: now(), kind: 'requeued', actor: 'system', userId, spaceId, jobId, content });
    });
    log.info({ jobId }, 'queued again: the gateway died while it was drawn');
  }
}

function lineUp({ jobs, policies, lane, holder }: RecoverDeps): number {
  let count = 0;
  let afterId: string | undefined;
  for (;;) {
    const page = jobs.waiting({ holder, afterId, limit: pageSize });
    for (const job of page) lane.add({ ...job, maxRunning: policies.resolve(job).maxRunning });
    count += page.length;
    afterId = page.at(-1)?.jobId;
    if (page.length < pageSize) return count;
  }
}
