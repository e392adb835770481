import type { AuditRecord, AuditValue } from '../domain/audit-log.ts';
import type { AuditQuery } from '../domain/audit-reader.ts';
import { type AuditRow, auditColumns, toHex } from './audit-chain.ts';
import type { Database } from './open-database.ts';
import { decryptPersonal } from './personal-data.ts';

export interface ReadAuditDeps {
  /** The 32-byte key of a person; undefined once they are erased. */
  readonly keyOf: (userId: string) => Uint8Array | undefined;
}

const batchRows = 500;

/** The entries that fit, oldest first, one batch in memory at a time (with `newest`: that many). */
export function* readAudit(
  database: Database,
  query: AuditQuery,
  deps: ReadAuditDeps,
): Generator<readonly AuditRecord[]> {
  if (query.newest !== undefined) {
    yield readNewest(database, query, query.newest, deps);
    return;
  }
  for (const records of readPages(database, query, 'forward', deps)) {
    if (records.length > 0) yield records;
  }
}

function readNewest(
  database: Database,
  query: AuditQuery,
  limit: number,
  deps: ReadAuditDeps,
): readonly AuditRecord[] {
  const found: AuditRecord[] = [];
  for (const records of readPages(database, query, 'backward', deps)) {
    found.push(...records);
    if (found.length >= limit) break;
  }
  return found.slice(0, limit).reverse();
}

function* readPages(
  database: Database,
  query: AuditQuery,
  direction: 'forward' | 'backward',
  deps: ReadAuditDeps,
): Generator<readonly AuditRecord[]> {
  const { fromMs, toMs, userId, spaceId, jobId, kind, afterSeq, beforeSeq } = query;
  const conditions = [
    direction === 'forward' ? 'seq > @cursor' : 'seq < @cursor AND seq > @afterSeq',
    ...(beforeSeq === undefined ? [] : ['seq < @beforeSeq']),
    ...(fromMs === undefined ? [] : ['at_ms >= @fromMs']),
    ...(toMs === undefined ? [] : ['at_ms < @toMs']),
    // Accounts that were linked to this one wrote under their own ids before.
    ...(userId === undefined
      ? []
      : ['user_id IN (SELECT id FROM users WHERE id = @userId OR merged_into = @userId)']),
    ...(spaceId === undefined ? [] : ['space_id = @spaceId']),
    ...(jobId === undefined ? [] : ['job_id = @jobId']),
    ...(kind === undefined ? [] : ['kind = @kind']),
  ];
  const select = database.prepare<[Record<string, unknown>], AuditRow>(
    `SELECT ${auditColumns} FROM audit_log WHERE ${conditions.join(' AND ')}
     ORDER BY seq ${direction === 'forward' ? 'ASC' : 'DESC'} LIMIT ${batchRows}`,
  );
  const beforeAll = afterSeq ?? Number.MIN_SAFE_INTEGER;
  let cursor = direction === 'forward' ? beforeAll : Number.MAX_SAFE_INTEGER;
  const fits = toWordFilter(query.words ?? []);
  for (;;) {
    const bounds = { fromMs, toMs, beforeSeq, afterSeq: beforeAll, cursor };
    const rows = select.all({ ...bounds, userId, spaceId, jobId, kind });
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map((row) => toAuditRecord(row, deps)).filter(fits);
    cursor = last.seq;
  }
}

function toWordFilter(words: readonly string[]): (record: AuditRecord) => boolean {
  const wanted = words.map(toComparable);
  return ({ kind, actor, userId, spaceId, jobId, content, personal }) => {
    if (wanted.length === 0) return true;
    const text = toComparable(
      [kind, actor, userId, spaceId, jobId, toText(content), toText(personal)].join('\n'),
    );
    return wanted.every((word) => text.includes(word));
  };
}

function toText(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value);
}

function toComparable(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

function toAuditRecord(row: AuditRow, deps: ReadAuditDeps): AuditRecord {
  return {
    seq: row.seq,
    atMs: row.atMs,
    kind: row.kind,
    actor: row.actor,
    userId: row.userId ?? undefined,
    spaceId: row.spaceId ?? undefined,
    jobId: row.jobId ?? undefined,
    // A row that somebody has edited is still shown; `verifyAudit` is who complains.
    content: parseObject(row.content) ?? { unreadable: row.content },
    hash: toHex(row.hash),
    ...openPersonal(row, deps),
  };
}

function openPersonal(
  { seq, userId, personal }: AuditRow,
  { keyOf }: ReadAuditDeps,
): Pick<AuditRecord, 'personal' | 'personalState'> {
  if (personal === null) return { personalState: 'none' };
  const key = userId === null ? undefined : keyOf(userId);
  if (userId === null || key === undefined) return { personalState: 'erased' };
  const text = decryptPersonal(key, { seq, userId }, personal);
  const opened = text === undefined ? undefined : parseObject(text);
  return opened === undefined
    ? { personalState: 'damaged' }
    : { personalState: 'readable', personal: opened };
}

function parseObject(text: string): Readonly<Record<string, AuditValue>> | undefined {
  try {
    const value: AuditValue = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: AuditValue): value is { readonly [name: string]: AuditValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
