import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createQuotaLedger } from '../../../src/db/quota-ledger.ts';
import { verifyLedger } from '../../../src/db/verify-ledger.ts';
import type { JobState } from '../../../src/domain/job-state.ts';
import { aDatabase } from '../../support/a-database.ts';
import { addJob, addUser, aPolicy, moveJob } from '../../support/quota-rows.ts';

const policy = aPolicy();

function aLedger() {
  const { database, file, folder } = aDatabase();
  const ledger = createQuotaLedger(database);
  addUser(database, 'ann');
  const accept = (jobId: string, price: number, ...states: readonly JobState[]) => {
    addJob(database, jobId, 'ann', price);
    ledger.reserve({ jobId, userId: 'ann', priceMillicredits: price }, policy, 0);
    moveJob(database, jobId, ...states);
  };
  /** Does what the triggers refuse, as somebody with a database tool would. */
  const tamper = (sql: string) => {
    for (const trigger of ['quota_ledger_sums', 'quota_ledger_keeps', 'quota_ledger_stays']) {
      database.exec(`DROP TRIGGER IF EXISTS ${trigger}`);
    }
    database.pragma('foreign_keys = OFF');
    database.exec(sql);
  };
  return { database, file, folder, ledger, accept, tamper };
}

async function problems(file: string) {
  return (await verifyLedger(file)).faults.map(({ what, problem }) => `${what}: ${problem}`);
}

describe('verifyLedger', () => {
  test('finds nothing wrong in jobs of every state that were booked as they should', async () => {
    const { file, ledger, accept } = aLedger();
    accept('waits', 100);
    accept('runs', 100, 'running');
    accept('drawn', 100, 'running', 'generated');
    ledger.settle('drawn', 50, 1);
    accept('delivered', 100, 'running', 'generated', 'delivered');
    ledger.settle('delivered', 50, 1);
    accept('failed', 100, 'failed');
    ledger.refund('failed', 'failed', 1);
    accept('undelivered', 100, 'running', 'generated', 'failed');
    ledger.settle('undelivered', 50, 1);
    ledger.refund('undelivered', 'failed', 1);
    accept('free', 0, 'canceled');
    expect(await verifyLedger(file)).toEqual({ accounts: 1, entries: 13, jobs: 7, faults: [] });
  });

  test('an empty ledger is right', async () => {
    expect(await verifyLedger(aDatabase().file)).toEqual({ accounts: 0, entries: 0, jobs: 0, faults: [] });
  });

  test('names a balance that is not the sum of its entries', async () => {
    const { file, accept, tamper } = aLedger();
    accept('j1', 100);
    tamper('UPDATE quota_accounts SET balance_millicredits = 99999');
    expect(await problems(file)).toEqual([
      'balance: The balance of user ann is 99999 millicredits, but their entries sum up to 9900.',
    ]);
  });

  test('names entries without an account', async () => {
    const { file, accept, tamper } = aLedger();
    accept('j1', 0);
    tamper('DELETE FROM quota_accounts');
    expect(await problems(file)).toEqual([
      'balance: User ann has entries in the ledger that sum up to 10 credits, but no account.',
    ]);
  });

  test('names a job that gave back more than it took', async () => {
    const { file, accept, tamper } = aLedger();
    accept('j1', 100, 'canceled');
    tamper(`INSERT INTO quota_ledger (user_id, job_id, kind, amount_millicredits, at_ms, actor, reason)
      VALUES ('ann', 'j1', 'refund', 700, 0, 'system', '');
      UPDATE quota_accounts SET balance_millicredits = 10600`);
    expect(await problems(file)).toEqual(['job: Job j1 gave back 600 millicredits more than it took.']);
  });

  test('names a job whose reservation is missing or not its price', async () => {
    const { database, file, accept, tamper } = aLedger();
    addJob(database, 'j1', 'ann', 100);
    accept('j2', 100);
    tamper("UPDATE jobs SET price_millicredits = 40 WHERE id = 'j2'");
    expect(await problems(file)).toEqual([
      'job: Job j1 has a price of 100 millicredits, but nothing was reserved for it.',
      'job: Job j2 has a price of 40 millicredits, but 100 were reserved.',
    ]);
  });

  test('names a delivered job that was never settled', async () => {
    const { file, accept } = aLedger();
    accept('j1', 100, 'running', 'generated', 'delivered');
    expect(await problems(file)).toEqual(['job: Job j1 is delivered, but was neither settled nor refunded.']);
  });

  test.each(['failed', 'canceled'] as const)('names a %s job that still costs something', async (state) => {
    const { file, ledger, accept } = aLedger();
    accept('j1', 100, 'running', 'generated', state);
    ledger.settle('j1', 30, 1);
    expect(await problems(file)).toEqual([`job: Job j1 is ${state}, but still costs 30 millicredits.`]);
  });

  test('names open jobs that were settled or refunded', async () => {
    const { file, ledger, accept } = aLedger();
    accept('j1', 100, 'running');
    ledger.settle('j1', 30, 1);
    accept('j2', 100);
    ledger.refund('j2', 'canceled', 1);
    expect(await problems(file)).toEqual([
      'open-job: Job j1 is running, but was settled already.',
      'open-job: Job j2 is queued, but was refunded already.',
    ]);
  });

  test('names entries of a job that does not exist', async () => {
    const { file, accept, tamper } = aLedger();
    accept('j1', 100, 'canceled');
    tamper("DELETE FROM jobs WHERE id = 'j1'");
    expect(await problems(file)).toEqual(['job: Job j1 has entries in the ledger, but does not exist.']);
  });

  test('says so when the file is no database', async () => {
    const { folder } = aLedger();
    const file = join(folder, 'notes.txt');
    writeFileSync(file, 'not a database '.repeat(100));
    await expect(verifyLedger(file)).rejects.toMatchObject({ name: 'AppError', kind: 'storage-invalid' });
    await expect(verifyLedger(join(folder, 'missing.db'))).rejects.toMatchObject({ kind: 'disk-failed' });
  });
});
