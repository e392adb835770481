import type { Deliver } from '../app/deliver.ts';
import type { JobView } from '../app/job-board.ts';
import type { MediaFile } from '../domain/engine.ts';

/** Notes that a browser was sent one of a job's files; once it was sent all of them the job is delivered. */
export function createServedNote(deliver: Deliver): (view: JobView, index: number) => void {
  const servedOf = new WeakMap<readonly MediaFile[], Set<number>>();
  return ({ jobId, media }, index) => {
    const served = servedOf.get(media) ?? new Set();
    servedOf.set(media, served.add(index));
    if (served.size === media.length) deliver(jobId);
  };
}
