import type { AuditLog } from '../domain/audit-log.ts';
import { isOver } from '../domain/job-state.ts';
import type { JobStore } from '../domain/job-store.ts';
import type { Log } from '../domain/log.ts';
import type { MediaFiles, MediaStore } from '../domain/media-store.ts';
import type { Transact } from '../domain/transact.ts';
import { removeMediaFiles } from './remove-media-files.ts';

type Deletion =
  /** How many files were given up, and when they are gone from the disk. */
  | { readonly outcome: 'deleted'; readonly files: number; readonly gone: Promise<void> }
  /** It waits, is drawn or is being handed over. */
  | { readonly outcome: 'not-over' };

/**
 * Gives up the files of a job that is over, because the person who asked for it, or an admin, wants that; a second time
 * there is nothing to give up. The job and its words stay. `actor` is a user id: the audit log says which of the two.
 * @throws AppError `storage-busy`, `storage-full`.
 */
export type DeleteResult = (jobId: string, actor: string) => Deletion;

export interface DeleteResultDeps {
  readonly transact: Transact;
  readonly jobs: Pick<JobStore, 'get'>;
  readonly media: Pick<MediaStore, 'ofJob' | 'markRemoved' | 'isKept'>;
  readonly mediaFiles: Pick<MediaFiles, 'remove'>;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly log: Log;
  readonly now: () => number;
}

export function createDeleteResult(deps: DeleteResultDeps): DeleteResult {
  const { transact, jobs, media, audit, log, now } = deps;
  return (jobId, actor) => {
    const files = transact(() => {
      const job = jobs.get(jobId);
      // Without its files a delivery would fail, and the price of what was seen already would be given back.
      if (job === undefined || !isOver(job.state)) return undefined;
      const kept = media.ofJob(jobId).filter(({ removedAtMs }) => removedAtMs === undefined);
      const atMs = now();
      for (const { id } of kept) media.markRemoved(id, atMs);
      if (kept.length > 0) {
        const { userId, spaceId } = job;
        const content = { reason: actor === userId ? 'requester' : 'admin', files: kept.length };
        audit.append({ atMs, kind: 'retention', actor, userId, spaceId, jobId, content });
      }
      return kept;
    });
    if (files === undefined) return { outcome: 'not-over' };
    const gone = removeMediaFiles(deps, files).catch((error: unknown) => {
      log.error({ jobId, err: error }, 'files that were given up are still there');
    });
    return { outcome: 'deleted', files: files.length, gone };
  };
}
