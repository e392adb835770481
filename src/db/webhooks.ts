import { randomBytes } from 'node:crypto';
import {
  type LeasedWebhookCall,
  longestWebhookDelayMs,
  type WebhookCall,
  type WebhookEvent,
  type Webhooks,
} from '../domain/webhook.ts';
import type { Database } from './open-database.ts';
import { createTransact } from './transact.ts';
import { type CallRow, toCall, toWebhook, type WebhookRow } from './webhook-row.ts';

interface DueRow extends WebhookRow {
  readonly call_id: string;
}

interface Clock {
  readonly atMs: number;
  readonly leaseMs: number;
}

const secretBytes = 32;
/** Calls that are forgotten in one transaction: nobody waits long for it. */
const prunedTogether = 5_000;

/** `Webhooks` over `webhooks` and `webhook_calls`. */
export function createWebhooks(database: Database, { newId }: { readonly newId: () => string }): Webhooks {
  const transact = createTransact(database);
  const insert = database.prepare<[string, string, string | null, string, string, string, number]>(
    'INSERT INTO webhooks (id, user_id, token_id, url, secret, events, created_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const select = database.prepare<[string], WebhookRow>(`${selectSql} WHERE webhooks.id = ?`);
  const selectOf = database.prepare<[string], WebhookRow>(
    `${selectSql} WHERE webhooks.user_id = ? ORDER BY webhooks.id DESC`,
  );
  const remove = database.prepare<[string]>('DELETE FROM webhooks WHERE id = ?');
  const removeOfToken = database
    .prepare<[string], string>('DELETE FROM webhooks WHERE token_id = ? RETURNING id')
    .pluck();
  const removeOf = database.prepare<[string]>('DELETE FROM webhooks WHERE user_id = ?');
  const pause = database.prepare<[number, string]>('UPDATE webhooks SET paused_at_ms = ? WHERE id = ?');
  const resume = database.prepare<[string]>(
    'UPDATE webhooks SET paused_at_ms = NULL, failing_since_ms = NULL WHERE id = ?',
  );
  const noteWorking = database.prepare<[string]>(
    'UPDATE webhooks SET failing_since_ms = NULL WHERE id = ? AND failing_since_ms IS NOT NULL',
  );
  const noteFailing = database.prepare<[number, string]>(
    'UPDATE webhooks SET failing_since_ms = ? WHERE id = ? AND failing_since_ms IS NULL',
  );
  const insertCall = database.prepare<[string, string, string, WebhookEvent, number, number]>(`
    INSERT INTO webhook_calls (id, webhook_id, job_id, event, due_at_ms, created_at_ms) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (webhook_id, job_id, event) DO NOTHING`);
  const selectCalls = database.prepare<[string, number], CallRow>(
    'SELECT * FROM webhook_calls WHERE webhook_id = ? ORDER BY id DESC LIMIT ?',
  );
  const selectLeased = database.prepare<[Clock], Pick<WebhookRow, 'url' | 'user_id'>>(leasedSql);
  const selectDue = database.prepare<[Clock & { readonly longestMs: number }], DueRow>(dueSql);
  const take = database.prepare<[number, string], CallRow>(
    'UPDATE webhook_calls SET leased_until_ms = ?, attempts = attempts + 1 WHERE id = ? RETURNING *',
  );
  const end = database
    .prepare<[WebhookCall['state'], number, string | null, string], string>(
      `UPDATE webhook_calls
       SET state = ?, ended_at_ms = ?, last_error = coalesce(?, last_error), leased_until_ms = NULL
       WHERE id = ? AND state = 'pending' RETURNING webhook_id`,
    )
    .pluck();
  const endPending = database.prepare<[number, string, string]>(
    `UPDATE webhook_calls SET state = 'failed', ended_at_ms = ?, last_error = ?, leased_until_ms = NULL
     WHERE webhook_id = ? AND state = 'pending'`,
  );
  const postpone = database
    .prepare<[number, string, string], string>(
      `UPDATE webhook_calls SET due_at_ms = ?, last_error = ?, leased_until_ms = NULL
       WHERE id = ? AND state = 'pending' RETURNING webhook_id`,
    )
    .pluck();
  const release = database.prepare<[]>(
    'UPDATE webhook_calls SET leased_until_ms = NULL WHERE leased_until_ms IS NOT NULL',
  );
  const nextDue = database
    .prepare<[number], number | null>(
      "SELECT min(due_at_ms) FROM webhook_calls WHERE state = 'pending' AND due_at_ms > ?",
    )
    .pluck();
  const countPending = database
    .prepare<[], number>("SELECT count(*) FROM webhook_calls WHERE state = 'pending'")
    .pluck();
  const prune = database.prepare<[number, number]>(`
    DELETE FROM webhook_calls WHERE id IN (
      SELECT id FROM webhook_calls WHERE ended_at_ms IS NOT NULL AND ended_at_ms < ? LIMIT ?)`);

  return {
    create: ({ userId, tokenId, url, events }, atMs) =>
      transact(() => {
        const id = newId();
        const secret = `whsec_${randomBytes(secretBytes).toString('base64')}`;
        insert.run(id, userId, tokenId ?? null, url, secret, JSON.stringify(events), atMs);
        const row = select.get(id);
        if (row === undefined) throw new Error(`Expected the webhook ${id} that was just made`);
        return { webhook: toWebhook(row), secret };
      }),
    get(webhookId) {
      const row = select.get(webhookId);
      return row && toWebhook(row);
    },
    secretOf: (webhookId) => select.get(webhookId)?.secret,
    list: (userId) => selectOf.all(userId).map(toWebhook),
    remove: (webhookId) => remove.run(webhookId).changes > 0,
    removeOfToken: (tokenId) => removeOfToken.all(tokenId),
    setPaused(webhookId, pausedAtMs) {
      if (pausedAtMs === undefined) resume.run(webhookId);
      else pause.run(pausedAtMs, webhookId);
    },
    note: ({ userId, jobId, event }, atMs) =>
      transact(() => {
        const told = selectOf
          .all(userId)
          .map(toWebhook)
          .filter(({ events, pausedAtMs }) => pausedAtMs === undefined && events.includes(event));
        for (const { id } of told.toReversed()) insertCall.run(newId(), id, jobId, event, atMs, atMs);
      }),

    lease: ({ limit, limitPerUser, leaseMs, atMs }) =>
      transact(() => {
        const clock = { atMs, leaseMs };
        const busyHosts = new Set<string>();
        const held = new Map<string, number>();
        const count = ({ url, user_id: userId }: Pick<WebhookRow, 'url' | 'user_id'>): void => {
          busyHosts.add(hostOf(url));
          held.set(userId, (held.get(userId) ?? 0) + 1);
        };
        for (const leased of selectLeased.all(clock)) count(leased);
        const given: LeasedWebhookCall[] = [];
        for (const due of selectDue.all({ ...clock, longestMs: longestWebhookDelayMs })) {
          const { url, userId, token, isAdmins } = toWebhook(due);
          if (given.length >= limit) break;
          if (busyHosts.has(hostOf(url)) || (held.get(userId) ?? 0) >= limitPerUser) continue;
          const row = take.get(atMs + leaseMs, due.call_id);
          if (row === undefined) continue;
          count(due);
          given.push({ ...toCall(row), url, secret: due.secret, userId, token, isAdmins });
        }
        return given;
      }),
    settle: (callId, ending, atMs) =>
      transact(() => {
        const error = ending.state === 'failed' ? JSON.stringify(ending.failure) : null;
        const webhookId = end.get(ending.state, atMs, error, callId);
        if (webhookId === undefined) return false;
        if (ending.state === 'delivered') noteWorking.run(webhookId);
        else noteFailing.run(atMs, webhookId);
        return true;
      }),
    postpone: (callId, { dueAtMs, failure }, atMs) =>
      transact(() => {
        const webhookId = postpone.get(dueAtMs, JSON.stringify(failure), callId);
        if (webhookId !== undefined) noteFailing.run(atMs, webhookId);
        return webhookId !== undefined;
      }),
    giveUp: (webhookId, failure, atMs) => void endPending.run(atMs, JSON.stringify(failure), webhookId),
    release: () => release.run().changes,

    calls: (webhookId, { limit }) => selectCalls.all(webhookId, limit).map(toCall),
    nextDueAtMs: (atMs) => nextDue.get(atMs) ?? undefined,
    pendingCount: () => countPending.get() ?? 0,
    erase: (userId) => void removeOf.run(userId),
    prune: (beforeMs) => prune.run(beforeMs, prunedTogether).changes,
  };
}

/** A token that was revoked and one that has expired are both over: whichever came first. */
const columns = `
  webhooks.*, role, api_tokens.name AS token_name, api_tokens.scopes AS token_scopes,
  min(coalesce(revoked_at_ms, expires_at_ms), coalesce(expires_at_ms, revoked_at_ms)) AS token_ends_at_ms`;
const owners = `
  JOIN users ON users.id = webhooks.user_id
  LEFT JOIN api_tokens ON api_tokens.id = token_id`;
const selectSql = `SELECT ${columns} FROM webhooks ${owners}`;

/** A lease that ends later than one could be given was given before the clock was set back. */
const leasedSql = `
SELECT url, user_id FROM webhook_calls JOIN webhooks ON webhooks.id = webhook_id
WHERE leased_until_ms IS NOT NULL AND leased_until_ms > @atMs AND leased_until_ms <= @atMs + @leaseMs`;

// Of each webhook the oldest that is due: its host takes one at a time. What is due later than a delay can be was
// postponed, or came, before the clock was set back.
const dueSql = `
SELECT calls.id AS call_id, ${columns}
FROM webhooks ${owners}
JOIN webhook_calls AS calls ON calls.id = coalesce(
  (SELECT id FROM webhook_calls
   WHERE webhook_id = webhooks.id AND state = 'pending' AND due_at_ms <= @atMs
     AND (leased_until_ms IS NULL OR leased_until_ms <= @atMs OR leased_until_ms > @atMs + @leaseMs)
   ORDER BY due_at_ms, id LIMIT 1),
  (SELECT id FROM webhook_calls
   WHERE webhook_id = webhooks.id AND state = 'pending' AND due_at_ms > @atMs + @longestMs
     AND (leased_until_ms IS NULL OR leased_until_ms <= @atMs OR leased_until_ms > @atMs + @leaseMs)
   ORDER BY due_at_ms, id LIMIT 1))
WHERE paused_at_ms IS NULL OR token_ends_at_ms <= @atMs
ORDER BY calls.due_at_ms, calls.id`;

/** Kept addresses were checked. */
function hostOf(url: string): string {
  return new URL(url).host;
}
