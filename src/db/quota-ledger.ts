import type { LedgerEntry, LedgerKind, QuotaLedger, QuotaPolicy } from '../domain/quota-ledger.ts';
import { type QuotaAccount, refill, refilledToAtMs } from '../domain/quota-refill.ts';
import type { Database } from './open-database.ts';
import { prepareStatement } from './read-statement.ts';
import { createTransact } from './transact.ts';

interface AccountRow {
  readonly balance_millicredits: number;
  readonly refilled_at_ms: number;
  readonly refill_fraction: number;
}

interface EntryRow {
  readonly id: number;
  readonly user_id: string;
  readonly job_id: string | null;
  readonly kind: LedgerKind;
  readonly amount_millicredits: number;
  readonly at_ms: number;
  readonly actor: string;
  readonly reason: string;
}

type NewEntry = Omit<LedgerEntry, 'id'>;

/** What the ledger says about one job. */
interface JobSums {
  readonly reserved: number | null;
  /** What the job costs its owner as it stands. */
  readonly charged: number;
  readonly is_settled: 0 | 1;
  readonly is_refunded: 0 | 1;
}

/** A `QuotaLedger` in SQLite. Triggers keep every balance equal to the sum of its entries, and the entries as they are. */
export function createQuotaLedger(database: Database): QuotaLedger {
  const transact = createTransact(database);
  const selectAccount = database.prepare<[string], AccountRow>(
    'SELECT balance_millicredits, refilled_at_ms, refill_fraction FROM quota_accounts WHERE user_id = ?',
  );
  const insertAccount = database.prepare<[string, number, number]>(
    'INSERT INTO quota_accounts (user_id, refilled_at_ms, refill_fraction) VALUES (?, ?, ?)',
  );
  const updateRefilled = database.prepare<[number, number, string]>(
    'UPDATE quota_accounts SET refilled_at_ms = ?, refill_fraction = ? WHERE user_id = ?',
  );
  const insertEntry = database.prepare<[string, string | null, LedgerKind, number, number, string, string]>(
    'INSERT INTO quota_ledger (user_id, job_id, kind, amount_millicredits, at_ms, actor, reason) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const selectJob = database.prepare<[string], JobSums>(
    `SELECT max(CASE WHEN kind = 'reserve' THEN -amount_millicredits END) AS reserved,
       -coalesce(sum(amount_millicredits), 0) AS charged,
       coalesce(max(kind = 'settle'), 0) AS is_settled,
       coalesce(max(kind = 'refund'), 0) AS is_refunded
     FROM quota_ledger WHERE job_id = ?`,
  );
  // Linking gives the jobs of an account to the other; a job it may have left is paid back to that one all the same.
  const selectOwner = database
    .prepare<[string], string>(
      'SELECT coalesce(merged_into, users.id) FROM jobs JOIN users ON users.id = user_id WHERE jobs.id = ?',
    )
    .pluck();
  const selectEntries = database.prepare<[string, number, number], EntryRow>(
    'SELECT * FROM quota_ledger WHERE user_id = ? AND id < ? ORDER BY id DESC LIMIT ?',
  );
  const statement = prepareStatement(database);

  const find = (userId: string): QuotaAccount | undefined => {
    const row = selectAccount.get(userId);
    return row === undefined ? undefined : toAccount(row);
  };
  const add = ({ userId, jobId, kind, amountMillicredits, atMs, actor, reason }: NewEntry): void => {
    insertEntry.run(userId, jobId ?? null, kind, amountMillicredits, atMs, actor, reason);
  };

  /** Writes down what `found` has become since: the opened account, or what was refilled. */
  const book = (userId: string, found: QuotaAccount | undefined, now: QuotaAccount, atMs: number): void => {
    if (found === undefined) insertAccount.run(userId, now.refilledAtMs, now.refillFraction);
    else updateRefilled.run(now.refilledAtMs, now.refillFraction, userId);
    const amountMillicredits = now.balanceMillicredits - (found?.balanceMillicredits ?? 0);
    if (amountMillicredits === 0) return;
    const reason = found === undefined ? 'opening' : 'refill';
    add({ userId, jobId: undefined, kind: 'grant', amountMillicredits, atMs, actor: 'system', reason });
  };

  const ownerOf = (jobId: string): string => {
    const owner = selectOwner.get(jobId);
    if (owner === undefined) throw new Error(`Expected job ${jobId} to be there and to have an owner`);
    return owner;
  };

  return {
    balance: (userId, policy, atMs) => accountNow(find(userId), policy, atMs).balanceMillicredits,

    reserve: ({ jobId, userId, priceMillicredits }, policy, atMs) =>
      transact(() => {
        const found = find(userId);
        const now = accountNow(found, policy, atMs);
        const balance = now.balanceMillicredits;
        const balanceAfter = balance - priceMillicredits;
        if (balanceAfter < 0 && policy.capacityMillicredits !== undefined) {
          return { ok: false, balance, enoughAtMs: refilledToAtMs(now, policy, priceMillicredits) };
        }
        book(userId, found, now, atMs);
        const amountMillicredits = 0 - priceMillicredits;
        add({ userId, jobId, kind: 'reserve', amountMillicredits, atMs, actor: userId, reason: 'accepted' });
        return { ok: true, balanceAfter };
      }),

    settle: (jobId, costMillicredits, atMs) =>
      transact(() => {
        const job = requireSums(selectJob.get(jobId));
        if (job.reserved === null || job.is_settled === 1 || job.is_refunded === 1) return job.charged;
        const charged = Math.min(costMillicredits, job.reserved);
        const amountMillicredits = job.reserved - charged;
        const userId = ownerOf(jobId);
        add({ userId, jobId, kind: 'settle', amountMillicredits, atMs, actor: 'system', reason: 'measured' });
        return charged;
      }),

    refund: (jobId, reason, atMs) =>
      transact(() => {
        const job = requireSums(selectJob.get(jobId));
        if (job.reserved === null || job.is_refunded === 1) return 0;
        const amountMillicredits = job.charged;
        const userId = ownerOf(jobId);
        add({ userId, jobId, kind: 'refund', amountMillicredits, atMs, actor: 'system', reason });
        return amountMillicredits;
      }),

    adjust: ({ userId, amountMillicredits, actor, reason }, policy, atMs) =>
      transact(() => {
        const found = find(userId);
        const now = accountNow(found, policy, atMs);
        book(userId, found, now, atMs);
        add({ userId, jobId: undefined, kind: 'adjust', amountMillicredits, atMs, actor, reason });
        return now.balanceMillicredits + amountMillicredits;
      }),

    merge: (fromUserId, toUserId, policy, atMs) =>
      transact(() => {
        const from = find(fromUserId);
        if (from === undefined) return;
        const found = find(toUserId);
        // An account that was never used is not opened with a full capacity just to be merged into.
        const to = found === undefined ? { ...from, balanceMillicredits: 0 } : refill(found, policy, atMs);
        book(toUserId, found, to, atMs);
        const moved = from.balanceMillicredits;
        if (moved === 0) return;
        const amountMillicredits = mergedBalance(from, to, policy) - to.balanceMillicredits;
        const entry = { jobId: undefined, kind: 'adjust', atMs, actor: toUserId } as const;
        add({ ...entry, userId: fromUserId, amountMillicredits: -moved, reason: `merged into ${toUserId}` });
        add({ ...entry, userId: toUserId, amountMillicredits, reason: `merged from ${fromUserId}` });
      }),

    entries: (userId, { limit, beforeId = Number.MAX_SAFE_INTEGER }) =>
      selectEntries.all(userId, beforeId, limit).map(toEntry),

    statement,
  };
}

/** An account as it stands now: refilled, or as it would be opened. */
function accountNow(account: QuotaAccount | undefined, policy: QuotaPolicy, atMs: number): QuotaAccount {
  if (account !== undefined) return refill(account, policy, atMs);
  return { balanceMillicredits: policy.capacityMillicredits ?? 0, refilledAtMs: atMs, refillFraction: 0 };
}

function mergedBalance(from: QuotaAccount, to: QuotaAccount, policy: QuotaPolicy): number {
  const { capacityMillicredits: capacity } = policy;
  const sum = from.balanceMillicredits + to.balanceMillicredits;
  if (capacity === undefined) return sum;
  return Math.min(sum, Math.max(capacity, from.balanceMillicredits, to.balanceMillicredits));
}

/** An aggregate always answers one row. */
function requireSums(row: JobSums | undefined): JobSums {
  if (row === undefined) throw new Error('Expected one row of sums');
  return row;
}

function toAccount(row: AccountRow): QuotaAccount {
  return {
    balanceMillicredits: row.balance_millicredits,
    refilledAtMs: row.refilled_at_ms,
    refillFraction: row.refill_fraction,
  };
}

function toEntry(row: EntryRow): LedgerEntry {
  return {
    id: row.id,
    userId: row.user_id,
    jobId: row.job_id ?? undefined,
    kind: row.kind,
    amountMillicredits: row.amount_millicredits,
    atMs: row.at_ms,
    actor: row.actor,
    reason: row.reason,
  };
}
