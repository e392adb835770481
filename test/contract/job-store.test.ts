import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createJobStore } from '../../src/db/job-store.ts';
import { jobStates, jobTransitions } from '../../src/domain/job-state.ts';
import type { JobStore } from '../../src/domain/job-store.ts';
import { aDatabase } from '../support/a-database.ts';
import { aNewJob } from '../support/a-new-job.ts';
import { aRequest } from '../support/builders.ts';

/** What every job store promises; the users `ana` and `bob` and the spaces `den` and `hall` are there. */
export function describeJobStore(name: string, open: () => JobStore): void {
  describe(name, () => {
    /** A store with jobs of these ids, accepted one after the other. */
    const withJobs = (...ids: readonly string[]): JobStore => {
      const jobs = open();
      for (const id of ids) jobs.insert(aNewJob({ id }));
      return jobs;
    };

    describe('insert and read', () => {
      test('a new job is read back as it was, and waits', () => {
        const jobs = open();
        const job = aNewJob({
          id: 'a',
          eventKey: 'web:1',
          request: aRequest({ prompt: 'a "cat" – café', initImage: { path: '/cat.png', strength: 0.5 } }),
          adjustments: [{ kind: 'one-gif-only', asked: 3 }],
          destination: { key: 'channel-1', address: { channel: '1', deep: [1, null] } },
        });
        jobs.insert(job);
        expect(jobs.get('a')).toEqual({
          ...job,
          state: 'queued',
          attempts: 0,
          notices: [],
        });
        expect(jobs.findByEvent('web:1')).toEqual(jobs.get('a'));
      });

      test('what nobody inserted is not there', () => {
        const jobs = withJobs('a');
        expect(jobs.get('b')).toBeUndefined();
        expect(jobs.findByEvent('b')).toBeUndefined();
      });

      test('an id or an event is there once', () => {
        const jobs = open();
        jobs.insert(aNewJob({ id: 'a', eventKey: 'web:1' }));
        expect(() => jobs.insert(aNewJob({ id: 'a' }))).toThrow();
        expect(() => jobs.insert(aNewJob({ id: 'b', eventKey: 'web:1' }))).toThrow();
        expect(jobs.count()).toEqual({ queued: 1, running: 0 });
      });

      test('any number of jobs may come without an event', () => {
        expect(withJobs('a', 'b').count().queued).toBe(2);
      });
    });

    describe('moves', () => {
      test('a move notes its time, and what is said about it', () => {
        const jobs = withJobs('a');
        expect(jobs.move('a', ['queued'], 'running', 2_000)).toBe(true);
        expect(jobs.get('a')).toMatchObject({ state: 'running', attempts: 1, startedAtMs: 2_000 });
        const notices = [{ kind: 'retried-after-crash' as const }];
        jobs.move('a', ['running'], 'generated', 3_000, { measuredMs: 950.5, notices });
        expect(jobs.get('a')).toMatchObject({
          state: 'generated',
          startedAtMs: 2_000,
          generatedAtMs: 3_000,
          endedAtMs: undefined,
          measuredMs: 950.5,
          notices,
        });
        jobs.move('a', ['generated'], 'delivered', 4_000);
        expect(jobs.get('a')).toMatchObject({
          state: 'delivered',
          generatedAtMs: 3_000,
          endedAtMs: 4_000,
          measuredMs: 950.5,
          notices,
        });
      });

      test('a failure says why', () => {
        const jobs = withJobs('a');
        jobs.move('a', ['queued', 'running'], 'failed', 2_000, { errorKind: 'bug', error: 'It broke.' });
        expect(jobs.get('a')).toMatchObject({
          state: 'failed',
          endedAtMs: 2_000,
          startedAtMs: undefined,
          errorKind: 'bug',
          error: 'It broke.',
        });
      });

      test('a job that is handed back has not started, and each start counts', () => {
        const jobs = withJobs('a');
        jobs.move('a', ['queued'], 'running', 2_000);
        jobs.move('a', ['running'], 'queued', 3_000);
        expect(jobs.get('a')).toMatchObject({ state: 'queued', attempts: 1, startedAtMs: undefined });
        jobs.move('a', ['queued'], 'running', 4_000);
        expect(jobs.get('a')).toMatchObject({ attempts: 2, startedAtMs: 4_000 });
      });

      test('a start that shall not count is taken back', () => {
        const jobs = withJobs('a');
        jobs.move('a', ['queued'], 'running', 2_000);
        jobs.move('a', ['running'], 'queued', 3_000, { attempts: 0 });
        expect(jobs.get('a')?.attempts).toBe(0);
      });

      test('of two racers one wins', () => {
        const jobs = withJobs('a');
        expect(jobs.move('a', ['queued', 'running'], 'canceled', 2_000)).toBe(true);
        expect(jobs.move('a', ['queued'], 'running', 2_000)).toBe(false);
        expect(jobs.move('a', ['queued', 'running'], 'canceled', 3_000)).toBe(false);
        expect(jobs.get('a')).toMatchObject({ state: 'canceled', endedAtMs: 2_000, attempts: 0 });
      });

      test('a job that is not there, or from nowhere, is not moved', () => {
        const jobs = withJobs('a');
        expect(jobs.move('b', ['queued'], 'running', 2_000)).toBe(false);
        expect(jobs.move('a', [], 'running', 2_000)).toBe(false);
      });

      test('a move outside the table is a mistake of the caller', () => {
        const jobs = withJobs('a');
        expect(() => jobs.move('a', ['queued'], 'delivered', 2_000)).toThrow(
          'A job cannot move from queued to delivered',
        );
        expect(() => jobs.move('a', ['queued', 'delivered'], 'failed', 2_000)).toThrow();
        expect(() => jobs.move('a', ['queued'], 'queued', 2_000)).toThrow();
      });
    });

    describe('asking to stop', () => {
      test('the first who asks is noted', () => {
        const jobs = withJobs('a');
        expect(jobs.askCancel('a', 'ana', 2_000)).toBe(true);
        expect(jobs.askCancel('a', 'operator', 3_000)).toBe(false);
        expect(jobs.get('a')).toMatchObject({ cancelAskedAtMs: 2_000, cancelAskedBy: 'ana' });
      });

      test('a job that is over cannot be asked, one that is drawn can', () => {
        const jobs = withJobs('a', 'b');
        jobs.move('a', ['queued'], 'failed', 2_000);
        expect(jobs.askCancel('a', 'ana', 3_000)).toBe(false);
        expect(jobs.askCancel('c', 'ana', 3_000)).toBe(false);
        jobs.move('b', ['queued'], 'running', 2_000);
        jobs.move('b', ['running'], 'generated', 2_000);
        expect(jobs.askCancel('b', 'ana', 3_000)).toBe(true);
      });

      test('a holder is told which of its jobs to stop, as long as they wait or run', () => {
        const jobs = withJobs('a', 'b', 'c', 'd');
        jobs.insert(aNewJob({ id: 'e', holder: 'other' }));
        for (const id of ['e', 'd', 'b', 'a']) jobs.askCancel(id, 'ana', 2_000);
        jobs.move('b', ['queued'], 'running', 2_000);
        jobs.move('d', ['queued'], 'canceled', 2_000);
        expect(jobs.cancelAsked('gateway')).toEqual(['a', 'b']);
        expect(jobs.cancelAsked('other')).toEqual(['e']);
        expect(jobs.cancelAsked('nobody')).toEqual([]);
      });
    });

    describe('the front', () => {
      test('a waiting job is put there, and keeps its place when it is put there again', () => {
        const jobs = withJobs('a', 'b');
        expect(jobs.front('a', 2_000)).toBe(true);
        expect(jobs.front('b', 2_500)).toBe(true);
        expect(jobs.front('a', 3_000)).toBe(true);
        expect(jobs.get('a')?.frontedAtMs).toBe(2_000);
        expect(jobs.waiting({ holder: 'gateway', limit: 1 })[0]?.frontedAtMs).toBe(2_000);
        expect(jobs.fronted('gateway')).toEqual(['a', 'b']);
      });

      test('a job that does not wait cannot be put there', () => {
        const jobs = withJobs('a');
        jobs.move('a', ['queued'], 'running', 2_000);
        expect(jobs.front('a', 3_000)).toBe(false);
        expect(jobs.front('b', 3_000)).toBe(false);
      });

      test('a holder is told what waits there, in the order in which it was put, whatever the clock said', () => {
        const jobs = withJobs('a', 'b', 'c', 'd');
        jobs.insert(aNewJob({ id: 'e', holder: 'other' }));
        for (const jobId of ['d', 'c']) jobs.front(jobId, 4_000);
        for (const jobId of ['b', 'e', 'a']) jobs.front(jobId, 3_000);
        jobs.move('d', ['queued'], 'running', 5_000);
        expect(jobs.fronted('gateway')).toEqual(['c', 'b', 'a']);
        expect(jobs.fronted('other')).toEqual(['e']);
      });
    });

    describe('lists', () => {
      test('waiting jobs come in the order of acceptance, whatever their ids and times say, page by page', () => {
        const jobs = open();
        jobs.insert(aNewJob({ id: 'z', acceptedAtMs: 9_000 }));
        jobs.insert(aNewJob({ id: 'other', holder: 'other' }));
        jobs.insert(aNewJob({ id: 'a', acceptedAtMs: 1_000 }));
        jobs.insert(aNewJob({ id: 'm', acceptedAtMs: 5_000 }));
        const page = (afterId?: string) =>
          jobs.waiting({ holder: 'gateway', afterId, limit: 2 }).map(({ jobId }) => jobId);
        expect(page()).toEqual(['z', 'a']);
        // Where the last page ended may have started meanwhile.
        jobs.move('a', ['queued'], 'running', 2_000);
        expect(page('a')).toEqual(['m']);
        expect(page('m')).toEqual([]);
      });

      test('a waiting job carries what the queue needs', () => {
        const jobs = open();
        jobs.insert(
          aNewJob({
            id: 'a',
            surface: 'discord',
            role: 'trusted',
            class: 'batch',
            spaceId: 'hall',
            userId: 'bob',
          }),
        );
        expect(jobs.waiting({ holder: 'gateway', limit: 10 })).toEqual([
          {
            jobId: 'a',
            spaceId: 'hall',
            userId: 'bob',
            surface: 'discord',
            role: 'trusted',
            class: 'batch',
            predictedMs: 1_500,
            acceptedAtMs: 1_000,
            frontedAtMs: undefined,
          },
        ]);
      });

      test('a handed-back job has its old place', () => {
        const jobs = withJobs('a', 'b');
        jobs.move('a', ['queued'], 'running', 2_000);
        jobs.move('a', ['running'], 'queued', 3_000);
        expect(jobs.waiting({ holder: 'gateway', limit: 10 }).map(({ jobId }) => jobId)).toEqual(['a', 'b']);
      });

      test.each(jobStates)('jobs that are %s are listed by holder, oldest first', (state) => {
        const jobs = open();
        for (const id of ['c', 'a', 'b'])
          jobs.insert(aNewJob({ id, holder: id === 'b' ? 'other' : 'gateway' }));
        for (const id of ['a', 'b', 'c']) {
          if (state === 'generated' || state === 'delivered' || state === 'running') {
            jobs.move(id, ['queued'], 'running', 2_000);
          }
          if (state === 'generated' || state === 'delivered') jobs.move(id, ['running'], 'generated', 3_000);
          if (state === 'delivered') jobs.move(id, ['generated'], 'delivered', 4_000);
          if (state === 'failed' || state === 'canceled') jobs.move(id, ['queued'], state, 4_000);
        }
        expect(jobs.inState(state, 'gateway')).toEqual(['c', 'a']);
        expect(jobs.inState(state, 'other')).toEqual(['b']);
      });

      test('a holder is one while it has jobs that are not over', () => {
        const jobs = withJobs('a', 'b');
        jobs.insert(aNewJob({ id: 'c', holder: 'other' }));
        expect(jobs.holders().toSorted()).toEqual(['gateway', 'other']);
        jobs.move('c', ['queued'], 'canceled', 2_000);
        expect(jobs.holders()).toEqual(['gateway']);
      });

      test('a user’s jobs come newest first, page by page', () => {
        const jobs = withJobs('c', 'a', 'b');
        jobs.insert(aNewJob({ id: 'x', userId: 'bob' }));
        const page = (beforeId?: string) => jobs.ofUser('ana', { limit: 2, beforeId }).map(({ id }) => id);
        expect(page()).toEqual(['b', 'a']);
        expect(page('a')).toEqual(['c']);
        expect(jobs.ofUser('nobody', { limit: 2 })).toEqual([]);
      });

      test('the errors of estimates come newest first; jobs without an estimate do not count', () => {
        const jobs = open();
        const generate = (id: string, etaMs: number | undefined, atMs: number): void => {
          jobs.insert(aNewJob({ id, etaMs, acceptedAtMs: 1_000 }));
          jobs.move(id, ['queued'], 'running', 1_500);
          jobs.move(id, ['running'], 'generated', atMs);
        };
        generate('a', 2_000, 4_000);
        generate('b', undefined, 4_000);
        generate('c', 0, 4_000);
        generate('d', 2_000, 5_000);
        // The clock went back meanwhile.
        generate('e', 2_000, 500);
        jobs.insert(aNewJob({ id: 'waiting' }));
        expect(jobs.etaRatios(10)).toEqual([2, 1.5]);
        expect(jobs.etaRatios(1)).toEqual([2]);
      });
    });

    describe('counts', () => {
      test('queued and running jobs are counted: of everybody, of a user, of a space', () => {
        const jobs = open();
        jobs.insert(aNewJob({ id: 'a' }));
        jobs.insert(aNewJob({ id: 'b', userId: 'bob' }));
        jobs.insert(aNewJob({ id: 'c', userId: 'bob', spaceId: 'hall' }));
        jobs.move('b', ['queued'], 'running', 2_000);
        expect(jobs.count()).toEqual({ queued: 2, running: 1 });
        expect(jobs.count({ userId: 'bob' })).toEqual({ queued: 1, running: 1 });
        expect(jobs.count({ spaceId: 'den' })).toEqual({ queued: 1, running: 1 });
        expect(jobs.count({ spaceId: 'hall' })).toEqual({ queued: 1, running: 0 });
        expect(jobs.count({ userId: 'nobody' })).toEqual({ queued: 0, running: 0 });
      });

      test('after any moves the counts are what the lists say', () => {
        const step = fc.record({
          jobIndex: fc.nat({ max: 5 }),
          from: fc.constantFrom(...jobStates),
          to: fc.constantFrom(...jobStates),
        });
        const jobs = open();
        let inserted = 0;
        fc.assert(
          fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
            inserted += 1;
            const ids = Array.from({ length: 6 }, (_, index) => `${inserted}-${index}`);
            for (const [index, id] of ids.entries()) {
              jobs.insert(aNewJob({ id, userId: index % 2 === 0 ? 'ana' : 'bob' }));
            }
            for (const { jobIndex, from, to } of steps) {
              if (jobTransitions[from].includes(to)) jobs.move(ids[jobIndex] ?? '', [from], to, 2_000);
            }
            const queued = jobs.inState('queued', 'gateway').length;
            const running = jobs.inState('running', 'gateway').length;
            const ofUsers = (['ana', 'bob'] as const).map((userId) => jobs.count({ userId }));
            expect(jobs.count()).toEqual({ queued, running });
            expect(jobs.count({ spaceId: 'den' })).toEqual({ queued, running });
            expect(ofUsers.reduce((sum, { queued: more }) => sum + more, 0)).toBe(queued);
            expect(ofUsers.reduce((sum, { running: more }) => sum + more, 0)).toBe(running);
          }),
          { numRuns: 25 },
        );
      });
    });

    describe('start pictures', () => {
      const from = (path: string) => aRequest({ initImage: { path, strength: 0.5 } });

      test('a picture is named by jobs that start from it, over or not', () => {
        const jobs = open();
        jobs.insert(aNewJob({ id: 'a', request: from('/cat.png') }));
        jobs.insert(aNewJob({ id: 'b', request: from('/cat.png'), userId: 'bob' }));
        jobs.insert(aNewJob({ id: 'c' }));
        expect(jobs.namesStartPicture('/cat.png', 'jobs-not-over')).toBe(true);
        expect(jobs.namesStartPicture('/dog.png', 'any-job')).toBe(false);
        jobs.move('a', ['queued'], 'running', 2_000);
        jobs.move('a', ['running'], 'generated', 2_000);
        jobs.move('b', ['queued'], 'canceled', 2_000);
        expect(jobs.namesStartPicture('/cat.png', 'jobs-not-over')).toBe(true);
        jobs.move('a', ['generated'], 'delivered', 2_000);
        expect(jobs.namesStartPicture('/cat.png', 'jobs-not-over')).toBe(false);
        expect(jobs.namesStartPicture('/cat.png', 'any-job')).toBe(true);
      });

      test('a user’s are listed once each, with the last time one was asked for with it', () => {
        const jobs = open();
        jobs.insert(aNewJob({ id: 'a', request: from('/cat.png'), acceptedAtMs: 3_000 }));
        jobs.insert(aNewJob({ id: 'b', request: from('/cat.png'), acceptedAtMs: 2_000 }));
        jobs.insert(aNewJob({ id: 'c', request: from('/dog.png'), acceptedAtMs: 1_000 }));
        jobs.insert(aNewJob({ id: 'd' }));
        jobs.insert(aNewJob({ id: 'e', request: from('/fox.png'), userId: 'bob' }));
        expect(jobs.startPictures('ana').toSorted((one, other) => (one.path < other.path ? -1 : 1))).toEqual([
          { path: '/cat.png', acceptedAtMs: 3_000 },
          { path: '/dog.png', acceptedAtMs: 1_000 },
        ]);
        expect(jobs.startPictures('nobody')).toEqual([]);
      });

      test('a mask is named like a picture', () => {
        const jobs = open();
        const initImage = { path: '/cat.png', strength: 1, maskPath: '/hole.png' };
        jobs.insert(aNewJob({ id: 'a', request: aRequest({ initImage }), acceptedAtMs: 3_000 }));
        expect(jobs.namesStartPicture('/hole.png', 'jobs-not-over')).toBe(true);
        expect(jobs.startPictures('ana')).toEqual([
          { path: '/cat.png', acceptedAtMs: 3_000 },
          { path: '/hole.png', acceptedAtMs: 3_000 },
        ]);
        jobs.move('a', ['queued'], 'canceled', 4_000);
        expect(jobs.namesStartPicture('/hole.png', 'jobs-not-over')).toBe(false);
        expect(jobs.namesStartPicture('/hole.png', 'any-job')).toBe(true);
        jobs.erase('ana');
        expect(jobs.namesStartPicture('/hole.png', 'any-job')).toBe(false);
      });

      test('an erased request names none', () => {
        const jobs = open();
        jobs.insert(aNewJob({ id: 'a', request: from('/cat.png') }));
        jobs.move('a', ['queued'], 'canceled', 2_000);
        jobs.erase('ana');
        expect(jobs.namesStartPicture('/cat.png', 'any-job')).toBe(false);
        expect(jobs.startPictures('ana')).toEqual([]);
      });
    });

    describe('erasure', () => {
      test('what a person wrote goes from their jobs that are over, and from no others', () => {
        const jobs = withJobs('over', 'waiting');
        jobs.insert(aNewJob({ id: 'of-bob', userId: 'bob' }));
        jobs.move('over', ['queued'], 'running', 2_000);
        jobs.move('over', ['running'], 'failed', 2_000, {
          notices: [{ kind: 'prompt-truncated', which: 'prompt', cutText: 'secret' }],
          errorKind: 'input-unreadable',
          error: 'secret cannot be read.',
        });
        jobs.move('of-bob', ['queued'], 'canceled', 2_000);
        expect(jobs.erase('ana')).toBe(1);
        expect(jobs.get('over')).toMatchObject({
          request: undefined,
          draftHash: '',
          notices: [],
          error: undefined,
          errorKind: 'input-unreadable',
          priceMillicredits: 2_000,
        });
        expect(jobs.get('waiting')?.request).toEqual(aRequest());
        expect(jobs.get('of-bob')?.request).toEqual(aRequest());
        expect(jobs.erase('ana')).toBe(0);
      });
    });
  });
}

describeJobStore('job store in SQLite', () => {
  const { database } = aDatabase();
  for (const id of ['ana', 'bob']) {
    database.prepare('INSERT INTO users (id, created_at_ms) VALUES (?, 0)').run(id);
  }
  for (const id of ['den', 'hall']) {
    database.prepare("INSERT INTO spaces VALUES (?, 'web', ?, 0)").run(id, id);
  }
  return createJobStore(database);
});
