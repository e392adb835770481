import { createHash, hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { AuditValue } from '../domain/audit-log.ts';

/** A row of the table, as better-sqlite3 reads it with `auditColumns`. */
export interface AuditRow {
  readonly seq: number;
  readonly atMs: number;
  readonly kind: string;
  readonly actor: string;
  readonly userId: string | null;
  readonly spaceId: string | null;
  readonly jobId: string | null;
  /** Canonical JSON. */
  readonly content: string;
  /** Ciphertext, see `encryptPersonal`. */
  readonly personal: Uint8Array | null;
  readonly previousHash: Uint8Array;
  readonly hash: Uint8Array;
}

export const auditColumns =
  'seq, at_ms AS atMs, kind, actor, user_id AS userId, space_id AS spaceId, job_id AS jobId, content, personal, previous_hash AS previousHash, hash';

/** What the first row follows: 32 zero bytes. */
export const genesisHash: Uint8Array = new Uint8Array(32);

/**
 * JSON in the one form of RFC 8785: sorted names, no spaces, ECMAScript's numbers.
 * @throws Error for NaN, infinities and halves of surrogate pairs (see `toWellFormed`).
 */
export function toCanonicalJson(value: AuditValue): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('Expected a JSON value');
  return text;
}

/** People can write halves of surrogate pairs, which JSON cannot carry: they become U+FFFD, as SQLite stores them. */
export function toWellFormed(value: AuditValue): AuditValue {
  if (typeof value === 'string') return value.toWellFormed();
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map(toWellFormed);
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name.toWellFormed(), toWellFormed(member)]),
  );
}

/** `Array.isArray` does not narrow readonly arrays. */
function isList(value: AuditValue): value is readonly AuditValue[] {
  return Array.isArray(value);
}

/**
 * SHA-256(previous hash ‖ canonical JSON of everything else in the row, the personal part by the hex SHA-256 of its
 * ciphertext): it can be recomputed without any key. `content` is the value of the column.
 */
export function hashAuditRow(row: Omit<AuditRow, 'hash'>, content: AuditValue): Buffer {
  const { seq, atMs, kind, actor, userId, spaceId, jobId, personal, previousHash } = row;
  const personalHash = personal === null ? null : hash('sha256', personal);
  const body = toCanonicalJson({ seq, atMs, kind, actor, userId, spaceId, jobId, content, personalHash });
  return createHash('sha256').update(previousHash).update(body).digest();
}

/**
 * True when the row is as it was written, as far as it can tell by itself. Its content has to be canonical: no two
 * stored forms share one hash.
 */
export function hasOwnHash(row: AuditRow): boolean {
  try {
    const content: AuditValue = JSON.parse(row.content);
    return toCanonicalJson(content) === row.content && hashAuditRow(row, content).equals(row.hash);
  } catch {
    return false;
  }
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
