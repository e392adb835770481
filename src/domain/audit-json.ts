import type { AuditRecord } from './audit-log.ts';

/** An entry as JSON: enough to compute its hash again, and the time also for people. */
export function toAuditJson(record: AuditRecord): Readonly<Record<string, unknown>> {
  const { seq, atMs, kind, actor, userId, spaceId, jobId, content, hash } = record;
  return {
    seq,
    at: toIsoTime(atMs),
    atMs,
    kind,
    actor,
    userId: userId ?? null,
    spaceId: spaceId ?? null,
    jobId: jobId ?? null,
    content,
    personal: toPersonal(record) ?? null,
    hash,
  };
}

/** What a person wrote, or why it cannot be read; undefined for an entry without. */
export function toPersonal({ personal, personalState }: AuditRecord): AuditRecord['personal'] | string {
  switch (personalState) {
    case 'none':
      return undefined;
    case 'readable':
      return personal;
    case 'erased':
      return '[erased]';
    case 'damaged':
      return '[unreadable]';
  }
}

/** A row that somebody has edited may carry a number that is no time. */
export function toIsoTime(atMs: number): string {
  const time = new Date(atMs);
  return Number.isNaN(time.getTime()) ? String(atMs) : time.toISOString();
}
