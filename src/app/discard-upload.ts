import type { JobStore } from '../domain/job-store.ts';
import type { Log } from '../domain/log.ts';
import type { Uploads } from '../domain/uploads.ts';

/** Gives up a picture that was handed in for a request which was then refused, unless a job names it. Never rejects. */
export type DiscardUpload = (path: string) => Promise<void>;

export interface DiscardUploadDeps {
  readonly jobs: Pick<JobStore, 'namesStartPicture'>;
  readonly uploads: Pick<Uploads, 'remove'>;
  readonly log: Log;
  readonly now: () => number;
}

export function createDiscardUpload({ jobs, uploads, log, now }: DiscardUploadDeps): DiscardUpload {
  return async (path) => {
    try {
      if (jobs.namesStartPicture(path, 'any-job')) return;
      // Handed in again meanwhile, it is somebody else's to name.
      await uploads.remove(path, { unlessKeptAfterMs: now() });
    } catch (error) {
      log.warn({ err: error }, 'a picture nobody needs could not be removed; the next sweep does it');
    }
  };
}
