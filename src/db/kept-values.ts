import type { Database } from './open-database.ts';

/** Small things that have to survive a restart and that nobody sets: JSON by name, in the table `settings`. */
export interface KeptValues {
  /** Undefined when nothing was written. What comes back is for the reader to parse. */
  read(name: string): unknown;
  write(name: string, value: unknown, atMs: number): void;
}

export function createKeptValues(database: Database): KeptValues {
  const select = database.prepare<[string], string>('SELECT value FROM settings WHERE name = ?').pluck();
  const upsert = database.prepare<[string, string, number]>(`
    INSERT INTO settings (name, value, updated_at_ms) VALUES (?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at_ms = excluded.updated_at_ms`);
  return {
    read(name) {
      const written = select.get(name);
      const value: unknown = written === undefined ? undefined : JSON.parse(written);
      return value;
    },
    write: (name, value, atMs) => void upsert.run(name, JSON.stringify(value), atMs),
  };
}
