import { type AuditKind, isAuditKind } from '../../domain/audit-log.ts';
import type { AuditQuery } from '../../domain/audit-reader.ts';
import { dayMs } from '../../domain/quota-refill.ts';
import type { UserStore } from '../../domain/user-store.ts';

const searchFields = ['kind', 'person', 'space', 'job', 'words', 'from', 'to'] as const;

export type SearchField = (typeof searchFields)[number];

/** What somebody looks for, as it stands in the form, and as the log is asked. */
export interface AuditSearch {
  readonly typed: Readonly<Partial<Record<SearchField, string>>>;
  /** Undefined when something was typed that finds nothing. */
  readonly query: AuditQuery | undefined;
  /** The field that finds nothing. */
  readonly wrong: SearchField | undefined;
}

const longest = 200;

/** Reads the search from an address. Days are those of UTC, the last one with all its hours. */
export function parseAuditSearch(
  wanted: (name: string) => string | undefined,
  users: Pick<UserStore, 'find' | 'findSpace'>,
): AuditSearch {
  const typed: Partial<Record<SearchField, string>> = {};
  for (const field of searchFields) {
    const text = wanted(field)?.trim().slice(0, longest) ?? '';
    if (text !== '') typed[field] = text;
  }
  let wrong: SearchField | undefined;
  const read = <Value>(field: SearchField, parse: (text: string) => Value | undefined): Value | undefined => {
    const text = typed[field];
    if (text === undefined) return undefined;
    const value = parse(text);
    if (value === undefined) wrong ??= field;
    return value;
  };
  const query: AuditQuery = {
    kind: read('kind', toKind),
    userId: read('person', (name) => users.find(name)?.id),
    spaceId: read('space', (name) => users.findSpace(name)),
    jobId: typed.job,
    words: typed.words?.split(/\s+/),
    fromMs: read('from', toDay),
    toMs: read('to', (text) => {
      const day = toDay(text);
      return day === undefined ? undefined : day + dayMs;
    }),
  };
  return { typed, query: wrong === undefined ? query : undefined, wrong };
}

/** The same search as a part of an address, with what else it shall say. */
export function toAddressPart(
  typed: AuditSearch['typed'],
  more: Readonly<Record<string, string>> = {},
): string {
  const part = new URLSearchParams({ ...typed, ...more }).toString();
  return part === '' ? '' : `?${part}`;
}

function toKind(text: string): AuditKind | undefined {
  return isAuditKind(text) ? text : undefined;
}

/** The first moment of a day, written as browsers send it (`2026-11-21`). */
function toDay(text: string): number | undefined {
  const atMs = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(atMs) ? undefined : atMs;
}
