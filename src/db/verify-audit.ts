import { z } from 'zod';
import type { AuditFault, AuditVerification } from '../domain/audit-reader.ts';
import type { AuditAnchor } from './audit-anchors.ts';
import { type AuditRow, auditColumns, genesisHash, toHex } from './audit-chain.ts';
import { type ChainLink, findAuditFault } from './find-audit-fault.ts';
import type { Database } from './open-database.ts';

export interface VerifyAuditOptions {
  /** All that were noted before this call, in any order; undefined stands for a line that could not be read. */
  readonly anchors: Iterable<AuditAnchor | undefined>;
  /** Called after each batch with the number of rows checked so far. */
  readonly onProgress?: ((rows: number) => void) | undefined;
  readonly batchRows?: number | undefined;
}

const defaultBatchRows = 1_000;

/**
 * Follows the chain from its beginning (or the last cut of retention) to its end, on one snapshot of the database and
 * with one batch of rows in memory, and answers how far it is in order. Needs no keys: erased people change nothing.
 */
export function verifyAudit(database: Database, options: VerifyAuditOptions): AuditVerification {
  return database.transaction(() => follow(database, options)).deferred();
}

function follow(database: Database, options: VerifyAuditOptions): AuditVerification {
  const { anchors, onProgress, batchRows = defaultBatchRows } = options;
  const cut = readCut(database);
  const notes = collectAnchors(anchors, cut.seq);
  let last: ChainLink = cut;
  let isCutExplained = cut.seq === 0;
  let rows = 0;
  let compared = 0;
  let anchoredSeq = cut.seq;

  const answer = (fault: AuditFault | undefined): AuditVerification => ({
    rows,
    head: { seq: last.seq, hash: toHex(last.hash) },
    cutSeq: cut.seq,
    anchors: compared,
    unreadableAnchors: notes.unreadable,
    fault,
  });

  for (const batch of readBatches(database, batchRows)) {
    for (const row of batch) {
      const fault = findAuditFault(database, row, last, cut) ?? compareAnchor(row, anchoredSeq, notes.bySeq);
      if (fault !== undefined) return answer(fault);
      if (notes.bySeq.has(row.seq)) {
        anchoredSeq = row.seq;
        compared += 1;
      }
      isCutExplained ||= explainsCut(row, cut);
      last = row;
      rows += 1;
    }
    onProgress?.(rows);
  }
  const cutFault = isCutExplained ? undefined : unexplainedCut(cut);
  return answer(cutFault ?? findTruncation(last.seq, notes.newest));
}

function readCut(database: Database): ChainLink {
  return (
    database
      .prepare<[], ChainLink>('SELECT seq, hash FROM audit_checkpoints ORDER BY seq DESC LIMIT 1')
      .get() ?? { seq: 0, hash: genesisHash }
  );
}

function* readBatches(database: Database, batchRows: number): Generator<readonly AuditRow[]> {
  const select = database.prepare<[number, number], AuditRow>(
    `SELECT ${auditColumns} FROM audit_log WHERE seq > ? ORDER BY seq LIMIT ?`,
  );
  // Below every row: one that was smuggled in before the first is read too.
  let afterSeq = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const batch = select.all(afterSeq, batchRows);
    const newest = batch.at(-1);
    if (newest === undefined) return;
    yield batch;
    afterSeq = newest.seq;
  }
}

interface Anchors {
  /** Hashes (hex) that were noted for a row: one, unless the log was changed in between. */
  readonly bySeq: ReadonlyMap<number, readonly AuditAnchor[]>;
  readonly newest: AuditAnchor | undefined;
  readonly unreadable: number;
}

/** Rows that retention removed cannot be compared any more. */
function collectAnchors(anchors: Iterable<AuditAnchor | undefined>, cutSeq: number): Anchors {
  const bySeq = new Map<number, AuditAnchor[]>();
  let newest: AuditAnchor | undefined;
  let unreadable = 0;
  for (const anchor of anchors) {
    if (anchor === undefined) {
      unreadable += 1;
    } else if (anchor.seq > cutSeq) {
      const others = bySeq.get(anchor.seq);
      if (others === undefined) bySeq.set(anchor.seq, [anchor]);
      else if (others.every(({ hash }) => hash !== anchor.hash)) others.push(anchor);
      if (newest === undefined || anchor.seq > newest.seq) newest = anchor;
    }
  }
  return { bySeq, newest, unreadable };
}

function compareAnchor(
  row: AuditRow,
  anchoredSeq: number,
  anchors: Anchors['bySeq'],
): AuditFault | undefined {
  const { seq } = row;
  const hash = toHex(row.hash);
  const broken = anchors.get(seq)?.find((anchor) => anchor.hash !== hash);
  if (broken === undefined) return undefined;
  const range = anchoredSeq + 1 === seq ? `Row ${seq}` : `One of the rows ${anchoredSeq + 1} to ${seq}`;
  const problem = `${range} was changed and all hashes after it recomputed: the anchor noted at ${toTime(broken)} has another hash for row ${seq}. ${restoreAdvice}`;
  return { what: 'rewritten', seq, problem };
}

function findTruncation(lastSeq: number, newest: AuditAnchor | undefined): AuditFault | undefined {
  if (newest === undefined || newest.seq <= lastSeq) return undefined;
  const problem = `Row ${lastSeq + 1} and what followed is missing: the log ends with row ${lastSeq}, but an anchor noted row ${newest.seq} at ${toTime(newest)}. ${restoreAdvice}`;
  return { what: 'truncated', seq: lastSeq + 1, problem };
}

const restoreAdvice = 'If an older backup was restored on purpose, put the anchor file away (and keep it).';

function toTime({ atMs }: AuditAnchor): string {
  return new Date(atMs).toISOString();
}

const retentionContent = z.object({ seq: z.int(), hash: z.string() });

/** Retention writes an entry about what it removed: without one, somebody else has cut. */
function explainsCut(row: AuditRow, cut: ChainLink): boolean {
  if (row.kind !== 'retention') return false;
  const content = retentionContent.safeParse(JSON.parse(row.content)).data;
  return content?.seq === cut.seq && content.hash === toHex(cut.hash);
}

function unexplainedCut({ seq }: ChainLink): AuditFault {
  const problem = `The rows up to ${seq} were removed, but no entry says that retention did it.`;
  return { what: 'cut', seq, problem };
}
