import { toIsoTime, toPersonal } from '../domain/audit-json.ts';
import type { AuditRecord } from '../domain/audit-log.ts';

/** An entry as a line for a terminal. What people wrote cannot steer it. */
export function describeAuditRecord(record: AuditRecord): string {
  const { seq, atMs, kind, actor, userId, spaceId, jobId, content } = record;
  const personal = toPersonal(record);
  const parts = [
    toIsoTime(atMs),
    `#${seq}`,
    kind,
    `by ${actor}`,
    ...(userId === undefined || userId === actor ? [] : [`about ${userId}`]),
    ...(jobId === undefined ? [] : [`job ${jobId}`]),
    ...(spaceId === undefined ? [] : [`in ${spaceId}`]),
    ...(Object.keys(content).length === 0 ? [] : [JSON.stringify(content)]),
    ...(personal === undefined ? [] : [typeof personal === 'string' ? personal : JSON.stringify(personal)]),
  ];
  return `${toPrintable(parts.join('  '))}\n`;
}

export const auditCsvHeader = 'seq,at,kind,actor,user,space,job,content,personal,hash\r\n';

/** An entry as a line of CSV (RFC 4180). */
export function toAuditCsv(record: AuditRecord): string {
  const { seq, atMs, kind, actor, userId = '', spaceId = '', jobId = '', content, hash } = record;
  const personal = toPersonal(record) ?? '';
  const cells = [
    kind,
    actor,
    userId,
    spaceId,
    jobId,
    JSON.stringify(content),
    typeof personal === 'string' ? personal : JSON.stringify(personal),
    hash,
  ];
  return `${seq},${toIsoTime(atMs)},${cells.map(toCell).join(',')}\r\n`;
}

/**
 * Quoted, and never a formula: a spreadsheet takes a cell that begins like one (also with spaces before it, or in full
 * width) for a formula unless an apostrophe comes first (OWASP, CSV injection).
 */
function toCell(text: string): string {
  const isFormula = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(text);
  return `"${isFormula ? "'" : ''}${text.replaceAll('"', '""')}"`;
}

/** Control characters and those that turn the writing direction, as `\u….` */
function toPrintable(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
