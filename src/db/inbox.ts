import type { Inbox, InboxEvent } from '../domain/inbox.ts';
import type { ChatSurface } from '../domain/surface.ts';
import type { Database } from './open-database.ts';
import { createTransact } from './transact.ts';

/** Keys that are forgotten in one transaction: nobody waits long for it. */
const prunedTogether = 5_000;

/** `Inbox` over the `inbox` table. The order of arrival is `seq`: times may go back with the clock. */
export function createInbox(database: Database): Inbox {
  const transact = createTransact(database);
  const insert = database.prepare<[string, ChatSurface, string, number]>(`
    INSERT INTO inbox (event_key, surface, payload, received_at_ms) VALUES (?, ?, ?, ?)
    ON CONFLICT (event_key) DO NOTHING`);
  // What was never received has nothing left to do: it is finished as soon as it is claimed.
  const claim = database.prepare<[{ eventKey: string; surface: ChatSurface; atMs: number }]>(`
    INSERT INTO inbox (event_key, surface, received_at_ms, claimed_at_ms, finished_at_ms)
    VALUES (@eventKey, @surface, @atMs, @atMs, @atMs)
    ON CONFLICT (event_key) DO UPDATE SET claimed_at_ms = @atMs WHERE claimed_at_ms IS NULL`);
  const finish = database.prepare<[number, string]>(`
    UPDATE inbox SET payload = NULL, finished_at_ms = ? WHERE event_key = ? AND finished_at_ms IS NULL`);
  const countAttempt = database
    .prepare<[string], number>(
      'UPDATE inbox SET attempts = attempts + 1 WHERE event_key = ? RETURNING attempts',
    )
    .pluck();
  const selectUnfinished = database.prepare<[ChatSurface], InboxEvent>(`
    SELECT event_key AS eventKey, surface, payload FROM inbox
    WHERE surface = ? AND finished_at_ms IS NULL ORDER BY seq`);
  const prune = database.prepare<[number, number]>(`
    DELETE FROM inbox WHERE seq IN (
      SELECT seq FROM inbox INDEXED BY inbox_by_age
      WHERE received_at_ms < ? AND (finished_at_ms IS NOT NULL OR claimed_at_ms IS NOT NULL) LIMIT ?)`);

  return {
    receive: (events, atMs) =>
      transact(() =>
        events.filter(
          ({ eventKey, surface, payload }) => insert.run(eventKey, surface, payload, atMs).changes === 1,
        ),
      ),
    claim: (eventKey, surface, atMs) => claim.run({ eventKey, surface, atMs }).changes === 1,
    finish: (eventKey, atMs) => void finish.run(atMs, eventKey),
    countAttempt: (eventKey) => countAttempt.get(eventKey) ?? 0,
    unfinished: (surface) => selectUnfinished.all(surface),
    prune: (beforeMs) => prune.run(beforeMs, prunedTogether).changes,
  };
}
