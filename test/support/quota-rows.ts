import type { Database } from '../../src/db/open-database.ts';
import type { JobState } from '../../src/domain/job-state.ts';
import type { QuotaPolicy } from '../../src/domain/quota-ledger.ts';

/** 10 credits, of which one comes back every 1,000 seconds. */
export function aPolicy(changes: Partial<QuotaPolicy> = {}): QuotaPolicy {
  return {
    capacityMillicredits: 10_000,
    refillMillicreditsPerDay: 86_400,
    maxQueued: 10,
    maxRunning: 2,
    blocked: false,
    ...changes,
  };
}

/** A user with nothing but an id. */
export function addUser(database: Database, id: string): string {
  database.prepare('INSERT INTO users (id, created_at_ms) VALUES (?, 0)').run(id);
  return id;
}

/** A queued job of a user, as far as the ledger looks at it. */
export function addJob(database: Database, id: string, userId: string, priceMillicredits: number): string {
  database.prepare("INSERT OR IGNORE INTO spaces VALUES ('space', 'discord', 'space', 0)").run();
  database
    .prepare(
      `INSERT INTO jobs (id, draft_hash, surface, space_id, user_id, role, class, kind, model, adjustments, receipt,
         destination, holder, predicted_ms, price_millicredits, accepted_at_ms)
       VALUES (?, '', 'discord', 'space', ?, 'member', 'interactive', 'image', 'mini', '[]', '{}', '{}', 'gateway', ?, ?, 0)`,
    )
    .run(id, userId, priceMillicredits, priceMillicredits);
  return id;
}

/** Moves a job along the states it has to pass. */
export function moveJob(database: Database, jobId: string, ...states: readonly JobState[]): void {
  const move = database.prepare<[JobState, string]>('UPDATE jobs SET state = ? WHERE id = ?');
  for (const state of states) move.run(state, jobId);
}
