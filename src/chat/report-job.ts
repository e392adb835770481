import type { AuditLog } from '../domain/audit-log.ts';
import type { Inbox } from '../domain/inbox.ts';
import type { Job } from '../domain/job.ts';
import type { Log } from '../domain/log.ts';
import type { Transact } from '../domain/transact.ts';
import type { CommandContext } from './command-context.ts';

export interface ReportJobDeps {
  readonly transact: Transact;
  readonly inbox: Pick<Inbox, 'claim'>;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly log: Log;
  readonly now: () => number;
}

/** Writes down that somebody finds a drawing wrong, once per person; answers whether it is the first time. */
export function reportJob(deps: ReportJobDeps, job: Job, { caller, known }: CommandContext): boolean {
  const { transact, inbox, audit, log, now } = deps;
  const { id: jobId, userId, spaceId } = job;
  const { surface } = caller;
  const isFirst = transact(() => {
    if (!inbox.claim(`report:${jobId}:${known.userId}`, surface, now())) return false;
    const content = { surface };
    audit.append({ atMs: now(), kind: 'reported', actor: known.userId, userId, spaceId, jobId, content });
    return true;
  });
  if (isFirst) log.warn({ jobId, surface }, 'a drawing was reported');
  return isFirst;
}
