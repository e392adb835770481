import type { AuditEntry, AuditHead, AuditLog } from '../domain/audit-log.ts';
import {
  type AuditRow,
  genesisHash,
  hashAuditRow,
  toCanonicalJson,
  toHex,
  toWellFormed,
} from './audit-chain.ts';
import type { Database } from './open-database.ts';
import { encryptPersonal } from './personal-data.ts';

export interface AuditLogDeps {
  /** The 32-byte key of a person; undefined once they are erased. */
  readonly keyOf: (userId: string) => Uint8Array | undefined;
}

/** The hash-chained log in the table `audit_log`. */
export function createAuditLog(database: Database, { keyOf }: AuditLogDeps): AuditLog {
  const newest = database.prepare<[], Pick<AuditRow, 'seq' | 'hash'>>(
    'SELECT seq, hash FROM audit_log ORDER BY seq DESC LIMIT 1',
  );
  const insert = database.prepare<[AuditRow]>(
    `INSERT INTO audit_log
     (seq, at_ms, kind, actor, user_id, space_id, job_id, content, personal, previous_hash, hash) VALUES
     (@seq, @atMs, @kind, @actor, @userId, @spaceId, @jobId, @content, @personal, @previousHash, @hash)`,
  );

  function seal(entry: AuditEntry, seq: number): Buffer | null {
    const { userId, personal } = entry;
    if (personal === undefined) return null;
    if (userId === undefined)
      throw new Error('Expected `userId` with `personal`: it is encrypted under their key');
    const key = keyOf(userId);
    return key === undefined
      ? null
      : encryptPersonal(key, { seq, userId }, toCanonicalJson(toWellFormed(personal)));
  }

  return {
    append(entry) {
      if (!database.inTransaction) throw new Error('Expected to append in a transaction');
      const { seq: previousSeq, hash: previousHash } = newest.get() ?? { seq: 0, hash: genesisHash };
      const seq = previousSeq + 1;
      const content = toWellFormed(entry.content);
      const row = {
        seq,
        atMs: entry.atMs,
        kind: entry.kind,
        actor: entry.actor.toWellFormed(),
        userId: entry.userId?.toWellFormed() ?? null,
        spaceId: entry.spaceId?.toWellFormed() ?? null,
        jobId: entry.jobId?.toWellFormed() ?? null,
        content: toCanonicalJson(content),
        personal: seal(entry, seq),
        previousHash,
      };
      insert.run({ ...row, hash: hashAuditRow(row, content) });
      return seq;
    },
    head(): AuditHead {
      const { seq, hash } = newest.get() ?? { seq: 0, hash: genesisHash };
      return { seq, hash: toHex(hash) };
    },
  };
}
