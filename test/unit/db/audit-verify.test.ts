import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AuditAnchor } from '../../../src/db/audit-anchors.ts';
import { type AuditRow, auditColumns, hashAuditRow } from '../../../src/db/audit-chain.ts';
import type { Database } from '../../../src/db/open-database.ts';
import { pruneAudit } from '../../../src/db/prune-audit.ts';
import { verifyAudit } from '../../../src/db/verify-audit.ts';
import { type AuditEntry, auditKinds } from '../../../src/domain/audit-log.ts';
import { anAuditLog, anEntry } from '../../support/an-audit-log.ts';

function anchorOf(log: ReturnType<typeof anAuditLog>['log']): AuditAnchor {
  return { ...log.head(), atMs: 9_000 };
}

function entriesOf(count: number): readonly AuditEntry[] {
  return Array.from({ length: count }, (_, index) => anEntry({ atMs: index, content: { index } }));
}

/** A log of `count` entries, and the anchor of its head. */
function aChain(count: number) {
  const made = anAuditLog();
  made.append(...entriesOf(count));
  return { ...made, anchor: anchorOf(made.log) };
}

/** Makes the chain fit again from `seq` on, as somebody would who has read this file. */
function recomputeFrom(database: Database, seq: number): void {
  const rows = database
    .prepare<[number], AuditRow>(`SELECT ${auditColumns} FROM audit_log WHERE seq >= ? ORDER BY seq`)
    .all(seq - 1);
  let previousHash = rows[0]?.hash ?? new Uint8Array();
  for (const row of rows.slice(1)) {
    const hash = hashAuditRow({ ...row, previousHash }, JSON.parse(row.content));
    database
      .prepare('UPDATE audit_log SET previous_hash = ?, hash = ? WHERE seq = ?')
      .run(previousHash, hash, row.seq);
    previousHash = hash;
  }
}

const entries = fc.array(
  fc.record<AuditEntry>({
    atMs: fc.integer({ min: 0, max: 2 ** 50 }),
    kind: fc.constantFrom(...auditKinds),
    actor: fc.constantFrom('ana', 'bob', 'system'),
    userId: fc.constantFrom('ana', 'bob', 'nobody'),
    spaceId: fc.option(fc.string({ unit: 'binary' }), { nil: undefined }),
    jobId: fc.option(fc.string(), { nil: undefined }),
    content: fc.dictionary(
      fc.string(),
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
      ),
    ),
    personal: fc.option(fc.record({ prompt: fc.string({ unit: 'binary' }) }), { nil: undefined }),
  }),
  { minLength: 1, maxLength: 12 },
);

/** SQL that makes another value of each column. */
const edits = {
  at_ms: 'at_ms + 1',
  kind: "kind || 'x'",
  actor: "actor || 'x'",
  user_id: "coalesce(user_id, '') || 'x'",
  space_id: "CASE WHEN space_id IS NULL THEN '' ELSE NULL END",
  job_id: "coalesce(job_id, '') || 'x'",
  content: "content || ' '",
  personal: "CASE WHEN personal IS NULL THEN x'00' ELSE substr(personal, 2) END",
  previous_hash: 'randomblob(32)',
  hash: 'randomblob(32)',
  seq: 'seq + 1000',
};

const fewRuns = { numRuns: 25 };

describe('verifying the audit log', () => {
  test('an empty log is in order', () => {
    const { database } = anAuditLog();
    expect(verifyAudit(database, { anchors: [] })).toEqual({
      rows: 0,
      head: { seq: 0, hash: '0'.repeat(64) },
      cutSeq: 0,
      anchors: 0,
      unreadableAnchors: 0,
      fault: undefined,
    });
  });

  test('any log that was only appended to is in order, with its anchor and after an erasure', () => {
    const { database, log, append, eraseKey, clear } = anAuditLog();
    fc.assert(
      fc.property(entries, (written) => {
        clear();
        append(...written);
        eraseKey('ana');
        expect(verifyAudit(database, { anchors: [anchorOf(log)], batchRows: 3 })).toMatchObject({
          rows: written.length,
          head: log.head(),
          anchors: 1,
          fault: undefined,
        });
      }),
      fewRuns,
    );
  });

  test('an edit of any column of any row is named at that row', () => {
    const { database, log, append, tamper, clear } = anAuditLog();
    fc.assert(
      fc.property(
        entries,
        fc.constantFrom(...Object.entries(edits)),
        fc.nat(),
        (written, [column, edit], pick) => {
          clear();
          append(...written);
          const anchors = [anchorOf(log)];
          const seq = 1 + (pick % written.length);
          tamper((other) => other.prepare(`UPDATE audit_log SET ${column} = ${edit} WHERE seq = ?`).run(seq));
          expect(verifyAudit(database, { anchors, batchRows: 3 })).toMatchObject({
            rows: seq - 1,
            fault: { what: column === 'seq' ? 'missing' : 'edited', seq },
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  test('a deleted row is named, also the last one', () => {
    const { database, log, append, tamper, clear } = anAuditLog();
    fc.assert(
      fc.property(entries, fc.nat(), (written, pick) => {
        clear();
        append(...written);
        const anchors = [anchorOf(log)];
        const seq = 1 + (pick % written.length);
        tamper((other) => other.prepare('DELETE FROM audit_log WHERE seq = ?').run(seq));
        expect(verifyAudit(database, { anchors }).fault).toMatchObject({
          what: seq === written.length ? 'truncated' : 'missing',
          seq,
        });
      }),
      fewRuns,
    );
  });

  test('two rows that changed places are named at the first', () => {
    const { database, log, append, tamper, clear } = anAuditLog();
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), fc.nat(), fc.nat(), (count, one, other) => {
        clear();
        append(...entriesOf(count));
        const anchors = [anchorOf(log)];
        const first = 1 + (one % (count - 1));
        const second = first + 1 + (other % (count - first));
        tamper((changed) => {
          const move = changed.prepare('UPDATE audit_log SET seq = ? WHERE seq = ?');
          move.run(-1, first);
          move.run(first, second);
          move.run(second, -1);
        });
        expect(verifyAudit(database, { anchors }).fault).toMatchObject({
          what: 'reordered',
          seq: first,
          problem: expect.stringContaining(`what was written as row ${second}`),
        });
      }),
      fewRuns,
    );
  });

  test('cut off newest rows are named by the anchor', () => {
    const { database, log, append, tamper, clear } = anAuditLog();
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.nat(), (count, pick) => {
        clear();
        append(...entriesOf(count));
        const anchors = [anchorOf(log)];
        const left = pick % count;
        tamper((other) => other.prepare('DELETE FROM audit_log WHERE seq > ?').run(left));
        const { rows, fault } = verifyAudit(database, { anchors });
        expect({ rows, what: fault?.what, seq: fault?.seq }).toEqual({
          rows: left,
          what: 'truncated',
          seq: left + 1,
        });
      }),
      fewRuns,
    );
  });

  test('the sentences say what happened', () => {
    const { database, anchor, tamper } = aChain(9);
    tamper((other) => other.exec('DELETE FROM audit_log WHERE seq > 7'));
    expect(verifyAudit(database, { anchors: [anchor] }).fault?.problem).toBe(
      'Row 8 and what followed is missing: the log ends with row 7, but an anchor noted row 9 at 1970-01-01T00:00:09.000Z. If an older backup was restored on purpose, put the anchor file away (and keep it).',
    );
    tamper((other) => other.exec("UPDATE audit_log SET actor = 'eve' WHERE seq = 6"));
    expect(verifyAudit(database, { anchors: [] }).fault?.problem).toBe(
      'Row 6 is not what was written: somebody has edited it.',
    );
    tamper((other) => other.exec('DELETE FROM audit_log WHERE seq IN (3, 4)'));
    expect(verifyAudit(database, { anchors: [] }).fault?.problem).toBe(
      'Rows 3 to 4 are missing: somebody has deleted what was between row 2 and row 5.',
    );
  });

  test('an edit whose own hash was recomputed is named by the row that follows', () => {
    const { database, tamper } = aChain(5);
    tamper((other) => {
      other.exec("UPDATE audit_log SET actor = 'eve' WHERE seq = 3");
      const [row] = other.prepare<[], AuditRow>(`SELECT ${auditColumns} FROM audit_log WHERE seq = 3`).all();
      other
        .prepare('UPDATE audit_log SET hash = ? WHERE seq = 3')
        .run(row && hashAuditRow(row, JSON.parse(row.content)));
    });
    expect(verifyAudit(database, { anchors: [] }).fault).toMatchObject({ what: 'rewritten', seq: 3 });
  });

  test('an edit after which all hashes were recomputed is seen by the anchor alone', () => {
    const { database, log, append, anchor: first, tamper } = aChain(4);
    append(anEntry(), anEntry(), anEntry());
    const anchors = [first, anchorOf(log)];
    tamper((other) => {
      other.exec("UPDATE audit_log SET actor = 'eve' WHERE seq = 6");
      recomputeFrom(other, 6);
    });
    expect(verifyAudit(database, { anchors: [] }).fault).toBeUndefined();
    expect(verifyAudit(database, { anchors })).toMatchObject({
      rows: 6,
      anchors: 1,
      fault: {
        what: 'rewritten',
        seq: 7,
        problem: expect.stringContaining('One of the rows 5 to 7 was changed'),
      },
    });
  });

  test('rows that were cut off and replaced by new ones are seen by the anchor', () => {
    const { database, anchor, append, tamper } = aChain(6);
    tamper((other) => other.exec('DELETE FROM audit_log WHERE seq > 4'));
    append(anEntry(), anEntry(), anEntry());
    expect(verifyAudit(database, { anchors: [anchor] }).fault).toMatchObject({ what: 'rewritten', seq: 6 });
  });

  test('a row that was put in before the first is named', () => {
    const { database, anchor, tamper } = aChain(3);
    tamper((other) =>
      other.exec(
        'INSERT INTO audit_log SELECT 0, 1, kind, actor, user_id, space_id, job_id, content, personal, previous_hash, hash FROM audit_log WHERE seq = 1',
      ),
    );
    expect(verifyAudit(database, { anchors: [anchor] }).fault).toMatchObject({ what: 'unexpected', seq: 0 });
  });

  test('lines of the anchor file that say nothing are counted', () => {
    const { database, anchor } = aChain(3);
    expect(verifyAudit(database, { anchors: [undefined, anchor, anchor] })).toMatchObject({
      anchors: 1,
      unreadableAnchors: 1,
      fault: undefined,
    });
  });

  test('rows are read in batches, and progress is told after each', () => {
    const { database } = aChain(2_500);
    const progress: number[] = [];
    verifyAudit(database, { anchors: [], onProgress: (rows) => progress.push(rows), batchRows: 1_000 });
    expect(progress).toEqual([1_000, 2_000, 2_500]);
  });
});

describe('retention', () => {
  function aPrunedChain() {
    const chain = aChain(10);
    const { database, transact, log } = chain;
    const prune = (beforeMs: number, maxRows = 1_000): number =>
      pruneAudit({ database, transact, audit: log }, { beforeMs, atMs: 50, maxRows });
    return { ...chain, prune };
  }
  const seqs = (database: Database): readonly number[] =>
    database.prepare<[], number>('SELECT seq FROM audit_log ORDER BY seq').pluck().all();

  test('removes what is older, says so in an entry, and the log stays in order', () => {
    const { database, prune, anchor, read, log } = aPrunedChain();
    expect(prune(4)).toBe(4);
    expect(seqs(database)).toEqual([5, 6, 7, 8, 9, 10, 11]);
    expect(read().at(-1)).toMatchObject({
      kind: 'retention',
      actor: 'system',
      content: { seq: 4, rows: 4, beforeMs: 4 },
    });
    expect(verifyAudit(database, { anchors: [anchor] })).toMatchObject({
      rows: 7,
      cutSeq: 4,
      anchors: 1,
      fault: undefined,
    });
    expect(log.head().seq).toBe(11);
  });

  test('may be repeated, and removes no more than asked at once', () => {
    const { database, prune, anchor } = aPrunedChain();
    expect([prune(8, 3), prune(8, 3), prune(8, 3), prune(8, 3)]).toEqual([3, 3, 2, 0]);
    expect(seqs(database)).toEqual([9, 10, 11, 12, 13]);
    expect(verifyAudit(database, { anchors: [anchor] }).fault).toBeUndefined();
  });

  test('never removes the newest row', () => {
    const { database, prune } = aPrunedChain();
    expect(prune(1_000)).toBe(9);
    expect(seqs(database)).toEqual([10, 11]);
    expect(verifyAudit(database, { anchors: [] })).toMatchObject({ cutSeq: 9, fault: undefined });
  });

  test('stops before a younger row, even if older ones follow it', () => {
    const { database, append, prune } = aPrunedChain();
    append(anEntry({ atMs: 1 }));
    expect(prune(3)).toBe(3);
    expect(seqs(database)[0]).toBe(4);
  });

  test('changes nothing when there is nothing old', () => {
    const { database, prune } = aPrunedChain();
    expect(prune(0)).toBe(0);
    expect(seqs(database)).toHaveLength(10);
  });

  test('a fault after the cut is still named', () => {
    const { database, prune, tamper } = aPrunedChain();
    prune(4);
    tamper((other) => other.exec("UPDATE audit_log SET content = '{}' WHERE seq = 7"));
    expect(verifyAudit(database, { anchors: [] })).toMatchObject({
      rows: 2,
      fault: { what: 'edited', seq: 7 },
    });
  });

  test('more rows deleted than the cut says are named', () => {
    const { database, prune, tamper } = aPrunedChain();
    prune(4);
    tamper((other) => other.exec('DELETE FROM audit_log WHERE seq < 7'));
    expect(verifyAudit(database, { anchors: [] }).fault).toMatchObject({ what: 'missing', seq: 5 });
  });

  test('a cut that no entry explains is named', () => {
    const { database, tamper } = aPrunedChain();
    tamper((other) => {
      other.exec('INSERT INTO audit_checkpoints SELECT seq, hash, 1 FROM audit_log WHERE seq = 4');
      other.exec('DELETE FROM audit_log WHERE seq <= 4');
    });
    expect(verifyAudit(database, { anchors: [] }).fault).toMatchObject({
      what: 'cut',
      problem: 'The rows up to 4 were removed, but no entry says that retention did it.',
    });
  });

  test('a cut whose hash was changed is named', () => {
    const { database, prune, tamper } = aPrunedChain();
    prune(4);
    tamper((other) => other.exec('UPDATE audit_checkpoints SET hash = randomblob(32)'));
    expect(verifyAudit(database, { anchors: [] }).fault).toMatchObject({
      what: 'cut',
      seq: 5,
      problem: expect.stringContaining('the cut of retention after row 4'),
    });
  });
});
