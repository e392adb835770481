import { describe, expect, test } from 'vitest';
import { createJobStore } from '../../src/db/job-store.ts';
import { createProblemLog } from '../../src/db/problem-log.ts';
import { aNewJob } from '../support/a-new-job.ts';
import { anAuditLog, anEntry } from '../support/an-audit-log.ts';

function aProblemLog() {
  const place = anAuditLog();
  const { database, append } = place;
  database.exec(
    "INSERT INTO spaces (id, surface, external_id, created_at_ms) VALUES ('den', 'web', 'den', 0)",
  );
  const jobs = createJobStore(database);
  return {
    ...place,
    jobs,
    problems: createProblemLog(database),
    refuse: (atMs: number, reason: string): void =>
      append(
        anEntry({
          atMs,
          kind: 'refused',
          userId: 'ana',
          spaceId: 'den',
          content: { surface: 'web', reason },
          personal: { prompt: 'a secret wish' },
        }),
      ),
    fail: (id: string, endedAtMs: number): void => {
      jobs.insert(aNewJob({ id, kind: 'gif' }));
      jobs.move(id, ['queued'], 'failed', endedAtMs, { errorKind: 'engine-hung', error: 'It hung.' });
    },
  };
}

describe('refusals', () => {
  test('are counted by reason from a time on, the most frequent first', () => {
    const { problems, refuse } = aProblemLog();
    refuse(99, 'blocked');
    refuse(100, 'queue-full');
    refuse(101, 'blocked');
    refuse(102, 'blocked');
    expect(problems.refusalCounts(100)).toEqual([
      { reason: 'blocked', count: 2 },
      { reason: 'queue-full', count: 1 },
    ]);
    expect(problems.refusalCounts(103)).toEqual([]);
  });

  test('are listed newest first: when, who, where, why, and nothing of what was written', () => {
    const { problems, refuse, append } = aProblemLog();
    refuse(100, 'blocked');
    append(anEntry({ kind: 'accepted' }));
    refuse(100, 'queue-full');
    refuse(101, 'draining');
    const listed = problems.refusals({ fromMs: 100, limit: 2 });
    const about = { userId: 'ana', spaceId: 'den' };
    expect(listed).toEqual([
      { seq: 4, atMs: 101, reason: 'draining', ...about },
      { seq: 3, atMs: 100, reason: 'queue-full', ...about },
    ]);
    expect(problems.refusals({ fromMs: 101, limit: 10 })).toHaveLength(1);
  });

  test('an entry that somebody edited is shown without a reason', () => {
    const { problems, refuse, tamper } = aProblemLog();
    refuse(100, 'blocked');
    refuse(101, 'blocked');
    tamper((other) => {
      other.exec("UPDATE audit_log SET content = 'not JSON' WHERE seq = 1");
      other.exec("UPDATE audit_log SET content = '[1]', user_id = NULL WHERE seq = 2");
    });
    expect(problems.refusals({ fromMs: 0, limit: 10 })).toMatchObject([
      { reason: '', userId: undefined },
      { reason: '' },
    ]);
    expect(problems.refusalCounts(0)).toEqual([{ reason: '', count: 2 }]);
  });
});

describe('drawings that failed', () => {
  test('are counted from a time on, and listed newest first with what went wrong', () => {
    const { problems, fail, jobs } = aProblemLog();
    fail('a', 100);
    fail('b', 200);
    fail('c', 300);
    jobs.insert(aNewJob({ id: 'd' }));
    jobs.move('d', ['queued'], 'canceled', 400);
    expect(problems.failureCount(200)).toBe(2);
    const what = { userId: 'ana', spaceId: 'den', kind: 'gif', errorKind: 'engine-hung', error: 'It hung.' };
    expect(problems.failures({ fromMs: 100, limit: 2 })).toEqual([
      { jobId: 'c', endedAtMs: 300, ...what },
      { jobId: 'b', endedAtMs: 200, ...what },
    ]);
    expect(problems.failures({ fromMs: 201, limit: 9 }).map(({ jobId }) => jobId)).toEqual(['c']);
  });

  test('lose their sentence when the person is erased', () => {
    const { problems, fail, jobs } = aProblemLog();
    fail('a', 100);
    jobs.erase('ana');
    expect(problems.failures({ fromMs: 0, limit: 1 })).toMatchObject([
      { errorKind: 'engine-hung', error: undefined },
    ]);
  });
});

describe('since when it is quiet', () => {
  test('is not known before anything is recorded', () => {
    expect(aProblemLog().problems.quietSinceMs()).toBeUndefined();
  });

  test('is when the record begins, as long as nothing went wrong', () => {
    const { problems, append } = aProblemLog();
    append(anEntry({ atMs: 70, kind: 'gateway-started' }), anEntry({ atMs: 80 }));
    expect(problems.quietSinceMs()).toBe(70);
  });

  test('is the last refusal or failure, whichever came later', () => {
    const { problems, refuse, fail } = aProblemLog();
    refuse(100, 'blocked');
    expect(problems.quietSinceMs()).toBe(100);
    fail('a', 200);
    expect(problems.quietSinceMs()).toBe(200);
    refuse(300, 'blocked');
    expect(problems.quietSinceMs()).toBe(300);
  });
});
