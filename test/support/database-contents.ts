import type { Database } from '../../src/db/open-database.ts';

/** Every row of every table: two that are equal hold the same. */
export function contentsOf(database: Database): Readonly<Record<string, readonly unknown[]>> {
  const tables = database
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all();
  return Object.fromEntries(tables.map((name) => [name, database.prepare(`SELECT * FROM ${name}`).all()]));
}
