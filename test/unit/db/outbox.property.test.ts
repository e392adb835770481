import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createOutbox } from '../../../src/db/outbox.ts';
import type { LeasedDelivery, Outbox } from '../../../src/domain/outbox.ts';
import { aDatabase } from '../../support/a-database.ts';
import { addJob, addUser } from '../../support/quota-rows.ts';

const leaseMs = 100;
const maxJobs = 12;

type Step =
  | { readonly do: 'add'; readonly destination: string }
  | { readonly do: 'lease'; readonly limit: number }
  | { readonly do: 'settle'; readonly which: number; readonly state: 'delivered' | 'parked' | 'dropped' }
  | { readonly do: 'postpone'; readonly which: number; readonly byMs: number }
  | { readonly do: 'retry'; readonly which: number }
  | { readonly do: 'drop'; readonly which: number }
  | { readonly do: 'crash' }
  | { readonly do: 'restart' }
  | { readonly do: 'pass'; readonly byMs: number };

const which = fc.nat({ max: maxJobs - 1 });
const byMs = fc.integer({ min: 1, max: 2 * leaseMs });
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('add' as const), destination: fc.constantFrom('a', 'b', 'c') }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('lease' as const), limit: fc.integer({ min: 1, max: 4 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      which,
      state: fc.constantFrom('delivered' as const, 'parked' as const, 'dropped' as const),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('postpone' as const), which, byMs }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('retry' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('drop' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), byMs }) },
);

/** A delivery as the promises say it has to be. */
interface Expected {
  readonly jobId: string;
  readonly destination: string;
  state: 'pending' | 'delivered' | 'parked' | 'dropped';
  dueAtMs: number;
  attempts: number;
  leasedUntilMs: number | undefined;
  /** Undefined once a crash has made its holder forget it. */
  held: LeasedDelivery | undefined;
}

class World {
  readonly outbox: Outbox;
  readonly expected: Expected[] = [];
  atMs = 0;
  readonly everHeld: LeasedDelivery[] = [];

  constructor(outbox: Outbox) {
    this.outbox = outbox;
  }

  isLeased({ state, leasedUntilMs }: Expected): boolean {
    return state === 'pending' && leasedUntilMs !== undefined && leasedUntilMs > this.atMs;
  }

  /** Due, first of its destination, and nothing of that destination under way. */
  leasable(): readonly Expected[] {
    return this.expected.filter((mine, index) => {
      const others = this.expected.filter(({ destination }) => destination === mine.destination);
      const isFirst = !this.expected
        .slice(0, index)
        .some(({ state, destination }) => state === 'pending' && destination === mine.destination);
      const isDue = mine.attempts === 0 || mine.dueAtMs <= this.atMs;
      return mine.state === 'pending' && isDue && isFirst && !others.some((other) => this.isLeased(other));
    });
  }

  lease(limit: number): void {
    const wanted = this.leasable().slice(0, limit);
    const leased = this.outbox.lease({ surfaces: ['telegram'], limit, leaseMs, atMs: this.atMs });
    expect(leased.map(({ jobId }) => jobId)).toEqual(wanted.map(({ jobId }) => jobId));
    for (const [index, mine] of wanted.entries()) {
      mine.held = leased[index];
      mine.leasedUntilMs = this.atMs + leaseMs;
      mine.attempts += 1;
      if (mine.held !== undefined) this.everHeld.push(mine.held);
    }
    if (leased.length < limit) {
      // Whoever sleeps until then neither misses anything nor spins.
      const pending = this.expected.filter(({ state }) => state === 'pending');
      const nextDueAtMs = this.outbox.nextDueAtMs(['telegram']);
      expect(nextDueAtMs === undefined).toBe(pending.length === 0);
      if (nextDueAtMs !== undefined) expect(nextDueAtMs).toBeGreaterThan(this.atMs);
    }
  }

  step(step: Step): void {
    const { outbox, expected, atMs } = this;
    const mine = 'which' in step ? expected[step.which % Math.max(1, expected.length)] : undefined;
    const id = mine === undefined ? 0 : (outbox.get(mine.jobId)?.id ?? 0);
    switch (step.do) {
      case 'add': {
        if (expected.length === maxJobs) return;
        const jobId = `job-${expected.length}`;
        const { destination } = step;
        outbox.add({ jobId, surface: 'telegram', destinationKey: destination }, atMs);
        expected.push({
          jobId,
          destination,
          state: 'pending',
          dueAtMs: atMs,
          attempts: 0,
          leasedUntilMs: undefined,
          held: undefined,
        });
        return;
      }
      case 'lease':
        this.lease(step.limit);
        return;
      case 'settle':
        if (mine?.held === undefined) return;
        expect(outbox.settle(id, mine.held.lease, { state: step.state }, atMs)).toBe(true);
        end(mine, step.state);
        return;
      case 'postpone':
        if (mine?.held === undefined) return;
        expect(outbox.postpone(id, mine.held.lease, atMs + step.byMs, 'Not now.')).toBe(true);
        mine.dueAtMs = atMs + step.byMs;
        end(mine, 'pending');
        return;
      case 'retry':
        if (mine === undefined) return;
        expect(outbox.retry(id, atMs)).toBe(mine.state === 'parked');
        if (mine.state === 'parked') Object.assign(mine, { state: 'pending', dueAtMs: atMs, attempts: 0 });
        return;
      case 'drop':
        if (mine === undefined) return;
        outbox.drop(mine.jobId, atMs);
        if (mine.state === 'pending' || mine.state === 'parked') end(mine, 'dropped');
        return;
      case 'crash':
        for (const each of expected) each.held = undefined;
        return;
      case 'restart':
        outbox.release(['telegram']);
        for (const each of expected) if (each.state === 'pending') end(each, 'pending');
        return;
      case 'pass':
        this.atMs += step.byMs;
        return;
    }
  }

  /** Nobody but the last one to get a delivery has a say in it, and nobody once it was given back. */
  checkStrangers(): void {
    const lastLeases = new Map(this.everHeld.map(({ jobId, lease }) => [jobId, lease]));
    for (const { id, jobId, lease } of this.everHeld) {
      const mine = this.expected.find((each) => each.jobId === jobId);
      if (mine?.leasedUntilMs !== undefined && lastLeases.get(jobId) === lease) continue;
      expect(this.outbox.settle(id, lease, { state: 'delivered' }, this.atMs)).toBe(false);
      expect(this.outbox.postpone(id, lease, this.atMs, 'Late.')).toBe(false);
    }
  }

  /** From here on every delivery works. */
  finish(): void {
    for (let round = 0; this.expected.some(({ state }) => state === 'pending'); round += 1) {
      expect(round).toBeLessThan(10 * maxJobs);
      this.atMs += 3 * leaseMs;
      this.lease(maxJobs);
      for (const mine of this.expected) {
        if (mine.held === undefined) continue;
        expect(this.outbox.settle(mine.held.id, mine.held.lease, { state: 'delivered' }, this.atMs)).toBe(
          true,
        );
        end(mine, 'delivered');
      }
    }
    expect(this.outbox.nextDueAtMs(['telegram'])).toBeUndefined();
    for (const { jobId, state } of this.expected) expect(this.outbox.get(jobId)?.state).toBe(state);
  }
}

function end(mine: Expected, state: Expected['state']): void {
  Object.assign(mine, { state, held: undefined, leasedUntilMs: undefined });
}

test('through any mix of leases, failures, crashes and retries the order of a destination holds and nothing is lost', () => {
  const { database } = aDatabase();
  addUser(database, 'ann');
  for (let index = 0; index < maxJobs; index += 1) addJob(database, `job-${index}`, 'ann', 0);
  const outbox = createOutbox(database);
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
      // Rolled back instead of committed: every run starts with an empty outbox, and the disk has no work.
      database.exec('BEGIN');
      try {
        const world = new World(outbox);
        for (const step of steps) world.step(step);
        world.checkStrangers();
        world.finish();
      } finally {
        database.exec('ROLLBACK');
      }
    }),
    { numRuns: 300 },
  );
});
