import type { Log } from '../domain/log.ts';
import type { MediaFiles, MediaStore, StoredMedia } from '../domain/media-store.ts';

export interface RemoveMediaFilesDeps {
  readonly media: Pick<MediaStore, 'isKept'>;
  readonly mediaFiles: Pick<MediaFiles, 'remove'>;
  readonly log: Log;
}

/**
 * Removes the files of rows that were just marked as removed, where no other row keeps the same content. Call it after
 * the transaction: a file cannot be brought back. What fails is logged; the next sweep finds it.
 */
export async function removeMediaFiles(
  { media, mediaFiles, log }: RemoveMediaFilesDeps,
  files: readonly StoredMedia[],
): Promise<void> {
  // Of equal content the newest row counts: the file was adopted for it last.
  for (const file of new Map(files.map((each) => [each.sha256, each])).values()) {
    if (media.isKept(file.sha256)) continue;
    try {
      await mediaFiles.remove(file, { unlessAdoptedAfterMs: file.createdAtMs });
    } catch (error) {
      log.error({ jobId: file.jobId, err: error }, 'a file could not be removed');
    }
  }
}
