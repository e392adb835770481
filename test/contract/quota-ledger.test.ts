import { describe, expect, test } from 'vitest';
import type { Database } from '../../src/db/open-database.ts';
import { createQuotaLedger } from '../../src/db/quota-ledger.ts';
import type { QuotaLedger } from '../../src/domain/quota-ledger.ts';
import type { Transact } from '../../src/domain/transact.ts';
import { aDatabase } from '../support/a-database.ts';
import { addJob, addUser, aPolicy } from '../support/quota-rows.ts';

/** A ledger with the users `ann` and `bob`, and a way to give them jobs. */
interface LedgerUnderTest {
  readonly ledger: QuotaLedger;
  readonly transact: Transact;
  readonly addJob: (jobId: string, userId: string, priceMillicredits: number) => void;
  /** Links `from` to `to` as the user store does. */
  readonly link: (from: string, to: string) => void;
}

const policy = aPolicy();
const unlimited = aPolicy({ capacityMillicredits: undefined });
/** Time in which one credit comes back under `policy`. */
const creditMs = 1_000_000;

/** What every `QuotaLedger` does. */
export function quotaLedgerContract(name: string, build: () => LedgerUnderTest): void {
  describe(name, () => {
    function reserve(
      { ledger, addJob: add }: LedgerUnderTest,
      jobId: string,
      price: number,
      atMs: number,
      userId = 'ann',
    ) {
      add(jobId, userId, price);
      return ledger.reserve({ jobId, userId, priceMillicredits: price }, policy, atMs);
    }

    test('a new account starts with the capacity, written down as one opening grant', () => {
      const all = build();
      expect(reserve(all, 'j1', 400, 5)).toEqual({ ok: true, balanceAfter: 9_600 });
      const kinds = all.ledger.entries('ann', { limit: 9 }).map(({ kind, amountMillicredits, reason }) => ({
        kind,
        amountMillicredits,
        reason,
      }));
      expect(kinds).toEqual([
        { kind: 'reserve', amountMillicredits: -400, reason: 'accepted' },
        { kind: 'grant', amountMillicredits: 10_000, reason: 'opening' },
      ]);
    });

    test('looking at a balance writes nothing', () => {
      const { ledger } = build();
      expect(ledger.balance('ann', policy, 0)).toBe(10_000);
      expect(ledger.entries('ann', { limit: 9 })).toEqual([]);
    });

    test('what comes back is granted with the next reservation', () => {
      const all = build();
      reserve(all, 'j1', 5_000, 0);
      expect(all.ledger.balance('ann', policy, 2 * creditMs)).toBe(7_000);
      expect(reserve(all, 'j2', 1_000, 2 * creditMs)).toEqual({ ok: true, balanceAfter: 6_000 });
      const grant = all.ledger.entries('ann', { limit: 9 }).find(({ reason }) => reason === 'refill');
      expect(grant).toMatchObject({ kind: 'grant', amountMillicredits: 2_000, actor: 'system' });
    });

    test('a full account saves up nothing while it is full', () => {
      const all = build();
      reserve(all, 'j1', 0, 0);
      reserve(all, 'j2', 1_000, 50 * creditMs);
      expect(all.ledger.balance('ann', policy, 50 * creditMs)).toBe(9_000);
    });

    test('a clock that went back grants nothing, and its return grants nothing twice', () => {
      const all = build();
      reserve(all, 'j1', 8_000, 0);
      reserve(all, 'j2', 0, 4 * creditMs);
      expect(all.ledger.balance('ann', policy, 1 * creditMs)).toBe(6_000);
      reserve(all, 'j3', 0, 1 * creditMs);
      expect(all.ledger.balance('ann', policy, 4 * creditMs)).toBe(6_000);
      expect(all.ledger.balance('ann', policy, 5 * creditMs)).toBe(7_000);
    });

    test('a reservation beyond the balance is refused with the time when it will be enough', () => {
      const all = build();
      reserve(all, 'j1', 9_000, 0);
      expect(reserve(all, 'j2', 3_000, 500_000)).toEqual({
        ok: false,
        balance: 1_500,
        enoughAtMs: 2 * creditMs,
      });
      expect(reserve(all, 'j3', 3_000, 2 * creditMs - 1)).toMatchObject({ ok: false });
      expect(reserve(all, 'j4', 3_000, 2 * creditMs)).toMatchObject({ ok: true, balanceAfter: 0 });
    });

    test('a refused reservation writes nothing', () => {
      const all = build();
      expect(reserve(all, 'j1', 10_001, 0)).toEqual({ ok: false, balance: 10_000, enoughAtMs: undefined });
      expect(all.ledger.entries('ann', { limit: 9 })).toEqual([]);
    });

    test('without refill it will never be enough', () => {
      const all = build();
      const dry = aPolicy({ refillMillicreditsPerDay: 0 });
      reserve(all, 'j1', 10_000, 0);
      all.addJob('j2', 'ann', 1);
      const second = all.ledger.reserve({ jobId: 'j2', userId: 'ann', priceMillicredits: 1 }, dry, 9e12);
      expect(second).toEqual({ ok: false, balance: 0, enoughAtMs: undefined });
    });

    test('an unlimited account goes below zero, is granted nothing, and everything is written down', () => {
      const all = build();
      all.addJob('j1', 'ann', 400);
      const reserved = all.ledger.reserve(
        { jobId: 'j1', userId: 'ann', priceMillicredits: 400 },
        unlimited,
        0,
      );
      expect(reserved).toEqual({ ok: true, balanceAfter: -400 });
      expect(all.ledger.balance('ann', unlimited, 9e12)).toBe(-400);
      expect(all.ledger.entries('ann', { limit: 9 }).map(({ kind }) => kind)).toEqual(['reserve']);
    });

    test('a job is reserved for once', () => {
      const all = build();
      reserve(all, 'j1', 400, 0);
      const again = { jobId: 'j1', userId: 'ann', priceMillicredits: 400 };
      expect(() => all.ledger.reserve(again, policy, 1)).toThrow(/UNIQUE/);
      expect(all.ledger.balance('ann', policy, 0)).toBe(9_600);
    });

    test('a job may be reserved for before it is inserted, in the same transaction', () => {
      const { ledger, transact, addJob: add } = build();
      transact(() => {
        ledger.reserve({ jobId: 'j1', userId: 'ann', priceMillicredits: 400 }, policy, 0);
        add('j1', 'ann', 400);
      });
      expect(ledger.balance('ann', policy, 0)).toBe(9_600);
      const alone = { jobId: 'j2', userId: 'ann', priceMillicredits: 400 };
      expect(() => ledger.reserve(alone, policy, 0)).toThrow(/FOREIGN KEY/);
    });

    test('settling gives back what was not needed, once', () => {
      const all = build();
      reserve(all, 'j1', 1_000, 0);
      expect(all.ledger.settle('j1', 300, 1)).toBe(300);
      expect(all.ledger.settle('j1', 100, 2)).toBe(300);
      expect(all.ledger.balance('ann', policy, 0)).toBe(9_700);
    });

    test('a job never costs more than was reserved', () => {
      const all = build();
      reserve(all, 'j1', 1_000, 0);
      expect(all.ledger.settle('j1', 5_000, 1)).toBe(1_000);
      expect(all.ledger.balance('ann', policy, 0)).toBe(9_000);
    });

    test('a refund gives back everything, once', () => {
      const all = build();
      reserve(all, 'j1', 1_000, 0);
      expect(all.ledger.refund('j1', 'failed', 1)).toBe(1_000);
      expect(all.ledger.refund('j1', 'failed', 2)).toBe(0);
      expect(all.ledger.balance('ann', policy, 0)).toBe(10_000);
    });

    test('a refund after settling gives back what is still charged', () => {
      const all = build();
      reserve(all, 'j1', 1_000, 0);
      all.ledger.settle('j1', 300, 1);
      expect(all.ledger.refund('j1', 'failed', 2)).toBe(300);
      expect(all.ledger.balance('ann', policy, 0)).toBe(10_000);
    });

    test('settling after a refund charges nothing and gives nothing', () => {
      const all = build();
      reserve(all, 'j1', 1_000, 0);
      all.ledger.refund('j1', 'canceled', 1);
      expect(all.ledger.settle('j1', 300, 2)).toBe(0);
      expect(all.ledger.balance('ann', policy, 0)).toBe(10_000);
      expect(all.ledger.entries('ann', { limit: 9 })).toHaveLength(3);
    });

    test('a job without a reservation is neither settled nor refunded', () => {
      const { ledger, addJob: add } = build();
      add('j1', 'ann', 0);
      expect(ledger.settle('j1', 300, 1)).toBe(0);
      expect(ledger.refund('j1', 'failed', 1)).toBe(0);
      expect(ledger.entries('ann', { limit: 9 })).toEqual([]);
    });

    test('an admin may take more than there is and give more than fits', () => {
      const { ledger } = build();
      const change = { userId: 'ann', actor: 'operator', reason: 'a test' };
      expect(ledger.adjust({ ...change, amountMillicredits: -12_000 }, policy, 0)).toBe(-2_000);
      expect(ledger.adjust({ ...change, amountMillicredits: 50_000 }, policy, 0)).toBe(48_000);
      expect(ledger.balance('ann', policy, 9e12)).toBe(48_000);
      expect(ledger.entries('ann', { limit: 1 })).toMatchObject([
        { kind: 'adjust', actor: 'operator', reason: 'a test' },
      ]);
    });

    test('what an admin takes from a full account does not come back at once', () => {
      const all = build();
      reserve(all, 'j1', 0, 0);
      const change = { userId: 'ann', actor: 'operator', reason: '', amountMillicredits: -5_000 };
      expect(all.ledger.adjust(change, policy, 50 * creditMs)).toBe(5_000);
      expect(all.ledger.balance('ann', policy, 50 * creditMs)).toBe(5_000);
    });

    test('merging moves the balance up to the capacity', () => {
      const all = build();
      reserve(all, 'j1', 6_000, 0, 'ann');
      reserve(all, 'j2', 3_000, 0, 'bob');
      all.ledger.merge('bob', 'ann', policy, 0);
      expect(all.ledger.balance('ann', policy, 0)).toBe(10_000);
      expect(all.ledger.balance('bob', policy, 0)).toBe(0);
      expect(all.ledger.entries('ann', { limit: 1 })).toMatchObject([
        { kind: 'adjust', amountMillicredits: 6_000, reason: 'merged from bob' },
      ]);
      expect(all.ledger.entries('bob', { limit: 1 })).toMatchObject([
        { kind: 'adjust', amountMillicredits: -7_000, reason: 'merged into ann' },
      ]);
    });

    test('merging keeps the larger balance that an admin gave to one side', () => {
      const all = build();
      reserve(all, 'j1', 6_000, 0, 'ann');
      const gift = { userId: 'bob', actor: 'operator', reason: '', amountMillicredits: 20_000 };
      all.ledger.adjust(gift, policy, 0);
      all.ledger.merge('bob', 'ann', policy, 0);
      expect(all.ledger.balance('ann', policy, 0)).toBe(30_000);
    });

    test('merging moves a debt too, and a second time moves nothing', () => {
      const all = build();
      reserve(all, 'j1', 4_000, 0, 'ann');
      const debt = { userId: 'bob', actor: 'operator', reason: '', amountMillicredits: -12_000 };
      all.ledger.adjust(debt, policy, 0);
      all.ledger.merge('bob', 'ann', policy, 0);
      all.ledger.merge('bob', 'ann', policy, 0);
      expect(all.ledger.balance('ann', policy, 0)).toBe(4_000);
    });

    test('merging into an account that was never used makes no opening grant', () => {
      const all = build();
      reserve(all, 'j1', 9_000, 0, 'bob');
      all.ledger.merge('bob', 'ann', policy, 0);
      expect(all.ledger.balance('ann', policy, 0)).toBe(1_000);
    });

    test('merging two accounts that were never used leaves them so', () => {
      const { ledger } = build();
      ledger.merge('bob', 'ann', policy, 0);
      expect(ledger.balance('ann', policy, 0)).toBe(10_000);
      expect(ledger.entries('ann', { limit: 9 })).toEqual([]);
    });

    test('after linking, jobs are settled and refunded to the account that goes on', () => {
      const all = build();
      reserve(all, 'j1', 5_000, 0, 'bob');
      reserve(all, 'j2', 2_000, 0, 'bob');
      reserve(all, 'j3', 10_000, 0, 'ann');
      all.link('bob', 'ann');
      all.ledger.merge('bob', 'ann', policy, 0);
      expect(all.ledger.balance('ann', policy, 0)).toBe(3_000);
      expect(all.ledger.settle('j1', 1_000, 1)).toBe(1_000);
      expect(all.ledger.refund('j2', 'canceled', 1)).toBe(2_000);
      expect(all.ledger.balance('ann', policy, 0)).toBe(9_000);
      expect(all.ledger.balance('bob', policy, 0)).toBe(0);
    });

    test('a transaction that fails takes its entries along', () => {
      const { ledger, transact, addJob: add } = build();
      const work = () =>
        transact(() => {
          add('j1', 'ann', 400);
          ledger.reserve({ jobId: 'j1', userId: 'ann', priceMillicredits: 400 }, policy, 0);
          throw new Error('the disk is gone');
        });
      expect(work).toThrow('the disk is gone');
      expect(ledger.entries('ann', { limit: 9 })).toEqual([]);
      expect(ledger.balance('ann', policy, 0)).toBe(10_000);
    });

    test('entries are paged from the newest to the oldest', () => {
      const all = build();
      reserve(all, 'j1', 100, 0);
      reserve(all, 'j2', 200, 0);
      const [newest, next] = all.ledger.entries('ann', { limit: 2 });
      expect([newest?.jobId, next?.jobId]).toEqual(['j2', 'j1']);
      expect(all.ledger.entries('ann', { limit: 9, beforeId: next?.id })).toMatchObject([
        { kind: 'grant', jobId: undefined },
      ]);
    });

    describe('the statement', () => {
      const lines = ({ ledger }: LedgerUnderTest, userId = 'ann') => ledger.statement(userId, { limit: 9 });

      test('has one line for each drawing, at its place, with what came back and what became of it', () => {
        const all = build();
        reserve(all, 'j1', 1_000, 0);
        reserve(all, 'j2', 2_000, 0);
        reserve(all, 'j3', 3_000, 0);
        reserve(all, 'j4', 500, 0);
        all.ledger.settle('j1', 300, 1);
        all.ledger.refund('j2', 'failed', 1);
        all.ledger.settle('j4', 100, 1);
        all.ledger.refund('j4', 'failed', 2);
        expect(lines(all)).toMatchObject([
          { jobId: 'j4', amountMillicredits: -500, givenBackMillicredits: 500, outcome: 'refund' },
          { jobId: 'j3', amountMillicredits: -3_000, givenBackMillicredits: 0, outcome: 'reserve' },
          { jobId: 'j2', amountMillicredits: -2_000, givenBackMillicredits: 2_000, outcome: 'refund' },
          { jobId: 'j1', amountMillicredits: -1_000, givenBackMillicredits: 700, outcome: 'settle' },
          {
            kind: 'grant',
            jobId: undefined,
            amountMillicredits: 10_000,
            reason: 'opening',
            outcome: undefined,
          },
        ]);
        expect(lines(all, 'bob')).toEqual([]);
      });

      test('adds up to the balance', () => {
        const all = build();
        reserve(all, 'j1', 4_000, 0);
        reserve(all, 'j2', 1_000, 2 * creditMs);
        all.ledger.settle('j1', 1_500, 1);
        all.ledger.adjust(
          { userId: 'ann', actor: 'operator', reason: 'a gift', amountMillicredits: 700 },
          policy,
          2 * creditMs,
        );
        const sum = lines(all).reduce(
          (total, line) => total + line.amountMillicredits + line.givenBackMillicredits,
          0,
        );
        expect(sum).toBe(all.ledger.balance('ann', policy, 2 * creditMs));
      });

      test('is paged from the newest to the oldest, whatever was settled since', () => {
        const all = build();
        reserve(all, 'j1', 100, 0);
        reserve(all, 'j2', 200, 0);
        all.ledger.settle('j1', 50, 1);
        const [newest] = all.ledger.statement('ann', { limit: 1 });
        expect(newest?.jobId).toBe('j2');
        expect(all.ledger.statement('ann', { limit: 1, beforeId: newest?.id })).toMatchObject([
          { jobId: 'j1', givenBackMillicredits: 50 },
        ]);
      });

      test('tells by itself what a drawing of a linked account gave back', () => {
        const all = build();
        reserve(all, 'j1', 5_000, 0, 'bob');
        all.link('bob', 'ann');
        all.ledger.merge('bob', 'ann', policy, 0);
        all.ledger.settle('j1', 1_000, 1);
        expect(lines(all)).toMatchObject([
          { kind: 'settle', jobId: 'j1', amountMillicredits: 4_000, givenBackMillicredits: 0 },
          { kind: 'adjust', reason: 'merged from bob' },
        ]);
      });

      test('leaves out what moved nothing', () => {
        const all = build();
        reserve(all, 'j1', 100, 0);
        all.ledger.adjust({ userId: 'ann', actor: 'operator', reason: '', amountMillicredits: 0 }, policy, 0);
        expect(lines(all).map(({ kind }) => kind)).toEqual(['reserve', 'grant']);
      });
    });
  });
}

function link(database: Database, from: string, to: string): void {
  database.prepare('UPDATE jobs SET user_id = ? WHERE user_id = ?').run(to, from);
  database.prepare('UPDATE users SET merged_into = ? WHERE id = ?').run(to, from);
}

quotaLedgerContract('the quota ledger in SQLite', () => {
  const { database, transact } = aDatabase();
  addUser(database, 'ann');
  addUser(database, 'bob');
  return {
    ledger: createQuotaLedger(database),
    transact,
    addJob: (jobId, userId, price) => addJob(database, jobId, userId, price),
    link: (from, to) => link(database, from, to),
  };
});
