import type { AuditLog } from '../domain/audit-log.ts';
import type { JobStore } from '../domain/job-store.ts';
import type { Log } from '../domain/log.ts';
import type { MediaFiles, MediaStore, StoredMedia } from '../domain/media-store.ts';
import type { Transact } from '../domain/transact.ts';
import type { Uploads } from '../domain/uploads.ts';
import type { EndJob } from './end-job.ts';
import { removeMediaFiles } from './remove-media-files.ts';

/** Rows of one transaction: others get to write in between. */
const batchSize = 100;

export interface TidyMediaDeps {
  readonly transact: Transact;
  readonly media: Pick<MediaStore, 'oldest' | 'keptBytes' | 'isKept' | 'markRemoved'>;
  readonly mediaFiles: Pick<MediaFiles, 'remove' | 'sweep'>;
  readonly jobs: Pick<JobStore, 'namesStartPicture'>;
  readonly uploads: Pick<Uploads, 'sweep'>;
  readonly endJob: EndJob;
  readonly audit: Pick<AuditLog, 'append'>;
  /** How long results, and the pictures that people handed in for them, are kept; undefined for ever. */
  readonly maxAgeMs: number | undefined;
  /** What they may take on the disk; undefined as much as there is. */
  readonly maxBytes: number | undefined;
  /**
   * Files that no row names stay so long. Far longer than from keeping a file to committing its row, also when the
   * clock is set forward by an hour meanwhile.
   */
  readonly orphanGraceMs: number;
  readonly everyMs: number;
  readonly log: Log;
  readonly now: () => number;
}

interface TidyReport {
  /** Results that were too old, and results that had to make room. */
  readonly aged: number;
  readonly crowdedOut: number;
  /** Files that belonged to nobody. */
  readonly swept: number;
  /** Pictures that people handed in: those that no request names, and those that are too old. */
  readonly uploads: number;
}

/**
 * Keeps the media folder within bounds: removes what is too old, then the oldest results until the rest fits, then
 * files that belong to nobody, then pictures that were handed in and that no job needs any more. Rows are marked first, so that a crash leaves a file too many and never one too few.
 * What is still to be delivered never makes room; once it is too old, its job has failed and is refunded.
 */
export interface TidyMedia {
  tidy(): Promise<TidyReport>;
  /** Tidies now and `everyMs` after each time; does not keep the process alive. */
  start(): void;
  /** Resolves when a tidying under way has ended, which it does after the files it is at. */
  stop(): Promise<void>;
}

export function createTidyMedia(deps: TidyMediaDeps): TidyMedia {
  const { mediaFiles, media, orphanGraceMs, everyMs, log, now } = deps;
  let stopping = new AbortController();
  let underWay: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const removeAll = async (mark: () => readonly StoredMedia[]): Promise<number> => {
    let count = 0;
    while (!stopping.signal.aborted) {
      const marked = mark();
      if (marked.length === 0) break;
      count += marked.length;
      await removeMediaFiles(deps, marked);
    }
    return count;
  };
  const tidy = async (): Promise<TidyReport> => {
    const aged = await removeAll(() => markAged(deps));
    const crowdedOut = await removeAll(() => markCrowdedOut(deps));
    const swept = stopping.signal.aborted ? 0 : await mediaFiles.sweep(media.isKept, now() - orphanGraceMs);
    const uploads = stopping.signal.aborted ? 0 : await sweepUploads(deps);
    if (aged + crowdedOut + swept + uploads > 0) {
      log.info({ aged, crowdedOut, swept, uploads }, 'media tidied');
    }
    return { aged, crowdedOut, swept, uploads };
  };
  const tidyAndSleep = (): void => {
    underWay = tidy()
      .catch((error: unknown) => log.error({ err: error }, 'media could not be tidied'))
      .finally(() => {
        if (!stopping.signal.aborted) timer = setTimeout(tidyAndSleep, everyMs).unref();
      });
  };

  return {
    tidy,
    start() {
      stopping = new AbortController();
      tidyAndSleep();
    },
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await underWay;
    },
  };
}

async function sweepUploads({ uploads, jobs, maxAgeMs, orphanGraceMs, now }: TidyMediaDeps): Promise<number> {
  const orphans = await uploads.sweep(
    (path) => jobs.namesStartPicture(path, 'any-job'),
    now() - orphanGraceMs,
  );
  if (maxAgeMs === undefined) return orphans;
  const aged = await uploads.sweep(
    (path) => jobs.namesStartPicture(path, 'jobs-not-over'),
    now() - Math.max(maxAgeMs, orphanGraceMs),
  );
  return orphans + aged;
}

function markAged({ transact, media, endJob, audit, maxAgeMs, now }: TidyMediaDeps): readonly StoredMedia[] {
  if (maxAgeMs === undefined) return [];
  return transact(() => {
    const atMs = now();
    const aged = media
      .oldest({ limit: batchSize, ofJobs: 'all' })
      .filter(({ createdAtMs }) => createdAtMs < atMs - maxAgeMs);
    for (const { id } of aged) media.markRemoved(id, atMs);
    for (const jobId of new Set(aged.map((file) => file.jobId))) {
      endJob(jobId, ['generated'], {
        state: 'failed',
        actor: 'system',
        errorKind: 'undeliverable',
        error: 'It could not be delivered for as long as results are kept. Ask again.',
      });
    }
    noteRemoved(audit, aged, 'age', atMs);
    return aged;
  });
}

function markCrowdedOut({ transact, media, audit, maxBytes, now }: TidyMediaDeps): readonly StoredMedia[] {
  if (maxBytes === undefined) return [];
  return transact(() => {
    const atMs = now();
    let excessBytes = media.keptBytes() - maxBytes;
    if (excessBytes <= 0) return [];
    const crowdedOut: StoredMedia[] = [];
    for (const file of media.oldest({ limit: batchSize, ofJobs: 'that-are-over' })) {
      if (excessBytes <= 0) break;
      media.markRemoved(file.id, atMs);
      crowdedOut.push(file);
      // Content that another row keeps frees nothing.
      if (!media.isKept(file.sha256)) excessBytes -= file.sizeBytes;
    }
    noteRemoved(audit, crowdedOut, 'disk-quota', atMs);
    return crowdedOut;
  });
}

function noteRemoved(
  audit: TidyMediaDeps['audit'],
  files: readonly StoredMedia[],
  reason: 'age' | 'disk-quota',
  atMs: number,
): void {
  if (files.length === 0) return;
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  const content = { reason, files: files.length, sizeBytes };
  audit.append({ atMs, kind: 'retention', actor: 'system', content });
}
