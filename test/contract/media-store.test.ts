import { describe, expect, test } from 'vitest';
import { createMediaStore } from '../../src/db/media-store.ts';
import type { JobState } from '../../src/domain/job-state.ts';
import type { MediaStore, StoredMedia } from '../../src/domain/media-store.ts';
import { aDatabase } from '../support/a-database.ts';
import { addJob, addUser, moveJob } from '../support/quota-rows.ts';

/** A media store; `job-1` and `job-2` are Ann's, `job-3` is Bob's, all of them queued. */
interface StoreUnderTest {
  readonly media: MediaStore;
  readonly moveJob: (jobId: string, ...states: readonly JobState[]) => void;
}

const aaa = 'a'.repeat(64);
const bbb = 'b'.repeat(64);

function someMedia(changes: Partial<StoredMedia> = {}): Omit<StoredMedia, 'removedAtMs'> {
  return {
    id: 'm1',
    jobId: 'job-1',
    position: 0,
    sha256: aaa,
    format: 'png',
    mimeType: 'image/png',
    sizeBytes: 1_000,
    widthPx: 256,
    heightPx: 128,
    frames: 1,
    seed: 2 ** 32 - 1,
    createdAtMs: 5,
    ...changes,
  };
}

/** What every `MediaStore` does. */
export function mediaStoreContract(name: string, build: () => StoreUnderTest): void {
  describe(name, () => {
    test('what was inserted comes back as it was', () => {
      const { media } = build();
      media.insert(someMedia());
      expect(media.get('m1')).toEqual({ ...someMedia(), removedAtMs: undefined });
      expect(media.get('m2')).toBeUndefined();
    });

    test('the media of a job come in their order, removed or not', () => {
      const { media } = build();
      media.insert(someMedia({ id: 'm2', position: 1 }));
      media.insert(someMedia({ id: 'm1', position: 0 }));
      media.markRemoved('m1', 9);
      expect(media.ofJob('job-1').map(({ id, removedAtMs }) => [id, removedAtMs])).toEqual([
        ['m1', 9],
        ['m2', undefined],
      ]);
      expect(media.ofJob('job-2')).toEqual([]);
    });

    test('a job has one file at each position, and a file belongs to a job', () => {
      const { media } = build();
      media.insert(someMedia());
      expect(() => media.insert(someMedia({ id: 'm2' }))).toThrow('UNIQUE');
      expect(() => media.insert(someMedia({ id: 'm3', jobId: 'job-9' }))).toThrow('FOREIGN KEY');
    });

    test('content is kept as long as one row that names it is', () => {
      const { media } = build();
      media.insert(someMedia({ id: 'm1', jobId: 'job-1' }));
      media.insert(someMedia({ id: 'm2', jobId: 'job-2' }));
      media.markRemoved('m1', 9);
      expect(media.isKept(aaa)).toBe(true);
      media.markRemoved('m2', 9);
      expect(media.isKept(aaa)).toBe(false);
      expect(media.isKept(bbb)).toBe(false);
    });

    test('a file is removed once: the first time counts', () => {
      const { media } = build();
      media.insert(someMedia());
      media.markRemoved('m1', 9);
      media.markRemoved('m1', 10);
      expect(media.get('m1')?.removedAtMs).toBe(9);
    });

    test('kept bytes count the same content once and removed content not at all', () => {
      const { media } = build();
      expect(media.keptBytes()).toBe(0);
      media.insert(someMedia({ id: 'm1', jobId: 'job-1' }));
      media.insert(someMedia({ id: 'm2', jobId: 'job-2' }));
      media.insert(someMedia({ id: 'm3', jobId: 'job-3', sha256: bbb, sizeBytes: 20 }));
      expect(media.keptBytes()).toBe(1_020);
      media.markRemoved('m1', 9);
      expect(media.keptBytes()).toBe(1_020);
      media.markRemoved('m2', 9);
      expect(media.keptBytes()).toBe(20);
    });

    test('the oldest come first, all of them or only those of jobs that are over', () => {
      const { media, moveJob: move } = build();
      media.insert(someMedia({ id: 'm1', jobId: 'job-1', createdAtMs: 30 }));
      media.insert(someMedia({ id: 'm2', jobId: 'job-2', createdAtMs: 10 }));
      media.insert(someMedia({ id: 'm3', jobId: 'job-3', createdAtMs: 20 }));
      move('job-1', 'running', 'generated', 'delivered');
      move('job-2', 'running', 'generated');
      move('job-3', 'running', 'generated', 'canceled');
      const ids = (found: readonly StoredMedia[]): readonly string[] => found.map(({ id }) => id);
      expect(ids(media.oldest({ limit: 9, ofJobs: 'all' }))).toEqual(['m2', 'm3', 'm1']);
      expect(ids(media.oldest({ limit: 2, ofJobs: 'all' }))).toEqual(['m2', 'm3']);
      expect(ids(media.oldest({ limit: 9, ofJobs: 'that-are-over' }))).toEqual(['m3', 'm1']);
      media.markRemoved('m3', 40);
      expect(ids(media.oldest({ limit: 1, ofJobs: 'that-are-over' }))).toEqual(['m1']);
    });

    test('the media of a user are those of their jobs', () => {
      const { media } = build();
      media.insert(someMedia({ id: 'm1', jobId: 'job-1', createdAtMs: 30 }));
      media.insert(someMedia({ id: 'm2', jobId: 'job-2', createdAtMs: 10 }));
      media.insert(someMedia({ id: 'm3', jobId: 'job-3' }));
      media.markRemoved('m1', 40);
      expect(media.ofUser('ann').map(({ id }) => id)).toEqual(['m2', 'm1']);
      expect(media.ofUser('bob').map(({ id }) => id)).toEqual(['m3']);
      expect(media.ofUser('cem')).toEqual([]);
    });
  });
}

mediaStoreContract('the SQLite media store', () => {
  const { database } = aDatabase();
  for (const user of ['ann', 'bob']) addUser(database, user);
  addJob(database, 'job-1', 'ann', 0);
  addJob(database, 'job-2', 'ann', 0);
  addJob(database, 'job-3', 'bob', 0);
  return {
    media: createMediaStore(database),
    moveJob: (jobId, ...states) => moveJob(database, jobId, ...states),
  };
});
