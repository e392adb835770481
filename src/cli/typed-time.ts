import { InvalidArgumentError } from 'commander';

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

const agoPattern = /^(\d{1,6})([mhdw])$/;
const datePattern = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * A moment as typed: a date (its midnight), a date with a time, or how long ago (`30m`, `12h`, `7d`, `2w`). What names
 * no time zone is UTC, as everything Pincel prints.
 * @throws InvalidArgumentError for anything else.
 */
export function parseTime(typed: string, nowMs: number): number {
  const [, count, unit] = agoPattern.exec(typed) ?? [];
  if (unit === 'm' || unit === 'h' || unit === 'd' || unit === 'w')
    return nowMs - Number(count) * unitMs[unit];
  const atMs = datePattern.test(typed) ? Date.parse(toUtc(typed)) : Number.NaN;
  if (Number.isNaN(atMs)) {
    throw new InvalidArgumentError(
      'Write a date (2026-03-31), a time (2026-03-31T18:30) or how long ago (7d, 12h, 30m).',
    );
  }
  return atMs;
}

/** Without a zone, JavaScript takes a date for UTC but a date with a time for local. */
function toUtc(typed: string): string {
  const iso = typed.replace(' ', 'T');
  return iso.includes('T') && !/(?:Z|[+-]\d{2}:?\d{2})$/.test(iso) ? `${iso}Z` : iso;
}
