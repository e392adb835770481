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

/** Rows about media files. Group calls with `Transact`. */
export interface MediaStore {
  insert(media: Omit<StoredMedia, 'removedAtMs'>): void;
  get(mediaId: string): StoredMedia | undefined;
  ofJob(jobId: string): readonly StoredMedia[];
  /** True while a row that is not removed names this content. */
  isKept(sha256: string): boolean;
  /** Kept media, oldest first. */
  oldest(limit: number): readonly StoredMedia[];
  keptBytes(): number;
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
  remove(media: Pick<StoredMedia, 'sha256' | 'format'>): Promise<void>;
  /** Removes files that `isKept` does not know and that are older than `olderThanMs`; answers how many. */
  sweep(isKept: (sha256: string) => boolean, olderThanMs: number): Promise<number>;
}
