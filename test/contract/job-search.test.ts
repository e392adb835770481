import { describe, expect, test } from 'vitest';
import { createJobStore } from '../../src/db/job-store.ts';
import { createMediaStore } from '../../src/db/media-store.ts';
import type { NewJob } from '../../src/domain/job.ts';
import type { JobSearch, JobStore } from '../../src/domain/job-store.ts';
import type { MediaStore } from '../../src/domain/media-store.ts';
import { aDatabase } from '../support/a-database.ts';
import { aNewJob } from '../support/a-new-job.ts';
import { aRequest } from '../support/builders.ts';

interface SearchedStores {
  readonly jobs: JobStore;
  readonly media: MediaStore;
}

/** What every job store promises about searching; the users `ana` and `bob` and the space `den` are there. */
export function describeJobSearch(name: string, open: () => SearchedStores): void {
  describe(name, () => {
    const insert = ({ jobs }: SearchedStores, id: string, changes: Partial<NewJob> = {}, prompt = 'a cat') =>
      jobs.insert(aNewJob({ id, request: aRequest({ prompt }), ...changes }));
    const found = ({ jobs }: SearchedStores, search: Partial<JobSearch> = {}, userId = 'ana') =>
      jobs.search(userId, { limit: 100, ...search }).map(({ id }) => id);

    test('a user’s jobs come newest first, and nobody else’s', () => {
      const stores = open();
      for (const id of ['b', 'a']) insert(stores, id);
      insert(stores, 'of-bob', { userId: 'bob' });
      expect(found(stores)).toEqual(['a', 'b']);
      expect(found(stores, {}, 'bob')).toEqual(['of-bob']);
      expect(stores.jobs.search('ana', { limit: 1 })).toEqual([stores.jobs.get('a')]);
    });

    test('pages lead to each other, also past jobs that do not fit', () => {
      const stores = open();
      for (const id of ['1', '2', '3', '4', '5']) {
        insert(stores, id, { kind: id === '3' ? 'image' : 'gif' });
      }
      const page = found(stores, { kind: 'gif', limit: 2 });
      expect(page).toEqual(['5', '4']);
      expect(found(stores, { kind: 'gif', limit: 2, beforeId: page.at(-1) })).toEqual(['2', '1']);
      expect(found(stores, { beforeId: '1' })).toEqual([]);
    });

    test('a job nobody knows bounds no page', () => {
      const stores = open();
      insert(stores, 'a');
      expect(found(stores, { beforeId: 'gone' })).toEqual(['a']);
    });

    test.each([
      ['CAFE', ['cafes', 'cafe']],
      ['café', ['cafes', 'cafe']],
      ['night  cafe', ['cafe']],
      ['cafe night', ['cafe']],
      ['afés', ['cafes']],
      ['ÁRVORE', ['tree']],
      ['100%', ['sale']],
      ['_', []],
      ['cat dog', []],
      ['  ', ['sale', 'tree', 'cafes', 'cafe']],
    ])('all words of %j occur in the prompt, whatever their case and accents', (typed, expected) => {
      const stores = open();
      insert(stores, 'cafe', {}, 'A Café at night');
      insert(stores, 'cafes', {}, 'two cafe\u0301s');
      insert(stores, 'tree', {}, 'uma árvore');
      insert(stores, 'sale', {}, '100% "sale"');
      expect(found(stores, { typed })).toEqual(expected);
    });

    test('words are not looked for in anything but the prompt', () => {
      const stores = open();
      insert(stores, 'a', { request: aRequest({ prompt: 'a cat', negativePrompt: 'a dog' }) });
      expect(found(stores, { typed: 'dog' })).toEqual([]);
      expect(found(stores, { typed: 'prompt' })).toEqual([]);
    });

    test('a kind, a surface, and words all have to fit', () => {
      const stores = open();
      insert(stores, 'gif', { kind: 'gif', surface: 'telegram' });
      insert(stores, 'picture', { surface: 'telegram' });
      insert(stores, 'elsewhere', { kind: 'gif', surface: 'discord' });
      insert(stores, 'other-words', { kind: 'gif', surface: 'telegram' }, 'a dog');
      expect(found(stores, { kind: 'gif', surface: 'telegram', typed: 'cat' })).toEqual(['gif']);
      expect(found(stores, { surface: 'telegram' })).toEqual(['other-words', 'picture', 'gif']);
    });

    test('kept are jobs that have at least one file left', () => {
      const stores = open();
      for (const id of ['none', 'all', 'some', 'gone']) insert(stores, id);
      hang(stores, 'all', 2);
      hang(stores, 'some', 2);
      hang(stores, 'gone', 1);
      stores.media.markRemoved('some-0', 5);
      stores.media.markRemoved('gone-0', 5);
      expect(found(stores, { isKept: true })).toEqual(['some', 'all']);
      expect(found(stores, { isKept: true, limit: 1, beforeId: 'some' })).toEqual(['all']);
    });

    test('erased words are found by none', () => {
      const stores = open();
      insert(stores, 'a');
      stores.jobs.move('a', ['queued'], 'canceled', 2_000);
      stores.jobs.erase('ana');
      expect(found(stores, { typed: 'cat' })).toEqual([]);
      expect(found(stores)).toEqual(['a']);
    });
  });
}

function hang({ media }: SearchedStores, jobId: string, count: number): void {
  for (let position = 0; position < count; position += 1) {
    media.insert({
      id: `${jobId}-${position}`,
      jobId,
      position,
      sha256: 'ab'.repeat(32),
      format: 'png',
      mimeType: 'image/png',
      sizeBytes: 1,
      widthPx: 1,
      heightPx: 1,
      frames: 1,
      seed: 1,
      createdAtMs: 1,
    });
  }
}

describeJobSearch('searching jobs in SQLite', () => {
  const { database } = aDatabase();
  for (const id of ['ana', 'bob']) {
    database.prepare('INSERT INTO users (id, created_at_ms) VALUES (?, 0)').run(id);
  }
  database.prepare("INSERT INTO spaces VALUES ('den', 'web', 'den', 0)").run();
  return { jobs: createJobStore(database), media: createMediaStore(database) };
});
