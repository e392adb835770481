import { describe, expect, test } from 'vitest';
import { createOutbox } from '../../src/db/outbox.ts';
import type { Outbox } from '../../src/domain/outbox.ts';
import { aDatabase } from '../support/a-database.ts';
import { addJob, addUser } from '../support/quota-rows.ts';

const leaseMs = 100;

/** What every `Outbox` does. The jobs `job-1` to `job-5` are there. */
export function outboxContract(name: string, build: () => Outbox): void {
  describe(name, () => {
    const add = (outbox: Outbox, jobId: string, destinationKey = 'chat', atMs = 0): void =>
      outbox.add({ jobId, surface: 'telegram', destinationKey }, atMs);
    const lease = (outbox: Outbox, atMs: number, limit = 10) =>
      outbox.lease({ surfaces: ['telegram', 'discord'], limit, leaseMs, atMs });
    /** Leases what has to be exactly one delivery. */
    const leaseOne = (outbox: Outbox, atMs: number) => {
      const [only, ...more] = lease(outbox, atMs);
      if (only === undefined || more.length > 0) throw new Error('Expected one delivery');
      return only;
    };

    test('a delivery that was added is due at once', () => {
      const outbox = build();
      add(outbox, 'job-1', 'chat', 7);
      const leased = leaseOne(outbox, 7);
      expect(leased).toMatchObject({
        jobId: 'job-1',
        surface: 'telegram',
        destinationKey: 'chat',
        state: 'pending',
        attempts: 1,
        createdAtMs: 7,
        lastError: undefined,
      });
      const { lease: _lease, ...delivery } = leased;
      expect(outbox.get('job-1')).toEqual(delivery);
      expect(outbox.find(leased.id)).toEqual(delivery);
    });

    test('a job is handed over once: adding it again is an error', () => {
      const outbox = build();
      add(outbox, 'job-1');
      expect(() => add(outbox, 'job-1')).toThrow('UNIQUE');
    });

    test('what is leased is not leased again until its lease has run out', () => {
      const outbox = build();
      add(outbox, 'job-1');
      const first = leaseOne(outbox, 0);
      expect(lease(outbox, leaseMs - 1)).toEqual([]);
      const second = leaseOne(outbox, leaseMs);
      expect(second.lease).not.toBe(first.lease);
      expect(second.attempts).toBe(2);
    });

    test('of one destination only the oldest pending delivery is leased, of different ones all', () => {
      const outbox = build();
      add(outbox, 'job-1', 'a');
      add(outbox, 'job-2', 'a');
      add(outbox, 'job-3', 'b');
      expect(lease(outbox, 0).map(({ jobId }) => jobId)).toEqual(['job-1', 'job-3']);
    });

    test('the same key on two surfaces means two destinations', () => {
      const outbox = build();
      outbox.add({ jobId: 'job-1', surface: 'telegram', destinationKey: '1' }, 0);
      outbox.add({ jobId: 'job-2', surface: 'discord', destinationKey: '1' }, 0);
      expect(lease(outbox, 0)).toHaveLength(2);
    });

    test('only the surfaces asked for are leased, and at most so many', () => {
      const outbox = build();
      outbox.add({ jobId: 'job-1', surface: 'web', destinationKey: 'page' }, 0);
      add(outbox, 'job-2', 'a');
      add(outbox, 'job-3', 'b');
      expect(lease(outbox, 0, 1).map(({ jobId }) => jobId)).toEqual(['job-2']);
      expect(lease(outbox, 0).map(({ jobId }) => jobId)).toEqual(['job-3']);
    });

    test('a postponed delivery keeps its place: the next of its destination waits for it', () => {
      const outbox = build();
      add(outbox, 'job-1');
      add(outbox, 'job-2');
      const { id, lease: held } = leaseOne(outbox, 0);
      expect(outbox.postpone(id, held, 50, 'Not now.')).toBe(true);
      expect(lease(outbox, 49)).toEqual([]);
      expect(leaseOne(outbox, 50)).toMatchObject({ jobId: 'job-1', attempts: 2, lastError: 'Not now.' });
    });

    test.each(['delivered', 'parked', 'dropped'] as const)(
      'a delivery that is %s lets the next one pass',
      (state) => {
        const outbox = build();
        add(outbox, 'job-1');
        add(outbox, 'job-2');
        const { id, lease: held } = leaseOne(outbox, 0);
        expect(outbox.settle(id, held, { state, error: 'Why.' }, 5)).toBe(true);
        expect(outbox.get('job-1')).toMatchObject({ state, lastError: 'Why.' });
        expect(leaseOne(outbox, 5).jobId).toBe('job-2');
      },
    );

    test('who lost the lease can neither settle nor postpone', () => {
      const outbox = build();
      add(outbox, 'job-1');
      const lost = leaseOne(outbox, 0);
      const held = leaseOne(outbox, leaseMs);
      expect(outbox.settle(lost.id, lost.lease, { state: 'delivered' }, leaseMs)).toBe(false);
      expect(outbox.postpone(lost.id, lost.lease, 9_999, 'Not now.')).toBe(false);
      expect(outbox.settle(held.id, held.lease, { state: 'delivered' }, leaseMs)).toBe(true);
      expect(outbox.settle(held.id, held.lease, { state: 'delivered' }, leaseMs)).toBe(false);
    });

    test('a lease that ran out still counts while nobody else has it', () => {
      const outbox = build();
      add(outbox, 'job-1');
      const { id, lease: held } = leaseOne(outbox, 0);
      expect(outbox.settle(id, held, { state: 'delivered' }, 10 * leaseMs)).toBe(true);
    });

    test('after the clock went back, leases of before and new deliveries are given all the same', () => {
      const outbox = build();
      add(outbox, 'job-1', 'a', 3_600_000);
      add(outbox, 'job-2', 'b', 3_600_000);
      expect(lease(outbox, 3_600_000, 1).map(({ jobId }) => jobId)).toEqual(['job-1']);
      expect(lease(outbox, 5).map(({ jobId }) => jobId)).toEqual(['job-1', 'job-2']);
    });

    test('what was released is due at once, also when the clock went back', () => {
      const outbox = build();
      add(outbox, 'job-1', 'a', 3_600_000);
      leaseOne(outbox, 3_600_000);
      outbox.release(['telegram']);
      expect(leaseOne(outbox, 5).jobId).toBe('job-1');
    });

    test('the leases of a process that is gone can be taken back', () => {
      const outbox = build();
      add(outbox, 'job-1');
      const lost = leaseOne(outbox, 0);
      expect(outbox.release(['discord'])).toBe(0);
      expect(outbox.release(['telegram'])).toBe(1);
      expect(outbox.settle(lost.id, lost.lease, { state: 'delivered' }, 1)).toBe(false);
      expect(leaseOne(outbox, 1).jobId).toBe('job-1');
    });

    test('the delivery of a canceled job is dropped, also while it is leased or parked', () => {
      const outbox = build();
      add(outbox, 'job-1', 'a');
      add(outbox, 'job-2', 'b');
      const [leased, parked] = lease(outbox, 0);
      if (leased === undefined || parked === undefined) throw new Error('Expected two deliveries');
      outbox.settle(parked.id, parked.lease, { state: 'parked' }, 0);
      outbox.drop('job-1', 1);
      outbox.drop('job-2', 1);
      expect(outbox.settle(leased.id, leased.lease, { state: 'delivered' }, 2)).toBe(false);
      expect(outbox.retry(parked.id, 2)).toBe(false);
      expect(outbox.list({ state: 'dropped', limit: 9 }).map(({ jobId }) => jobId)).toEqual([
        'job-2',
        'job-1',
      ]);
    });

    test('where the deliveries of somebody who is forgotten went is forgotten, unless one is still to be made', () => {
      const outbox = build();
      for (const jobId of ['job-1', 'job-2']) add(outbox, jobId, 'chat-of-ann');
      outbox.drop('job-1', 1);
      outbox.erase('ann');
      expect(outbox.get('job-1')?.destinationKey).toBe('');
      expect(outbox.get('job-2')?.destinationKey).toBe('chat-of-ann');
    });

    test('what was delivered cannot be dropped', () => {
      const outbox = build();
      add(outbox, 'job-1');
      const { id, lease: held } = leaseOne(outbox, 0);
      outbox.settle(id, held, { state: 'delivered' }, 1);
      outbox.drop('job-1', 2);
      expect(outbox.get('job-1')?.state).toBe('delivered');
    });

    test('a parked delivery is made pending again with all its attempts, and nothing else is', () => {
      const outbox = build();
      add(outbox, 'job-1');
      const { id, lease: held } = leaseOne(outbox, 0);
      expect(outbox.retry(id, 1)).toBe(false);
      outbox.settle(id, held, { state: 'parked', error: 'It kept failing.' }, 1);
      expect(outbox.retry(id, 2)).toBe(true);
      expect(outbox.retry(999, 2)).toBe(false);
      expect(leaseOne(outbox, 2)).toMatchObject({
        jobId: 'job-1',
        attempts: 1,
        lastError: 'It kept failing.',
      });
    });

    test('a delivery that is tried again waits until the one under way to its destination is over', () => {
      const outbox = build();
      add(outbox, 'job-1');
      add(outbox, 'job-2');
      const first = leaseOne(outbox, 0);
      outbox.settle(first.id, first.lease, { state: 'parked' }, 0);
      const second = leaseOne(outbox, 0);
      outbox.retry(first.id, 1);
      expect(lease(outbox, 1)).toEqual([]);
      expect(outbox.nextDueAtMs(['telegram'])).toBe(leaseMs);
      outbox.settle(second.id, second.lease, { state: 'delivered' }, 2);
      expect(leaseOne(outbox, 2).jobId).toBe('job-1');
    });

    test('the next due time is that of the first of a destination, or the end of its lease', () => {
      const outbox = build();
      expect(outbox.nextDueAtMs(['telegram'])).toBeUndefined();
      add(outbox, 'job-1', 'chat', 10);
      add(outbox, 'job-2', 'chat', 20);
      expect(outbox.nextDueAtMs(['telegram'])).toBe(10);
      expect(outbox.nextDueAtMs(['discord'])).toBeUndefined();
      const { id, lease: held } = leaseOne(outbox, 30);
      expect(outbox.nextDueAtMs(['telegram'])).toBe(30 + leaseMs);
      outbox.postpone(id, held, 500, 'Not now.');
      expect(outbox.nextDueAtMs(['telegram'])).toBe(500);
    });

    test('what is pending is counted, its oldest is known, and the list is newest first', () => {
      const outbox = build();
      expect(outbox.oldestPendingAtMs()).toBeUndefined();
      expect(outbox.pendingCount()).toBe(0);
      add(outbox, 'job-1', 'a', 10);
      add(outbox, 'job-2', 'b', 20);
      expect(outbox.oldestPendingAtMs()).toBe(10);
      expect(outbox.pendingCount()).toBe(2);
      const [first] = lease(outbox, 20);
      outbox.settle(first?.id ?? 0, first?.lease ?? '', { state: 'delivered' }, 21);
      expect(outbox.oldestPendingAtMs()).toBe(20);
      expect(outbox.pendingCount()).toBe(1);
      expect(outbox.list({ limit: 9 }).map(({ jobId }) => jobId)).toEqual(['job-2', 'job-1']);
      expect(outbox.list({ state: 'pending', limit: 9 }).map(({ jobId }) => jobId)).toEqual(['job-2']);
      expect(outbox.list({ limit: 1 }).map(({ jobId }) => jobId)).toEqual(['job-2']);
      expect(outbox.get('job-9')).toBeUndefined();
      expect(outbox.find(9)).toBeUndefined();
    });
  });
}

outboxContract('the SQLite outbox', () => {
  const { database } = aDatabase();
  addUser(database, 'ann');
  for (let index = 1; index <= 5; index += 1) addJob(database, `job-${index}`, 'ann', 0);
  return createOutbox(database);
});
