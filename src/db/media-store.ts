import type { MediaFormat } from '../domain/media-encoder.ts';
import type { MediaStore, StoredMedia } from '../domain/media-store.ts';
import type { Database } from './open-database.ts';

/** Media rows in the table `media`. */
export function createMediaStore(database: Database): MediaStore {
  const insert = database.prepare<[Omit<StoredMedia, 'removedAtMs'>]>(
    `INSERT INTO media (id, job_id, position, sha256, format, mime_type, size_bytes, width_px, height_px, frames, seed,
       created_at_ms)
     VALUES (@id, @jobId, @position, @sha256, @format, @mimeType, @sizeBytes, @widthPx, @heightPx, @frames, @seed,
       @createdAtMs)`,
  );
  const get = database.prepare<[string], MediaRow>('SELECT * FROM media WHERE id = ?');
  const ofJob = database.prepare<[string], MediaRow>(
    'SELECT * FROM media WHERE job_id = ? ORDER BY position',
  );
  const isKept = database.prepare<[string]>(
    'SELECT 1 FROM media WHERE sha256 = ? AND removed_at_ms IS NULL LIMIT 1',
  );
  const oldest = database.prepare<[number], MediaRow>(
    'SELECT * FROM media WHERE removed_at_ms IS NULL ORDER BY created_at_ms, id LIMIT ?',
  );
  const oldestOfJobsOver = database.prepare<[number], MediaRow>(
    `SELECT media.* FROM media JOIN jobs ON jobs.id = media.job_id
     WHERE media.removed_at_ms IS NULL AND jobs.state IN ('delivered', 'failed', 'canceled')
     ORDER BY media.created_at_ms, media.id LIMIT ?`,
  );
  const keptBytes = database
    .prepare<[], number>(
      `SELECT coalesce(sum(size_bytes), 0) FROM
         (SELECT max(size_bytes) AS size_bytes FROM media WHERE removed_at_ms IS NULL GROUP BY sha256)`,
    )
    .pluck();
  const ofUser = database.prepare<[string], MediaRow>(
    `SELECT media.* FROM jobs JOIN media ON media.job_id = jobs.id
     WHERE jobs.user_id = ? ORDER BY media.created_at_ms, media.id`,
  );
  const markRemoved = database.prepare<[number, string]>(
    'UPDATE media SET removed_at_ms = ? WHERE id = ? AND removed_at_ms IS NULL',
  );

  return {
    insert: (media) => void insert.run(media),
    get(mediaId) {
      const row = get.get(mediaId);
      return row === undefined ? undefined : toMedia(row);
    },
    ofJob: (jobId) => ofJob.all(jobId).map(toMedia),
    isKept: (sha256) => isKept.get(sha256) !== undefined,
    oldest: ({ limit, ofJobs }) => (ofJobs === 'all' ? oldest : oldestOfJobsOver).all(limit).map(toMedia),
    keptBytes: () => keptBytes.get() ?? 0,
    ofUser: (userId) => ofUser.all(userId).map(toMedia),
    markRemoved: (mediaId, atMs) => void markRemoved.run(atMs, mediaId),
  };
}

interface MediaRow {
  readonly id: string;
  readonly job_id: string;
  readonly position: number;
  readonly sha256: string;
  readonly format: MediaFormat;
  readonly mime_type: string;
  readonly size_bytes: number;
  readonly width_px: number;
  readonly height_px: number;
  readonly frames: number;
  readonly seed: number;
  readonly created_at_ms: number;
  readonly removed_at_ms: number | null;
}

function toMedia(row: MediaRow): StoredMedia {
  return {
    id: row.id,
    jobId: row.job_id,
    position: row.position,
    sha256: row.sha256,
    format: row.format,
    mimeType: row.mime_type,
    sizeBytes: row.size_bytes,
    widthPx: row.width_px,
    heightPx: row.height_px,
    frames: row.frames,
    seed: row.seed,
    createdAtMs: row.created_at_ms,
    removedAtMs: row.removed_at_ms ?? undefined,
  };
}
