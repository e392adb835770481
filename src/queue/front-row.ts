import type { Entry } from './entry.ts';

/** Waiting jobs that were put before all others, in the order in which they were. People put them here one by one: they are few. */
export interface FrontRow {
  readonly entries: readonly Entry[];
  /** Puts a job behind those that were put here before it. */
  insert(entry: Entry, frontedAtMs: number): void;
  /** Puts a job behind all that are here, even if the clock was set back. */
  append(entry: Entry, frontedAtMs: number): void;
  /** False when it is not here. */
  remove(entry: Entry): boolean;
}

export function createFrontRow(): FrontRow {
  const entries: Entry[] = [];
  /** When each was put here. */
  const timesMs: number[] = [];
  const insertAt = (index: number, entry: Entry, frontedAtMs: number): void => {
    entries.splice(index, 0, entry);
    timesMs.splice(index, 0, frontedAtMs);
  };
  return {
    entries,
    insert: (entry, frontedAtMs) =>
      insertAt(timesMs.findLastIndex((timeMs) => timeMs <= frontedAtMs) + 1, entry, frontedAtMs),
    append: (entry, frontedAtMs) =>
      insertAt(entries.length, entry, Math.max(frontedAtMs, timesMs.at(-1) ?? frontedAtMs)),
    remove(entry) {
      const index = entries.indexOf(entry);
      if (index === -1) return false;
      entries.splice(index, 1);
      timesMs.splice(index, 1);
      return true;
    },
  };
}
