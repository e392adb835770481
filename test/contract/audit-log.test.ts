import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { AuditEntry, AuditLog, AuditRecord } from '../../src/domain/audit-log.ts';
import { anAuditLog, anEntry } from '../support/an-audit-log.ts';

interface OpenAuditLog {
  readonly log: AuditLog;
  /** Appends in a transaction. */
  readonly append: (...entries: readonly AuditEntry[]) => void;
  readonly read: () => readonly AuditRecord[];
  readonly eraseKey: (userId: string) => void;
}

/** What every audit log promises; `ana` and `bob` have keys. */
export function describeAuditLog(name: string, open: () => OpenAuditLog): void {
  describe(name, () => {
    test('an empty log has the head 0 with the genesis hash', () => {
      expect(open().log.head()).toEqual({ seq: 0, hash: '0'.repeat(64) });
    });

    test('entries are numbered from 1 and read back as they were written', () => {
      const { log, append, read } = open();
      append(
        anEntry({
          atMs: 5,
          userId: 'ana',
          spaceId: 'space',
          jobId: 'job',
          content: { price: 1_500, ok: true },
        }),
        anEntry({
          atMs: 4,
          kind: 'gateway-started',
          actor: 'system',
          content: { nested: [1, null, { a: 'é' }] },
        }),
      );
      expect(read()).toMatchObject([
        {
          seq: 1,
          atMs: 5,
          kind: 'accepted',
          actor: 'ana',
          userId: 'ana',
          spaceId: 'space',
          jobId: 'job',
          content: { price: 1_500, ok: true },
          personalState: 'none',
        },
        {
          seq: 2,
          atMs: 4,
          kind: 'gateway-started',
          actor: 'system',
          userId: undefined,
          content: { nested: [1, null, { a: 'é' }] },
        },
      ]);
      expect(log.head()).toEqual({ seq: 2, hash: read()[1]?.hash });
    });

    test('a hash is SHA-256 over the hash before and the canonical JSON of the entry', () => {
      const { append, read } = open();
      append(anEntry(), anEntry({ atMs: 2, kind: 'failed', userId: 'ana', content: { b: 1, a: 2 } }));
      const [first, second] = read();
      const body =
        '{"actor":"ana","atMs":2,"content":{"a":2,"b":1},"jobId":null,"kind":"failed","personalHash":null,"seq":2,"spaceId":null,"userId":"ana"}';
      const expected = createHash('sha256')
        .update(Buffer.from(first?.hash ?? '', 'hex'))
        .update(body);
      expect(second?.hash).toBe(expected.digest('hex'));
    });

    test('a personal part is readable while the person has a key, and erased after', () => {
      const { append, read, eraseKey } = open();
      append(
        anEntry({ userId: 'ana', personal: { prompt: 'a cat' } }),
        anEntry({ userId: 'bob', personal: { prompt: 'a dog' } }),
      );
      expect(read().map(({ personal }) => personal)).toEqual([{ prompt: 'a cat' }, { prompt: 'a dog' }]);
      eraseKey('ana');
      expect(read().map(({ personal, personalState }) => ({ personal, personalState }))).toEqual([
        { personal: undefined, personalState: 'erased' },
        { personal: { prompt: 'a dog' }, personalState: 'readable' },
      ]);
    });

    test('an entry about somebody without a key is kept without its personal part', () => {
      const { append, read } = open();
      append(anEntry({ userId: 'nobody', content: { reason: 'late' }, personal: { prompt: 'a cat' } }));
      expect(read()).toMatchObject([{ content: { reason: 'late' }, personalState: 'none' }]);
    });

    test('half a surrogate pair in what somebody wrote is stored as U+FFFD', () => {
      const { append, read } = open();
      append(anEntry({ userId: 'ana', content: { word: '\ud83d' }, personal: { prompt: 'a \udc31 cat' } }));
      expect(read()).toMatchObject([{ content: { word: '\ufffd' }, personal: { prompt: 'a \ufffd cat' } }]);
    });

    test('nothing is appended outside a transaction', () => {
      const { log } = open();
      expect(() => log.append(anEntry())).toThrow('Expected to append in a transaction');
      expect(log.head().seq).toBe(0);
    });

    test('a personal part without a person, and content that is no JSON, are mistakes of the caller', () => {
      const { append, read } = open();
      expect(() => append(anEntry({ personal: { prompt: 'a cat' } }))).toThrow('Expected `userId`');
      expect(() => append(anEntry({ content: { amount: Number.NaN } }))).toThrow('NaN');
      expect(read()).toEqual([]);
    });

    test('an entry of work that throws is gone, and the chain goes on without a gap', () => {
      const { append, read } = open();
      append(anEntry());
      expect(() => append(anEntry(), anEntry({ content: { amount: Number.NaN } }))).toThrow('NaN');
      append(anEntry({ kind: 'failed' }));
      expect(read().map(({ seq, kind }) => [seq, kind])).toEqual([
        [1, 'accepted'],
        [2, 'failed'],
      ]);
    });
  });
}

describeAuditLog('the audit log in SQLite', anAuditLog);

describe('the table of the audit log', () => {
  test('refuses to change, delete or replace an entry', () => {
    const { database, append } = anAuditLog();
    append(anEntry(), anEntry());
    const refusal = 'the audit log is append-only';
    expect(() => database.exec("UPDATE audit_log SET actor = 'eve'")).toThrow(refusal);
    expect(() => database.exec('DELETE FROM audit_log WHERE seq = 2')).toThrow(refusal);
    expect(() =>
      database.exec('INSERT OR REPLACE INTO audit_log SELECT * FROM audit_log WHERE seq = 1'),
    ).toThrow(refusal);
  });

  test('holds nothing readable of a personal part', () => {
    const { database, append } = anAuditLog();
    append(anEntry({ userId: 'ana', personal: { prompt: 'my walled garden' } }));
    expect(database.serialize().includes('walled')).toBe(false);
  });

  test('a personal part that was moved to another row or changed is told as damaged', () => {
    const { append, read, tamper } = anAuditLog();
    append(
      anEntry({ userId: 'ana', personal: { prompt: 'a cat' } }),
      anEntry({ userId: 'ana', personal: { prompt: 'a dog' } }),
      anEntry({ userId: 'ana', personal: { prompt: 'an owl' } }),
    );
    tamper((database) => {
      database.exec(
        "UPDATE audit_log SET personal = (SELECT personal FROM audit_log WHERE seq = 2) WHERE seq = 1; UPDATE audit_log SET personal = x'00' WHERE seq = 3",
      );
    });
    expect(read().map(({ personalState }) => personalState)).toEqual(['damaged', 'readable', 'damaged']);
  });
});
