import { describe, expect, test } from 'vitest';
import { createJobStore } from '../../../src/db/job-store.ts';
import type { Database } from '../../../src/db/open-database.ts';
import { canMove, type JobState, jobStates, jobTransitions } from '../../../src/domain/job-state.ts';
import { aDatabase } from '../../support/a-database.ts';
import { aNewJob } from '../../support/a-new-job.ts';

/** A database with the user `ana` and the space `den`. */
function aPeopledDatabase(): Database {
  const { database } = aDatabase();
  database.exec("INSERT INTO users (id, created_at_ms) VALUES ('ana', 0)");
  database.exec("INSERT INTO spaces VALUES ('den', 'web', 'den', 0)");
  return database;
}

/** A job that went the shortest way to a state. */
function aJobIn(database: Database, state: JobState): string {
  const ways: Readonly<Record<JobState, readonly JobState[]>> = {
    queued: [],
    running: ['running'],
    generated: ['running', 'generated'],
    delivered: ['running', 'generated', 'delivered'],
    failed: ['failed'],
    canceled: ['canceled'],
  };
  const job = aNewJob();
  createJobStore(database).insert(job);
  for (const next of ways[state]) setState(database, job.id, next);
  return job.id;
}

function setState(database: Database, jobId: string, state: string): void {
  database.prepare('UPDATE jobs SET state = ? WHERE id = ?').run(state, jobId);
}

describe('job states', () => {
  test('the transitions in the database are those of the domain', () => {
    const rows = aPeopledDatabase()
      .prepare<[], { from_state: JobState; to_state: JobState }>('SELECT * FROM job_transitions')
      .all();
    const ofDomain = jobStates.flatMap((from) => jobTransitions[from].map((to) => `${from} ${to}`));
    expect(rows.map((row) => `${row.from_state} ${row.to_state}`).toSorted()).toEqual(ofDomain.toSorted());
  });

  test('the database makes the moves of the table and refuses every other', () => {
    const database = aPeopledDatabase();
    for (const from of jobStates) {
      for (const to of [...jobStates, 'lost'].filter((state) => state !== from)) {
        const jobId = aJobIn(database, from);
        const isAllowed = jobStates.some((state) => state === to && canMove(from, state));
        if (isAllowed) setState(database, jobId, to);
        else expect(() => setState(database, jobId, to)).toThrow('a job cannot make this move');
      }
    }
  });

  test('a job starts as queued', () => {
    const database = aPeopledDatabase();
    const columns =
      'draft_hash, surface, space_id, user_id, role, class, kind, model, adjustments, receipt, destination, holder, predicted_ms, price_millicredits, accepted_at_ms';
    aJobIn(database, 'queued');
    expect(() =>
      database.exec(`INSERT INTO jobs (id, state, ${columns}) SELECT 'b', 'running', ${columns} FROM jobs`),
    ).toThrow('a job starts as queued');
  });

  test.each(jobStates)('a job that is %s may be deleted only if it is over', (state) => {
    const database = aPeopledDatabase();
    const jobId = aJobIn(database, state);
    const remove = () => database.prepare('DELETE FROM jobs WHERE id = ?').run(jobId);
    if (jobTransitions[state].length === 0) expect(remove().changes).toBe(1);
    else expect(remove).toThrow('a job that is not over cannot be deleted');
  });
});

describe('append-only tables', () => {
  /** A database with a ledger row and an audit row. */
  function aRecordedDatabase(): Database {
    const database = aPeopledDatabase();
    database.exec(`
      INSERT INTO quota_accounts (user_id, refilled_at_ms) VALUES ('ana', 0);
      INSERT INTO quota_ledger (user_id, kind, amount_millicredits, at_ms, actor, reason)
      VALUES ('ana', 'grant', 5000, 0, 'system', 'a test');
      INSERT INTO audit_log (at_ms, kind, actor, content, previous_hash, hash)
      VALUES (0, 'gateway-started', 'system', '{}', zeroblob(32), zeroblob(32));`);
    return database;
  }

  test.each([
    ['the ledger', 'UPDATE quota_ledger SET amount_millicredits = 9000'],
    ['the ledger', 'DELETE FROM quota_ledger'],
    [
      'the ledger',
      'INSERT OR REPLACE INTO quota_ledger SELECT id, user_id, job_id, kind, 9000, at_ms, actor, reason FROM quota_ledger',
    ],
    ['the audit log', "UPDATE audit_log SET content = '[]'"],
    ['the audit log', 'DELETE FROM audit_log'],
    [
      'the audit log',
      "INSERT OR REPLACE INTO audit_log SELECT seq, at_ms, kind, actor, user_id, space_id, job_id, '[]', personal, previous_hash, hash FROM audit_log",
    ],
  ])('%s refuses %s', (name, sql) => {
    const database = aRecordedDatabase();
    expect(() => database.exec(sql)).toThrow(`${name} is append-only`);
    expect(database.prepare('SELECT sum(amount_millicredits) FROM quota_ledger').pluck().get()).toBe(5_000);
    expect(database.prepare('SELECT content FROM audit_log').pluck().all()).toEqual(['{}']);
  });

  test('the audit log may be cut where a checkpoint says so, and checkpoints stay', () => {
    const database = aRecordedDatabase();
    database.exec('INSERT INTO audit_checkpoints VALUES (1, zeroblob(32), 0)');
    expect(database.prepare('DELETE FROM audit_log').run().changes).toBe(1);
    expect(() => database.exec('DELETE FROM audit_checkpoints')).toThrow('append-only');
    expect(() => database.exec('UPDATE audit_checkpoints SET at_ms = 1')).toThrow('append-only');
  });
});
