import type { LedgerKind, QuotaLedger, StatementLine } from '../domain/quota-ledger.ts';
import type { Database } from './open-database.ts';

interface LineRow {
  readonly id: number;
  readonly job_id: string | null;
  readonly kind: LedgerKind;
  readonly amount_millicredits: number;
  readonly at_ms: number;
  readonly reason: string;
  readonly given_back: number;
  /** Of all entries about the same drawing. */
  readonly kinds: string | null;
}

/**
 * `QuotaLedger.statement`. What a drawing gave back stands in the line of its reservation, unless that was made by an
 * account that was merged into this one: then it is a line of its own.
 */
export function prepareStatement(database: Database): QuotaLedger['statement'] {
  const select = database.prepare<[string, number, number], LineRow>(`
    SELECT id, job_id, kind, amount_millicredits, at_ms, reason,
      (SELECT coalesce(sum(other.amount_millicredits), 0) FROM quota_ledger AS other
        WHERE other.job_id = entry.job_id AND other.kind <> 'reserve') AS given_back,
      (SELECT group_concat(other.kind) FROM quota_ledger AS other WHERE other.job_id = entry.job_id) AS kinds
    FROM quota_ledger AS entry
    WHERE user_id = ? AND id < ?
      AND (kind = 'reserve' OR amount_millicredits <> 0)
      AND NOT (kind IN ('settle', 'refund') AND EXISTS (SELECT 1 FROM quota_ledger AS other
        WHERE other.job_id = entry.job_id AND other.kind = 'reserve' AND other.user_id = entry.user_id))
    ORDER BY id DESC LIMIT ?`);
  return (userId, { limit, beforeId = Number.MAX_SAFE_INTEGER }) =>
    select.all(userId, beforeId, limit).map(toLine);
}

function toLine(row: LineRow): StatementLine {
  const isDrawing = row.kind === 'reserve';
  return {
    id: row.id,
    jobId: row.job_id ?? undefined,
    kind: row.kind,
    amountMillicredits: row.amount_millicredits,
    atMs: row.at_ms,
    reason: row.reason,
    givenBackMillicredits: isDrawing ? row.given_back : 0,
    outcome: isDrawing ? toOutcome(row.kinds ?? '') : undefined,
  };
}

/** What was settled may still be refunded. */
function toOutcome(kinds: string): StatementLine['outcome'] {
  if (kinds.includes('refund')) return 'refund';
  return kinds.includes('settle') ? 'settle' : 'reserve';
}
