import {
  type PolicyRule,
  type PolicyScope,
  policyScopes,
  type QuotaPolicies,
  type QuotaPolicy,
} from '../domain/quota-ledger.ts';
import type { Database } from './open-database.ts';
import { createTransact } from './transact.ts';

interface PolicyRow {
  readonly scope: PolicyScope;
  readonly scope_key: string;
  /** `unlimited` (below) has no bounds. */
  readonly capacity_millicredits: number | null;
  readonly refill_millicredits_per_day: number | null;
  readonly max_queued: number | null;
  readonly max_running: number | null;
  readonly blocked: 0 | 1 | null;
}

/** What the database writes for a capacity without bounds. */
const unlimited = -1;

/** `QuotaPolicies` in SQLite: a row per scope and key, a column per field, NULL where a rule says nothing. */
export function createQuotaPolicies(database: Database): QuotaPolicies {
  const transact = createTransact(database);
  const selectFor = database.prepare<[string, string, string | null, string | null], PolicyRow>(
    `SELECT * FROM quota_policies
     WHERE (scope = 'user' AND scope_key = ?) OR (scope = 'role' AND scope_key = ?)
       OR (scope = 'space' AND scope_key = ?) OR (scope = 'platform' AND scope_key = ?)
       OR (scope = 'default' AND scope_key = '')`,
  );
  const selectOne = database.prepare<[PolicyScope, string], PolicyRow>(
    'SELECT * FROM quota_policies WHERE scope = ? AND scope_key = ?',
  );
  const selectAll = database.prepare<[], PolicyRow>('SELECT * FROM quota_policies ORDER BY scope_key');
  const upsert = database.prepare<[PolicyRow & { readonly at_ms: number }], PolicyRow>(
    `INSERT INTO quota_policies VALUES (@scope, @scope_key, @capacity_millicredits,
       @refill_millicredits_per_day, @max_queued, @max_running, @blocked, @at_ms)
     ON CONFLICT DO UPDATE SET
       capacity_millicredits = coalesce(excluded.capacity_millicredits, capacity_millicredits),
       refill_millicredits_per_day = coalesce(excluded.refill_millicredits_per_day, refill_millicredits_per_day),
       max_queued = coalesce(excluded.max_queued, max_queued),
       max_running = coalesce(excluded.max_running, max_running),
       blocked = coalesce(excluded.blocked, blocked),
       updated_at_ms = excluded.updated_at_ms
     RETURNING *`,
  );
  const removeOne = database.prepare<[PolicyScope, string], PolicyRow>(
    'DELETE FROM quota_policies WHERE scope = ? AND scope_key = ? RETURNING *',
  );

  return {
    resolve: ({ userId, role, spaceId, surface }) =>
      toPolicy(selectFor.all(userId, role, spaceId ?? null, surface ?? null)),

    set: (rule, atMs) =>
      transact(() => {
        const before = selectOne.get(rule.scope, rule.scopeKey);
        const after = upsert.get({ ...toRow(rule), at_ms: atMs });
        if (after === undefined) throw new Error('Expected the rule that was written');
        return { before: before && toRule(before), after: toRule(after) };
      }),

    remove: (scope, scopeKey) => {
      if (scope === 'default') throw new Error('The default rule cannot be removed: every policy ends there');
      return transact(() => {
        const removed = removeOne.get(scope, scopeKey);
        return removed && toRule(removed);
      });
    },

    list: () => selectAll.all().toSorted(byScope).map(toRule),
  };
}

/** The narrowest rule that says something decides, field by field; the default rule says everything. */
function toPolicy(rows: readonly PolicyRow[]): QuotaPolicy {
  const narrowestFirst = rows.toSorted(byScope);
  const decide = (read: (row: PolicyRow) => number | null): number => {
    for (const row of narrowestFirst) {
      const value = read(row);
      if (value !== null) return value;
    }
    throw new Error('Expected the default quota policy to say everything: run `pincel db check`');
  };
  const capacity = decide((row) => row.capacity_millicredits);
  return {
    capacityMillicredits: capacity === unlimited ? undefined : capacity,
    refillMillicreditsPerDay: decide((row) => row.refill_millicredits_per_day),
    maxQueued: decide((row) => row.max_queued),
    maxRunning: decide((row) => row.max_running),
    blocked: decide((row) => row.blocked) === 1,
  };
}

function byScope(a: PolicyRow, b: PolicyRow): number {
  return policyScopes.indexOf(a.scope) - policyScopes.indexOf(b.scope);
}

function toRow(rule: PolicyRule): PolicyRow {
  const { capacityMillicredits: capacity, blocked } = rule;
  return {
    scope: rule.scope,
    scope_key: rule.scopeKey,
    capacity_millicredits: capacity === 'unlimited' ? unlimited : (capacity ?? null),
    refill_millicredits_per_day: rule.refillMillicreditsPerDay ?? null,
    max_queued: rule.maxQueued ?? null,
    max_running: rule.maxRunning ?? null,
    blocked: blocked === undefined ? null : blocked ? 1 : 0,
  };
}

function toRule(row: PolicyRow): PolicyRule {
  const { capacity_millicredits: capacity, blocked } = row;
  return {
    scope: row.scope,
    scopeKey: row.scope_key,
    capacityMillicredits: capacity === unlimited ? 'unlimited' : (capacity ?? undefined),
    refillMillicreditsPerDay: row.refill_millicredits_per_day ?? undefined,
    maxQueued: row.max_queued ?? undefined,
    maxRunning: row.max_running ?? undefined,
    blocked: blocked === null ? undefined : blocked === 1,
  };
}
