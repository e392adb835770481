import type { MediaFile } from './engine.ts';

/** A kept (or once kept) result file. */
export interface StoredMedia extends Omit<MediaFile, 'path'> {
  readonly id: string;
  readonly jobId: string;
  /** Which of the job's pictures: 0 …. */
  readonly position: number;
  /** SHA-256 (hex) of the file's bytes; its name is made of it. */
  readonly sha256: string;
  readonly createdAtMs: number;
  /** When the file was removed; the row stays. */
  readonly removedAtMs: number | undefined;
}

/** A result file that is still kept, and where it is. */
export interface KeptMedia extends StoredMedia {
  readonly path: string;
}

/** Rows about media files. Group calls with `Transact`. */
export interface MediaStore {
  insert(media: Omit<StoredMedia, 'removedAtMs'>): void;
  get(mediaId: string): StoredMedia | undefined;
  /** Kept or not, in their order. */
  ofJob(jobId: string): readonly StoredMedia[];
  /** True while a row that is not removed names this content. */
  isKept(sha256: string): boolean;
  /** Kept media, oldest first: of all jobs, or only of jobs that are over (so that nothing is left to deliver). */
  oldest(options: {
    readonly limit: number;
    readonly ofJobs: 'all' | 'that-are-over';
  }): readonly StoredMedia[];
  /** What the kept files take on the disk: the same content counts once. */
  keptBytes(): number;
  /** Kept or not, oldest first. */
  ofUser(userId: string): readonly StoredMedia[];
  markRemoved(mediaId: string, atMs: number): void;
}

/** The files themselves, named by their content; a path never comes from outside. */
export interface MediaFiles {
  /** Where the engine may write files that are then adopted. */
  readonly incomingFolder: string;
  /** Moves a finished file to the place its content names and answers the content's SHA-256 (hex); durable on return. */
  adopt(path: string, format: MediaFile['format']): Promise<string>;
  path(media: Pick<StoredMedia, 'sha256' | 'format'>): string;
  /**
   * Removes a file; one that is not there is no error. With `unlessAdoptedAfterMs` a file that was adopted (again)
   * after that moment stays, because somebody may be about to name it.
   */
  remove(
    media: Pick<StoredMedia, 'sha256' | 'format'>,
    options?: { readonly unlessAdoptedAfterMs?: number | undefined },
  ): Promise<void>;
  /**
   * Removes files that `isKept` does not know and that were adopted before the moment `adoptedBeforeMs`, and whatever
   * has been lying in the incoming folder since before it. Answers how many.
   */
  sweep(isKept: (sha256: string) => boolean, adoptedBeforeMs: number): Promise<number>;
}
