import { formatCredits } from '../domain/credits.ts';
import type { JobState } from '../domain/job-state.ts';
import type { LedgerFault, LedgerReport } from '../domain/quota-ledger.ts';
import type { Database } from './open-database.ts';

interface BalanceRow {
  readonly user_id: string;
  /** NULL when there are entries but no account. */
  readonly balance: number | null;
  readonly total: number;
  readonly entries: number;
}

interface JobRow {
  readonly id: string;
  readonly state: JobState;
  readonly price: number;
  /** NULL when nothing was reserved. */
  readonly reserved: number | null;
  /** What the job costs its owner as it stands. */
  readonly charged: number;
  readonly is_settled: 0 | 1;
  readonly is_refunded: 0 | 1;
}

/** Looks at every account and every job, on one snapshot, row by row. */
export function checkLedger(database: Database): LedgerReport {
  return database.transaction(() => look(database)).deferred();
}

function look(database: Database): LedgerReport {
  const faults: LedgerFault[] = [];
  const note = (fault: LedgerFault | undefined): void => {
    if (fault !== undefined) faults.push(fault);
  };
  let accounts = 0;
  let entries = 0;
  let jobs = 0;
  for (const row of database.prepare<[], BalanceRow>(balances).iterate()) {
    accounts += 1;
    entries += row.entries;
    note(findBalanceFault(row));
  }
  for (const row of database.prepare<[], JobRow>(jobSums).iterate()) {
    jobs += 1;
    note(findJobFault(row));
  }
  for (const jobId of database.prepare<[], string>(strayJobs).pluck().iterate()) {
    note({ what: 'job', id: jobId, problem: `Job ${jobId} has entries in the ledger, but does not exist.` });
  }
  return { accounts, entries, jobs, faults };
}

/** The indexes bring both sides in order: nothing is sorted or kept in memory. */
const balances = `
  SELECT user_id, balance_millicredits AS balance,
    coalesce((SELECT sum(amount_millicredits) FROM quota_ledger l WHERE l.user_id = a.user_id), 0) AS total,
    (SELECT count(*) FROM quota_ledger l WHERE l.user_id = a.user_id) AS entries
  FROM quota_accounts a
  UNION ALL
  SELECT user_id, NULL, sum(amount_millicredits), count(*) FROM quota_ledger l
  WHERE NOT EXISTS (SELECT 1 FROM quota_accounts a WHERE a.user_id = l.user_id) GROUP BY user_id`;

const jobSums = `
  SELECT j.id, j.state, j.price_millicredits AS price,
    -max(CASE WHEN l.kind = 'reserve' THEN amount_millicredits END) AS reserved,
    -coalesce(sum(l.amount_millicredits), 0) AS charged,
    coalesce(max(l.kind = 'settle'), 0) AS is_settled,
    coalesce(max(l.kind = 'refund'), 0) AS is_refunded
  FROM jobs j LEFT JOIN quota_ledger l ON l.job_id = j.id
  GROUP BY j.id`;

const strayJobs = `
  SELECT DISTINCT job_id FROM quota_ledger l
  WHERE job_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.id = l.job_id)`;

function findBalanceFault({ user_id: id, balance, total }: BalanceRow): LedgerFault | undefined {
  if (balance === total) return undefined;
  const problem =
    balance === null
      ? `User ${id} has entries in the ledger that sum up to ${formatCredits(total)}, but no account.`
      : `The balance of user ${id} is ${balance} millicredits, but their entries sum up to ${total}.`;
  return { what: 'balance', id, problem };
}

/** The worst that is wrong with a job; undefined when nothing is. */
function findJobFault(job: JobRow): LedgerFault | undefined {
  const { id, price, reserved, charged } = job;
  const fault = (what: LedgerFault['what'], problem: string): LedgerFault => ({ what, id, problem });
  if (charged < 0) return fault('job', `Job ${id} gave back ${-charged} millicredits more than it took.`);
  if (price > 0 && reserved === null) {
    return fault('job', `Job ${id} has a price of ${price} millicredits, but nothing was reserved for it.`);
  }
  if (reserved !== null && reserved !== price) {
    return fault('job', `Job ${id} has a price of ${price} millicredits, but ${reserved} were reserved.`);
  }
  const problem = findStateProblem(job);
  if (problem === undefined) return undefined;
  return fault(isOpen(job.state) ? 'open-job' : 'job', `Job ${id} is ${job.state}, but ${problem}.`);
}

function findStateProblem({ state, price, charged, is_settled, is_refunded }: JobRow): string | undefined {
  switch (state) {
    case 'queued':
    case 'running':
      if (is_settled === 1) return 'was settled already';
      return is_refunded === 1 ? 'was refunded already' : undefined;
    case 'generated':
      return undefined;
    case 'delivered':
      return price > 0 && is_settled === 0 && is_refunded === 0
        ? 'was neither settled nor refunded'
        : undefined;
    case 'failed':
    case 'canceled':
      return charged > 0 ? `still costs ${charged} millicredits` : undefined;
  }
}

function isOpen(state: JobState): boolean {
  return state === 'queued' || state === 'running';
}
