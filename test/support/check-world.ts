import { expect } from 'vitest';
import { checkLedger } from '../../src/db/check-ledger.ts';
import type { Database } from '../../src/db/open-database.ts';
import { verifyAudit } from '../../src/db/verify-audit.ts';
import type { JobState } from '../../src/domain/job-state.ts';
import { dayMs } from '../../src/domain/quota-refill.ts';
import type { Receipt } from '../../src/domain/receipt.ts';
import type { aFlow } from './flow.ts';
import { capacityMillicredits, concurrency, refillMillicreditsPerDay } from './world-rules.ts';

type Flow = Awaited<ReturnType<typeof aFlow>>;

/** What a world was promised so far, and what it saw. */
export interface Known {
  readonly accepted: {
    readonly receipt: Receipt;
    readonly person: string;
    readonly prompt: string;
    readonly kind: string;
    readonly eventKey: string | undefined;
  }[];
  /** How jobs ended, when it was first seen. */
  readonly ends: Map<string, JobState>;
  /** How often a result arrived. */
  readonly delivered: Map<string, number>;
  /** Put before all others, in this order. */
  readonly fronted: string[];
  crashes: number;
  /** The latest time that the clock ever showed. */
  latestMs: number;
}

interface Row {
  readonly id: string;
  readonly state: JobState;
  readonly userId: string;
  readonly spaceId: string;
  readonly class: string;
  readonly frontedAtMs: number | null;
}

const readRows = (database: Database): readonly Row[] =>
  database
    .prepare<[], Row>(
      `SELECT id, state, user_id AS userId, space_id AS spaceId, class, fronted_at_ms AS frontedAtMs
       FROM jobs ORDER BY seq`,
    )
    .all();

/** Holds in the middle of things, too. */
export function checkAtAllTimes({ database, board, lane, stores }: Flow, known: Known): void {
  const rows = readRows(database);
  // Every accepted job is there, and no other; in the order of acceptance.
  expect(rows.map(({ id }) => id)).toEqual(known.accepted.map(({ receipt }) => receipt.jobId));
  for (const { id, state } of rows) {
    const end = known.ends.get(id);
    if (end !== undefined) expect(state).toBe(end);
    if (state === 'delivered' || state === 'failed' || state === 'canceled') known.ends.set(id, state);
  }
  const running = rows.filter(({ state }) => state === 'running');
  expect(running.length).toBeLessThanOrEqual(concurrency);
  for (const userId of new Set(rows.map((row) => row.userId))) {
    const theirs = rows.filter((row) => row.userId === userId);
    const queued = theirs.filter(({ state }) => state === 'queued').length;
    const theirRunning = theirs.filter(({ state }) => state === 'running');
    expect(stores.jobs.count({ userId })).toEqual({ queued, running: theirRunning.length });
    // Who puts a job to the front has decided that it is next, whatever else its owner has running.
    expect(theirRunning.filter(({ frontedAtMs }) => frontedAtMs === null).length).toBeLessThanOrEqual(2);
  }
  for (const { id, state } of rows) {
    const view = board.get(id);
    expect(view?.position ?? 0).toBeGreaterThanOrEqual(0);
    for (const bound of Object.values(view?.etaMs ?? {})) expect(bound).toBeGreaterThanOrEqual(0);
    if (state === 'delivered') expect(known.delivered.get(id)).toBeGreaterThanOrEqual(1);
  }
  for (const { aheadMs } of lane.upcoming(100)) expect(aheadMs).toBeGreaterThanOrEqual(0);
}

/** Holds when nothing happens any more, and when a process has just started. */
export function checkAtRest(flow: Flow, known: Known): void {
  const { database, lane, stores } = flow;
  checkAtAllTimes(flow, known);
  expect(checkLedger(database).faults).toEqual([]);
  expect(verifyAudit(database, { anchors: [] }).fault).toBeUndefined();
  checkBalances(database, known);
  const rows = new Map(readRows(database).map((row) => [row.id, row]));
  for (const [id, count] of known.delivered) {
    if (known.crashes === 0) expect([id, count]).toEqual([id, 1]);
  }

  const waiting = lane.upcoming(100).filter(({ isRunning }) => !isRunning);
  const order = waiting.map(({ jobId }) => jobId);
  const isQueued = (jobId: string): boolean => stores.jobs.get(jobId)?.state === 'queued';
  expect(order.every(isQueued)).toBe(true);
  const fronted = known.fronted.filter(isQueued);
  expect(order.slice(0, fronted.length)).toEqual(fronted);
  // Everybody's own jobs come in the order in which they were accepted.
  const seqs = new Map([...rows.keys()].map((id, seq) => [id, seq]));
  const lines = Map.groupBy(order.slice(fronted.length), (id) => {
    const row = rows.get(id);
    return `${row?.spaceId} ${row?.userId} ${row?.class}`;
  });
  for (const line of lines.values()) {
    expect(line).toEqual(line.toSorted((a, b) => (seqs.get(a) ?? 0) - (seqs.get(b) ?? 0)));
  }
}

interface EntryRow {
  readonly kind: string;
  readonly amount: number;
  readonly atMs: number;
}

/** No credit comes from nowhere, and nobody pays for what they did not get. */
function checkBalances(database: Database, known: Known): void {
  const entries = database.prepare<[string], EntryRow>(
    `SELECT kind, amount_millicredits AS amount, at_ms AS atMs FROM quota_ledger WHERE user_id = ? ORDER BY id`,
  );
  for (const userId of database.prepare<[], string>('SELECT user_id FROM quota_accounts').pluck().all()) {
    let balance = 0;
    let granted = 0;
    const theirs = entries.all(userId);
    for (const { kind, amount } of theirs) {
      balance += amount;
      expect(balance).toBeGreaterThanOrEqual(0);
      if (kind !== 'grant') continue;
      granted += amount;
      expect(balance).toBeLessThanOrEqual(capacityMillicredits);
    }
    // The first entry opened the account.
    const agedMs = known.latestMs - (theirs[0]?.atMs ?? known.latestMs);
    const refillable = Math.floor((agedMs * refillMillicreditsPerDay) / dayMs);
    expect(granted).toBeLessThanOrEqual(capacityMillicredits + refillable);
  }
  for (const { state, charged, price, measuredMs } of readCharges(database)) {
    if (state === 'failed' || state === 'canceled') expect(charged).toBe(0);
    else if (measuredMs === null) expect(charged).toBe(price);
    else expect(charged).toBe(Math.min(price, Math.ceil(measuredMs)));
  }
}

interface ChargeRow {
  readonly state: JobState;
  readonly charged: number;
  readonly price: number;
  /** NULL until it is drawn. */
  readonly measuredMs: number | null;
}

function readCharges(database: Database): readonly ChargeRow[] {
  return database
    .prepare<[], ChargeRow>(
      `SELECT state, price_millicredits AS price, measured_ms AS measuredMs,
         -sum(amount_millicredits) AS charged
       FROM jobs JOIN quota_ledger ON job_id = jobs.id GROUP BY jobs.id`,
    )
    .all();
}
