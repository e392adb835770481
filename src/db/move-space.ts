import type { Surface } from '../domain/surface.ts';
import type { MovedSpace } from '../domain/user-store.ts';
import type { Database } from './open-database.ts';
import { createTransact } from './transact.ts';

/** Tables of rules, at most one row for each space. */
const rules = [
  { table: 'space_policies', key: 'space_id', where: 'true' },
  { table: 'quota_policies', key: 'scope_key', where: "scope = 'space'" },
] as const;

/** `UserStore.moveSpace` over `spaces`, `jobs` and both tables of rules. */
export function createMoveSpace(
  database: Database,
): (surface: Surface, fromExternalId: string, toExternalId: string) => MovedSpace | undefined {
  const transact = createTransact(database);
  const selectId = database
    .prepare<[string, string], string>('SELECT id FROM spaces WHERE surface = ? AND external_id = ?')
    .pluck();
  // Both may be of the same moment: ids are in the order of their making then.
  const selectBoth = database
    .prepare<[string, string], string>('SELECT id FROM spaces WHERE id IN (?, ?) ORDER BY created_at_ms, id')
    .pluck();
  const rename = database.prepare<[string, string]>('UPDATE spaces SET external_id = ? WHERE id = ?');
  const moveJobs = database.prepare<[string, string]>('UPDATE jobs SET space_id = ? WHERE space_id = ?');
  const dropCounts = database.prepare<[string]>(
    "DELETE FROM job_counts WHERE scope = 'space' AND scope_key = ?",
  );
  const dropSpace = database.prepare<[string]>('DELETE FROM spaces WHERE id = ?');
  const ruleMoves = rules.map(({ table, key, where }) => ({
    has: database.prepare<[string], number>(`SELECT 1 FROM ${table} WHERE ${where} AND ${key} = ?`).pluck(),
    give: database.prepare<[string, string]>(
      `UPDATE OR REPLACE ${table} SET ${key} = ? WHERE ${where} AND ${key} = ?`,
    ),
    drop: database.prepare<[string]>(`DELETE FROM ${table} WHERE ${where} AND ${key} = ?`),
  }));

  const merge = (fromId: string, toId: string): string => {
    const [kept = fromId, other = toId] = selectBoth.all(fromId, toId);
    moveJobs.run(kept, other);
    for (const { has, give, drop } of ruleMoves) {
      give.run(kept, has.get(toId) === undefined ? fromId : toId);
      drop.run(other);
    }
    dropCounts.run(other);
    dropSpace.run(other);
    return kept;
  };
  return (surface, fromExternalId, toExternalId) =>
    transact(() => {
      const fromId = selectId.get(surface, fromExternalId);
      if (fromId === undefined || fromExternalId === toExternalId) return undefined;
      const toId = selectId.get(surface, toExternalId);
      const spaceId = toId === undefined ? fromId : merge(fromId, toId);
      rename.run(toExternalId, spaceId);
      return { spaceId, isMerged: toId !== undefined };
    });
}
