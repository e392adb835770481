import { randomUUID } from 'node:crypto';
import type { Delivery, DeliveryState, Outbox } from '../domain/outbox.ts';
import type { Surface } from '../domain/surface.ts';
import type { Database } from './open-database.ts';

/** The outbox in the table `deliveries`. */
export function createOutbox(database: Database): Outbox {
  const add = database.prepare<[string, Surface, string, number, number]>(
    `INSERT INTO deliveries (job_id, surface, destination_key, due_at_ms, created_at_ms) VALUES (?, ?, ?, ?, ?)`,
  );
  const lease = database.prepare<[LeaseParameters], DeliveryRow & { readonly lease: string }>(leaseSql);
  const settle = database.prepare<[SettleParameters]>(
    `UPDATE deliveries SET state = @state, ended_at_ms = @atMs, last_error = coalesce(@error, last_error),
       lease = NULL, leased_until_ms = NULL
     WHERE id = @id AND lease = @lease AND state = 'pending'`,
  );
  const postpone = database.prepare<[number, string, number, string]>(
    `UPDATE deliveries SET due_at_ms = ?, last_error = ?, lease = NULL, leased_until_ms = NULL
     WHERE id = ? AND lease = ? AND state = 'pending'`,
  );
  const release = database.prepare<[string]>(
    `UPDATE deliveries SET lease = NULL, leased_until_ms = 0
     WHERE state = 'pending' AND lease IS NOT NULL AND surface IN (SELECT value FROM json_each(?))`,
  );
  const drop = database.prepare<[number, string]>(
    `UPDATE deliveries SET state = 'dropped', ended_at_ms = ?, lease = NULL, leased_until_ms = NULL
     WHERE job_id = ? AND state IN ('pending', 'parked')`,
  );
  const retry = database.prepare<[number, number]>(
    `UPDATE deliveries SET state = 'pending', attempts = 0, due_at_ms = ?, ended_at_ms = NULL
     WHERE id = ? AND state = 'parked'`,
  );
  const get = database.prepare<[string], DeliveryRow>('SELECT * FROM deliveries WHERE job_id = ?');
  const find = database.prepare<[number], DeliveryRow>('SELECT * FROM deliveries WHERE id = ?');
  const listAll = database.prepare<[number], DeliveryRow>(
    'SELECT * FROM deliveries ORDER BY id DESC LIMIT ?',
  );
  const listState = database.prepare<[DeliveryState, number], DeliveryRow>(
    'SELECT * FROM deliveries WHERE state = ? ORDER BY id DESC LIMIT ?',
  );
  const forget = database.prepare<[string]>(`
    UPDATE deliveries SET destination_key = ''
    WHERE state <> 'pending' AND job_id IN (SELECT id FROM jobs WHERE user_id = ?)`);
  const nextDue = database.prepare<[string], number | null>(nextDueSql).pluck();
  const pendingCount = database
    .prepare<[], number>(`SELECT count(*) FROM deliveries WHERE state = 'pending'`)
    .pluck();
  const oldestPending = database
    .prepare<[], number | null>(`SELECT min(created_at_ms) FROM deliveries WHERE state = 'pending'`)
    .pluck();

  return {
    add: ({ jobId, surface, destinationKey }, atMs) =>
      void add.run(jobId, surface, destinationKey, atMs, atMs),
    lease: ({ surfaces, limit, leaseMs, atMs }) =>
      lease
        .all({ surfaces: JSON.stringify(surfaces), limit, leaseMs, atMs, lease: randomUUID() })
        // RETURNING promises no order.
        .sort((a, b) => a.id - b.id)
        .map((row) => ({ ...toDelivery(row), lease: row.lease })),
    settle: (id, held, { state, error = null }, atMs) =>
      settle.run({ id, lease: held, state, error, atMs }).changes === 1,
    postpone: (id, held, dueAtMs, error) => postpone.run(dueAtMs, error, id, held).changes === 1,
    release: (surfaces) => release.run(JSON.stringify(surfaces)).changes,
    drop: (jobId, atMs) => void drop.run(atMs, jobId),
    retry: (id, atMs) => retry.run(atMs, id).changes === 1,
    erase: (userId) => void forget.run(userId),
    get: (jobId) => toDeliveryIfAny(get.get(jobId)),
    find: (id) => toDeliveryIfAny(find.get(id)),
    list: ({ state, limit }) =>
      (state === undefined ? listAll.all(limit) : listState.all(state, limit)).map(toDelivery),
    nextDueAtMs: (surfaces) => nextDue.get(JSON.stringify(surfaces)) ?? undefined,
    pendingCount: () => pendingCount.get() ?? 0,
    oldestPendingAtMs: () => oldestPending.get() ?? undefined,
  };
}

interface DeliveryRow {
  readonly id: number;
  readonly job_id: string;
  readonly surface: Surface;
  readonly destination_key: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly due_at_ms: number;
  readonly created_at_ms: number;
  readonly last_error: string | null;
}

interface LeaseParameters {
  readonly surfaces: string;
  readonly limit: number;
  readonly leaseMs: number;
  readonly atMs: number;
  readonly lease: string;
}

interface SettleParameters {
  readonly id: number;
  readonly lease: string;
  readonly state: DeliveryState;
  readonly error: string | null;
  readonly atMs: number;
}

// The clock may have gone back: what was never begun is due whatever it says, and so is what was begun and given back
// neither by its holder nor to a later time. Such a row has `leased_until_ms`.
const leaseSql = `
UPDATE deliveries SET lease = @lease, leased_until_ms = @atMs + @leaseMs, attempts = attempts + 1
WHERE id IN (
  SELECT id FROM deliveries AS mine
  WHERE state = 'pending' AND surface IN (SELECT value FROM json_each(@surfaces))
    AND (due_at_ms <= @atMs OR attempts = 0 OR leased_until_ms IS NOT NULL)
    AND NOT EXISTS (
      SELECT 1 FROM deliveries AS other
      WHERE other.state = 'pending' AND other.surface = mine.surface
        AND other.destination_key = mine.destination_key
        AND (
          other.id < mine.id
          OR (other.leased_until_ms > @atMs AND other.leased_until_ms <= @atMs + @leaseMs)
        )
    )
  ORDER BY id LIMIT @limit
) RETURNING *`;

// Only the first of each destination counts: the others wait for it, not for a time.
const nextDueSql = `
SELECT min(max(first.due_at_ms, coalesce(
  (SELECT max(leased.leased_until_ms) FROM deliveries AS leased
   WHERE leased.state = 'pending' AND leased.surface = first.surface
     AND leased.destination_key = first.destination_key), 0)))
FROM deliveries AS first
WHERE first.state = 'pending' AND first.surface IN (SELECT value FROM json_each(?))
  AND NOT EXISTS (
    SELECT 1 FROM deliveries AS earlier
    WHERE earlier.state = 'pending' AND earlier.surface = first.surface
      AND earlier.destination_key = first.destination_key AND earlier.id < first.id
  )`;

function toDelivery(row: DeliveryRow): Delivery {
  return {
    id: row.id,
    jobId: row.job_id,
    surface: row.surface,
    destinationKey: row.destination_key,
    state: row.state,
    attempts: row.attempts,
    dueAtMs: row.due_at_ms,
    createdAtMs: row.created_at_ms,
    lastError: row.last_error ?? undefined,
  };
}

function toDeliveryIfAny(row: DeliveryRow | undefined): Delivery | undefined {
  return row === undefined ? undefined : toDelivery(row);
}
