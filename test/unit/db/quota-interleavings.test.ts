import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkLedger } from '../../../src/db/check-ledger.ts';
import type { Database } from '../../../src/db/open-database.ts';
import { createQuotaLedger } from '../../../src/db/quota-ledger.ts';
import type { QuotaLedger, QuotaPolicy } from '../../../src/domain/quota-ledger.ts';
import { dayMs } from '../../../src/domain/quota-refill.ts';
import { aDatabase } from '../../support/a-database.ts';
import { addJob, addUser, aPolicy, moveJob } from '../../support/quota-rows.ts';

const capacity = 10_000;
const limited = aPolicy({ capacityMillicredits: capacity, refillMillicreditsPerDay: 100_000 });
const unlimited = aPolicy({ capacityMillicredits: undefined });

/** Three people; the third is unlimited. */
const people = [limited, limited, unlimited];

/** Jobs are named by a number into those that were reserved for so far. */
const operation = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('reserve' as const), price: fc.integer({ min: 0, max: 6_000 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      job: fc.nat(),
      cost: fc.integer({ min: 0, max: 8_000 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('refund' as const), job: fc.nat() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('adjust' as const),
      amount: fc.integer({ min: -9_000, max: 9_000 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('look' as const) }) },
);

const step = fc.record({
  person: fc.nat({ max: people.length - 1 }),
  operation,
  /** The clock before it: small moves, an hour either way, days ahead. */
  clockMs: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 0, max: 60_000 }) },
    { weight: 2, arbitrary: fc.constantFrom(-3_600_000, 3_600_000, -1, 3 * dayMs) },
  ),
  /** The process dies before the commit. */
  crashes: fc.nat({ max: 4 }).map((dice) => dice === 0),
});

type Generated<Source> = Source extends fc.Arbitrary<infer Value> ? Value : never;
type Operation = Generated<typeof operation>;

class Crash extends Error {}

describe('the ledger under any order of calls, crashes and clock jumps', () => {
  // Thousands of calls: how long they take on a busy machine is not what is tested.
  test('holds its promises', { timeout: 60_000 }, () => {
    const { database, transact } = aDatabase();
    // The crashes are of processes, not of the machine: thousands of commits need not reach the disk.
    database.pragma('synchronous = OFF');
    const ledger = createQuotaLedger(database);
    const readAccounts = createReader(database);
    let runs = 0;

    const runAll = (steps: readonly Generated<typeof step>[]) => {
      runs += 1;
      const users = people.map((policy, index) => ({ id: addUser(database, `u${runs}-${index}`), policy }));
      const jobs: string[] = [];
      let nowMs = 10 * dayMs;
      let latestMs = nowMs;
      for (const [index, { person, operation: asked, clockMs, crashes }] of steps.entries()) {
        const user = users[person];
        if (user === undefined) throw new Error('Expected a person');
        nowMs += clockMs;
        latestMs = Math.max(latestMs, nowMs);
        const before = readAccounts(users);
        const newJobId = `j${runs}-${index}`;
        const work = () =>
          transact(() => {
            const answer = act(asked, { database, ledger, user, jobs, newJobId, nowMs });
            if (crashes) throw new Crash();
            return answer;
          });
        if (crashes) {
          expect(work).toThrow(Crash);
          expect(readAccounts(users)).toEqual(before);
        } else {
          if (work() === 'reserved') jobs.push(newJobId);
          checkBalances(before, readAccounts(users), asked, users);
        }
      }
      checkGrants(database, users, latestMs);
    };

    fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 40, size: 'max' }), runAll), {
      numRuns: 50,
    });
    expect(checkLedger(database).faults).toEqual([]);
  });
});

interface Person {
  readonly id: string;
  readonly policy: QuotaPolicy;
}

/** Does one thing to the ledger, as the flow does it: a job that is settled or refunded moves on. */
function act(
  asked: Operation,
  world: {
    readonly database: Database;
    readonly ledger: QuotaLedger;
    readonly user: Person;
    readonly jobs: readonly string[];
    readonly newJobId: string;
    readonly nowMs: number;
  },
): 'reserved' | 'done' {
  const { database, ledger, user, jobs, newJobId, nowMs } = world;
  const { id: userId, policy } = user;
  switch (asked.do) {
    case 'look': {
      const [stored] = createReader(database)([user]);
      const balance = ledger.balance(userId, policy, nowMs);
      if (policy === limited) expect(balance).toBeLessThanOrEqual(Math.max(capacity, stored?.balance ?? 0));
      return 'done';
    }
    case 'adjust': {
      const change = { userId, amountMillicredits: asked.amount, actor: 'operator', reason: 'a test' };
      ledger.adjust(change, policy, nowMs);
      return 'done';
    }
    case 'reserve': {
      const balance = ledger.balance(userId, policy, nowMs);
      const job = { jobId: newJobId, userId, priceMillicredits: asked.price };
      const reserved = ledger.reserve(job, policy, nowMs);
      expect(reserved.ok).toBe(policy === unlimited || balance >= asked.price);
      if (!reserved.ok) return 'done';
      expect(reserved.balanceAfter).toBe(balance - asked.price);
      addJob(database, newJobId, userId, asked.price);
      return 'reserved';
    }
    case 'settle': {
      const jobId = jobs[asked.job % jobs.length];
      if (jobId === undefined) return 'done';
      const state = readState(database, jobId);
      ledger.settle(jobId, asked.cost, nowMs);
      if (state === 'queued') moveJob(database, jobId, 'running', 'generated');
      return 'done';
    }
    case 'refund': {
      const jobId = jobs[asked.job % jobs.length];
      if (jobId === undefined) return 'done';
      ledger.refund(jobId, 'failed', nowMs);
      if (readState(database, jobId) !== 'failed') moveJob(database, jobId, 'failed');
      return 'done';
    }
  }
}

interface Account {
  readonly balance: number;
  readonly total: number;
  readonly entries: number;
  readonly refilled_at_ms: number;
}

/** Reads the accounts of some people, in their order. */
function createReader(database: Database): (users: readonly Person[]) => readonly (Account | undefined)[] {
  const select = database.prepare<[string], Account>(
    `SELECT balance_millicredits AS balance, refilled_at_ms,
       (SELECT coalesce(sum(amount_millicredits), 0) FROM quota_ledger l WHERE l.user_id = a.user_id) AS total,
       (SELECT count(*) FROM quota_ledger l WHERE l.user_id = a.user_id) AS entries
     FROM quota_accounts a WHERE user_id = ?`,
  );
  return (users) => users.map(({ id }) => select.get(id));
}

function readState(database: Database, jobId: string): string | undefined {
  return database.prepare<[string], string>('SELECT state FROM jobs WHERE id = ?').pluck().get(jobId);
}

function checkBalances(
  before: readonly (Account | undefined)[],
  after: readonly (Account | undefined)[],
  asked: Operation,
  users: readonly Person[],
): void {
  for (const [index, account] of after.entries()) {
    if (account === undefined) continue;
    const was = before[index];
    expect(account.balance).toBe(account.total);
    expect(account.refilled_at_ms).toBeGreaterThanOrEqual(was?.refilled_at_ms ?? 0);
    if (users[index]?.policy === limited && asked.do !== 'adjust') {
      expect(account.balance).toBeGreaterThanOrEqual(Math.min(0, was?.balance ?? 0));
    }
  }
}

/** From the opening to the latest time the clock ever showed: nobody was granted more than that time brings. */
function checkGrants(database: Database, users: readonly Person[], latestMs: number): void {
  const select = database.prepare<
    [string],
    { readonly granted: number; readonly opened_at_ms: number | null }
  >(
    `SELECT coalesce(sum(amount_millicredits), 0) AS granted,
       min(CASE WHEN reason = 'opening' THEN at_ms END) AS opened_at_ms
     FROM quota_ledger WHERE kind = 'grant' AND user_id = ?`,
  );
  for (const { id, policy } of users) {
    const { granted, opened_at_ms: openedAtMs } = select.get(id) ?? { granted: 0, opened_at_ms: null };
    if (openedAtMs === null) {
      expect(granted).toBe(0);
    } else {
      const refillable = Math.floor(((latestMs - openedAtMs) * policy.refillMillicreditsPerDay) / dayMs);
      expect(policy).toBe(limited);
      expect(granted).toBeLessThanOrEqual(capacity + refillable);
    }
  }
}
