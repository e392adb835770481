import type { AuditLog } from '../domain/audit-log.ts';
import type { Transact } from '../domain/transact.ts';
import type { AuditRow } from './audit-chain.ts';
import { toHex } from './audit-chain.ts';
import type { Database } from './open-database.ts';

export interface PruneAuditDeps {
  readonly database: Database;
  readonly transact: Transact;
  readonly audit: Pick<AuditLog, 'append'>;
}

export interface PruneAuditOptions {
  /** Entries from before this time go, as far as they are the oldest. */
  readonly beforeMs: number;
  /** Now. */
  readonly atMs: number;
  /** The most to remove at once, so that nobody waits long for the database: ask again while it answers this many. */
  readonly maxRows: number;
}

/**
 * Removes the oldest entries: notes the last one that goes (what the rest of the chain continues from), deletes, and
 * appends an entry that says so, in one transaction. A younger entry, and the newest in any case, ends it. Answers how
 * many were removed.
 */
export function pruneAudit(
  { database, transact, audit }: PruneAuditDeps,
  { beforeMs, atMs, maxRows }: PruneAuditOptions,
): number {
  return transact(() => {
    const last = findLast(database, beforeMs, maxRows);
    if (last === undefined) return 0;
    database
      .prepare('INSERT INTO audit_checkpoints (seq, hash, at_ms) VALUES (?, ?, ?)')
      .run(last.seq, last.hash, atMs);
    const { changes } = database.prepare('DELETE FROM audit_log WHERE seq <= ?').run(last.seq);
    const content = { seq: last.seq, hash: toHex(last.hash), rows: changes, beforeMs };
    audit.append({ atMs, kind: 'retention', actor: 'system', content });
    return changes;
  });
}

/** The last of the oldest rows that are all from before the time; the clock may have gone back in between. */
function findLast(
  database: Database,
  beforeMs: number,
  maxRows: number,
): Pick<AuditRow, 'seq' | 'hash'> | undefined {
  return database
    .prepare<[{ beforeMs: number; maxRows: number }], Pick<AuditRow, 'seq' | 'hash'>>(
      `WITH oldest AS (SELECT seq, hash, at_ms FROM audit_log ORDER BY seq LIMIT @maxRows)
       SELECT seq, hash FROM oldest
       WHERE seq < (SELECT max(seq) FROM audit_log)
         AND seq < coalesce((SELECT min(seq) FROM oldest WHERE at_ms >= @beforeMs), 9223372036854775807)
       ORDER BY seq DESC LIMIT 1`,
    )
    .get({ beforeMs, maxRows });
}
