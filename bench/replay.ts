import { openDatabase } from '../src/db/open-database.ts';

type Value = string | number | null | Uint8Array;

/** Rows as the database has them, each column a value. */
interface JobRow extends Readonly<Record<string, Value>> {
  readonly id: string;
  readonly user_id: string;
  readonly accepted_at_ms: number;
}
interface LedgerRow extends Readonly<Record<string, Value>> {
  readonly job_id: string | null;
}
type AuditRow = Readonly<Record<string, Value>>;

/** What accepting one request wrote, as values to bind. */
interface WrittenRows {
  readonly job: readonly Value[];
  readonly ledger: readonly (readonly Value[])[];
  readonly account: readonly Value[];
  readonly audit: readonly Value[];
}

export interface Replay {
  /** What accepted requests have written into the one database since the last call. */
  read(): readonly WrittenRows[];
  /** Writes the rows of one request into the other, in one transaction: the least that accepting it can cost. */
  commit(rows: WrittenRows): void;
  close(): void;
}

/** `toFile` has to be a copy of `fromFile` as it is now. */
export function createReplay(fromFile: string, toFile: string): Replay {
  const from = openDatabase(fromFile, { readonly: true });
  const to = openDatabase(toFile);
  const counts = from.prepare<[], { readonly jobs: number; readonly ledger: number; readonly audit: number }>(
    `SELECT (SELECT coalesce(max(seq), 0) FROM jobs) AS jobs,
       (SELECT coalesce(max(id), 0) FROM quota_ledger) AS ledger,
       (SELECT coalesce(max(seq), 0) FROM audit_log) AS audit`,
  );
  const selectJobs = from.prepare<[number], JobRow>('SELECT * FROM jobs WHERE seq > ? ORDER BY seq');
  const selectLedger = from.prepare<[number], LedgerRow>(
    'SELECT * FROM quota_ledger WHERE id > ? ORDER BY id',
  );
  const selectAudit = from.prepare<[number], AuditRow>('SELECT * FROM audit_log WHERE seq > ? ORDER BY seq');
  const selectFraction = from
    .prepare<[string], number>('SELECT refill_fraction FROM quota_accounts WHERE user_id = ?')
    .pluck();
  const insertInto = (table: string) => {
    const columns = to.prepare<[], never>(`SELECT * FROM ${table}`).columns();
    return to.prepare<Value[]>(`INSERT INTO ${table} VALUES (${columns.map(() => '?').join(', ')})`);
  };
  const insertJob = insertInto('jobs');
  const insertLedger = insertInto('quota_ledger');
  const insertAudit = insertInto('audit_log');
  const updateAccount = to.prepare<Value[]>(
    'UPDATE quota_accounts SET refilled_at_ms = ?, refill_fraction = ? WHERE user_id = ?',
  );
  const commit = to.transaction(({ job, ledger, account, audit }: WrittenRows) => {
    updateAccount.run(...account);
    for (const entry of ledger) insertLedger.run(...entry);
    insertJob.run(...job);
    insertAudit.run(...audit);
  });
  let seen = counts.get();

  return {
    read() {
      if (seen === undefined) throw new Error('Expected one row of counts');
      const [jobs, ledger, audit] = [
        selectJobs.all(seen.jobs),
        selectLedger.all(seen.ledger),
        selectAudit.all(seen.audit),
      ];
      seen = counts.get();
      if (audit.length !== jobs.length) throw new Error('Expected one audit entry for each accepted request');
      let booked = 0;
      return jobs.map((job, index) => {
        // What was refilled is booked before what is reserved.
        const first = booked;
        booked = ledger.findIndex(({ job_id: jobId }, at) => at >= first && jobId === job.id) + 1;
        return {
          job: Object.values(job),
          ledger: ledger.slice(first, booked).map((entry) => Object.values(entry)),
          account: [job.accepted_at_ms, selectFraction.get(job.user_id) ?? 0, job.user_id],
          audit: Object.values(audit[index] ?? {}),
        };
      });
    },
    commit: (rows) => commit.immediate(rows),
    close() {
      from.close();
      to.close();
    },
  };
}
