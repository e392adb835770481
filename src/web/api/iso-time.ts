/** A time as the API tells it; null for one that has not come. */
export function isoTime(atMs: number): string;
export function isoTime(atMs: number | undefined): string | null;
export function isoTime(atMs: number | undefined): string | null {
  return atMs === undefined ? null : new Date(atMs).toISOString();
}
