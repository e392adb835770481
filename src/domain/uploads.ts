import type { Refusal } from './refusal.ts';

export type KeptUpload =
  | { readonly ok: true; readonly path: string }
  | { readonly ok: false; readonly refusal: Extract<Refusal, { kind: 'start-picture-unusable' }> };

/**
 * Pictures that people hand in, as files named by their content: the same picture again is the same path. They stay as
 * long as a job that is not over needs them, then as long as results do, or until their owner is erased.
 */
export interface Uploads {
  /**
   * Checks that the bytes are a picture within bounds, and keeps it; durable when resolved.
   * @throws AppError `disk-failed`.
   */
  keep(bytes: Uint8Array): Promise<KeptUpload>;
  /**
   * Downloads a picture and keeps it. Only from `hosts` (a host, or host:port); the address is checked when dialled,
   * redirects are refused, and nothing longer than a picture may be is read.
   */
  fetch(
    url: string,
    options: { readonly hosts: readonly string[]; readonly signal: AbortSignal },
  ): Promise<KeptUpload>;
  /** Removes files that `isNeeded` does not know and that are older than the moment; answers how many. */
  sweep(isNeeded: (path: string) => boolean, olderThanMs: number): Promise<number>;
  /**
   * One that is not there, and a path that is no upload, is no error. With `unlessKeptAfterMs` a file that was kept
   * (again) after that moment stays, because somebody may be about to name it.
   */
  remove(path: string, options?: { readonly unlessKeptAfterMs?: number | undefined }): Promise<void>;
}
