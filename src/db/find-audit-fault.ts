import type { AuditFault } from '../domain/audit-reader.ts';
import { type AuditRow, hasOwnHash } from './audit-chain.ts';
import type { Database } from './open-database.ts';

/** What a row follows: the row before it, the last cut of retention, or the beginning (number 0). */
export type ChainLink = Pick<AuditRow, 'seq' | 'hash'>;

/** Undefined when `row` is the one that follows `last` and is as it was written. */
export function findAuditFault(
  database: Database,
  row: AuditRow,
  last: ChainLink,
  cut: ChainLink,
): AuditFault | undefined {
  const { seq } = row;
  const expectedSeq = last.seq + 1;
  if (seq < expectedSeq) {
    const problem = `Row ${seq} should not be there: the log starts with row ${cut.seq + 1}. Somebody has put it in.`;
    return { what: 'unexpected', seq, problem };
  }
  if (seq > expectedSeq) {
    const range =
      seq - 1 === expectedSeq
        ? `Row ${expectedSeq} is missing`
        : `Rows ${expectedSeq} to ${seq - 1} are missing`;
    const problem = `${range}: somebody has deleted what was between row ${last.seq} and row ${seq}.`;
    return { what: 'missing', seq: expectedSeq, problem };
  }
  const follows = Buffer.compare(row.previousHash, last.hash) === 0;
  if (follows && hasOwnHash(row)) return undefined;
  return explainBreak(database, row, last, cut);
}

/** What became of a row that stands where it is expected, but does not fit. */
function explainBreak(database: Database, row: AuditRow, last: ChainLink, cut: ChainLink): AuditFault {
  const { seq } = row;
  if (hasOwnHash(row)) {
    // The row itself is as written: it is the one before that is not what it was.
    if (last.seq === cut.seq) {
      const where = cut.seq === 0 ? 'the beginning of the log' : `the cut of retention after row ${cut.seq}`;
      const problem = `Row ${seq} does not continue from ${where}: rows before it were removed or replaced.`;
      return { what: 'cut', seq, problem };
    }
    const problem = `Row ${last.seq} was changed and given a new hash: row ${seq} still carries the one it had.`;
    return { what: 'rewritten', seq: last.seq, problem };
  }
  const writtenAs = findNumber(database, row);
  if (writtenAs !== undefined) {
    const problem = `Row ${seq} holds what was written as row ${writtenAs}: somebody has put rows in another order.`;
    return { what: 'reordered', seq, problem };
  }
  return { what: 'edited', seq, problem: `Row ${seq} is not what was written: somebody has edited it.` };
}

/** The number under which the row's hash is right. Looks at all numbers, once: there is something to find. */
function findNumber(database: Database, row: AuditRow): number | undefined {
  const seqs = database.prepare<[], number>('SELECT seq FROM audit_log').pluck();
  for (const seq of seqs.iterate()) {
    if (hasOwnHash({ ...row, seq })) return seq;
  }
  return undefined;
}
