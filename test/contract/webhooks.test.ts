import { describe, expect, test } from 'vitest';
import { createWebhooks } from '../../src/db/webhooks.ts';
import type { WebhookEvent, Webhooks } from '../../src/domain/webhook.ts';
import { aDatabase } from '../support/a-database.ts';
import { addJob, addUser } from '../support/quota-rows.ts';

const leaseMs = 100;
const timeout = { kind: 'timeout' } as const;

/**
 * What every `Webhooks` does. Ana has the jobs `job-1` to `job-9`, the token `draws` that ends at 1,000 and the token
 * `rules` that is an admin's; ben `bens-1` and `bens-2`; carla is an admin.
 */
export function webhooksContract(name: string, build: () => Webhooks): void {
  describe(name, () => {
    const add = (
      webhooks: Webhooks,
      url = 'https://hooks.example/',
      { userId = 'ana', tokenId, events = ['generation.completed'] }: Partial<Wanted> = {},
    ): string => webhooks.create({ userId, tokenId, url, events }, 1).webhook.id;
    const note = (webhooks: Webhooks, jobId: string, atMs = 0, event = 'generation.completed' as const) => {
      const userId = jobId.startsWith('bens') ? 'ben' : 'ana';
      webhooks.note({ userId, jobId, event }, atMs);
    };
    const lease = (webhooks: Webhooks, atMs: number, limits = { limit: 10, limitPerUser: 10 }) =>
      webhooks.lease({ ...limits, leaseMs, atMs });
    /** Leases what has to be exactly one call. */
    const leaseOne = (webhooks: Webhooks, atMs: number) => {
      const [only, ...more] = lease(webhooks, atMs);
      if (only === undefined || more.length > 0) throw new Error('Expected one call');
      return only;
    };

    describe('a webhook', () => {
      test('is kept as it was made, with a secret of its own that is told beside', () => {
        const webhooks = build();
        const events: readonly WebhookEvent[] = ['generation.failed', 'generation.canceled'];
        const wanted = { userId: 'ana', tokenId: undefined, url: 'https://a.example/x', events };
        const { webhook, secret } = webhooks.create(wanted, 7);
        expect(webhook).toEqual({
          id: webhook.id,
          userId: 'ana',
          token: undefined,
          isAdmins: false,
          url: 'https://a.example/x',
          events,
          createdAtMs: 7,
          failingSinceMs: undefined,
          pausedAtMs: undefined,
        });
        expect(webhooks.get(webhook.id)).toEqual(webhook);
        // Between 24 and 64 bytes, says Standard Webhooks.
        expect(secret).toMatch(/^whsec_[\w+/]{43}=$/);
        expect(webhooks.secretOf(webhook.id)).toBe(secret);
        expect(webhooks.create(wanted, 7).secret).not.toBe(secret);
      });

      test('knows the token that it was made with, and when that ends', () => {
        const webhooks = build();
        const made = (tokenId: string) => webhooks.get(add(webhooks, undefined, { tokenId }))?.token;
        expect(made('draws')).toEqual({ id: 'draws', name: 'frame', endsAtMs: 1_000 });
        expect(made('rules')).toEqual({ id: 'rules', name: 'panel', endsAtMs: undefined });
      });

      test('is an admin’s when its token has that scope, or, without a token, its owner is one', () => {
        const webhooks = build();
        const isAdmins = (wanted: Partial<Wanted>) =>
          webhooks.get(add(webhooks, undefined, wanted))?.isAdmins;
        expect(isAdmins({ tokenId: 'rules' })).toBe(true);
        expect(isAdmins({ tokenId: 'draws' })).toBe(false);
        expect(isAdmins({ userId: 'carla' })).toBe(true);
        expect(isAdmins({ userId: 'ana' })).toBe(false);
        // A token lies in programs: of an admin's it may no more than it says.
        expect(isAdmins({ userId: 'carla', tokenId: 'draws' })).toBe(false);
      });

      test('is removed with its token, with what it was still to be told, and others stay', () => {
        const webhooks = build();
        const made = [
          add(webhooks, undefined, { tokenId: 'draws' }),
          add(webhooks, undefined, { tokenId: 'draws' }),
        ];
        const others = [add(webhooks, undefined, { tokenId: 'rules' }), add(webhooks)];
        note(webhooks, 'job-1');
        expect(webhooks.removeOfToken('draws').toSorted()).toEqual(made);
        expect(webhooks.removeOfToken('draws')).toEqual([]);
        expect(webhooks.list('ana').map(({ id }) => id)).toEqual(others.toReversed());
        expect(webhooks.pendingCount()).toBe(2);
      });

      test('is listed for its owner alone, the newest first', () => {
        const webhooks = build();
        const [first, second] = [add(webhooks), add(webhooks)];
        add(webhooks, undefined, { userId: 'ben' });
        expect(webhooks.list('ana').map(({ id }) => id)).toEqual([second, first]);
      });

      test('is removed with its calls, once', () => {
        const webhooks = build();
        const id = add(webhooks);
        note(webhooks, 'job-1');
        const call = leaseOne(webhooks, 0);
        expect(webhooks.remove(id)).toBe(true);
        expect(webhooks.remove(id)).toBe(false);
        expect(webhooks.get(id)).toBeUndefined();
        expect(webhooks.secretOf(id)).toBeUndefined();
        expect(webhooks.pendingCount()).toBe(0);
        expect(webhooks.settle(call.id, { state: 'delivered' }, 1)).toBe(false);
        expect(webhooks.postpone(call.id, { dueAtMs: 9, failure: timeout }, 1)).toBe(false);
      });

      test('goes with the person it belongs to, and others stay', () => {
        const webhooks = build();
        add(webhooks);
        add(webhooks);
        const bens = add(webhooks, undefined, { userId: 'ben' });
        note(webhooks, 'job-1');
        webhooks.erase('ana');
        expect(webhooks.list('ana')).toEqual([]);
        expect(webhooks.pendingCount()).toBe(0);
        expect(webhooks.get(bens)).toBeDefined();
      });
    });

    describe('what is noted', () => {
      test('becomes a call of every webhook of the person that is told of it', () => {
        const webhooks = build();
        const told = [add(webhooks), add(webhooks, 'https://b.example/')];
        add(webhooks, undefined, { events: ['generation.failed'] });
        add(webhooks, undefined, { userId: 'ben' });
        note(webhooks, 'job-1', 7);
        expect(webhooks.pendingCount()).toBe(2);
        const leased = lease(webhooks, 7);
        expect(leased.map(({ webhookId }) => webhookId)).toEqual(told);
        expect(leased[0]).toMatchObject({
          jobId: 'job-1',
          event: 'generation.completed',
          state: 'pending',
          attempts: 1,
          createdAtMs: 7,
          endedAtMs: undefined,
          lastFailure: undefined,
          url: 'https://hooks.example/',
          secret: webhooks.secretOf(told[0] ?? ''),
          userId: 'ana',
          token: undefined,
          isAdmins: false,
        });
      });

      test('is told once, however often it is noted', () => {
        const webhooks = build();
        const id = add(webhooks);
        note(webhooks, 'job-1');
        note(webhooks, 'job-1', 5);
        expect(webhooks.calls(id, { limit: 9 })).toHaveLength(1);
      });

      test('is not told to a webhook that is paused, also not later', () => {
        const webhooks = build();
        const id = add(webhooks);
        webhooks.setPaused(id, 1);
        note(webhooks, 'job-1');
        webhooks.setPaused(id, undefined);
        expect(webhooks.pendingCount()).toBe(0);
      });
    });

    describe('a lease', () => {
      test('counts as an attempt and is not given again until it has run out', () => {
        const webhooks = build();
        add(webhooks);
        note(webhooks, 'job-1');
        const first = leaseOne(webhooks, 0);
        expect(lease(webhooks, leaseMs - 1)).toEqual([]);
        expect(leaseOne(webhooks, leaseMs)).toEqual({ ...first, attempts: 2 });
      });

      test('is given to one call of a host at a time, whoever asked for it, the oldest first', () => {
        const webhooks = build();
        add(webhooks, 'https://same.example/ana');
        add(webhooks, 'https://same.example/ben', { userId: 'ben' });
        add(webhooks, 'https://other.example/', { userId: 'ben' });
        note(webhooks, 'bens-1', 2);
        note(webhooks, 'job-1', 1);
        note(webhooks, 'job-2', 0);
        const leased = lease(webhooks, 5);
        expect(leased.map(({ jobId, url }) => [jobId, url])).toEqual([
          ['job-2', 'https://same.example/ana'],
          ['bens-1', 'https://other.example/'],
        ]);
        expect(lease(webhooks, 6)).toEqual([]);
        webhooks.settle(leased[0]?.id ?? '', { state: 'delivered' }, 6);
        expect(leaseOne(webhooks, 6).jobId).toBe('job-1');
      });

      test('is given to so many calls, and to so many of one person', () => {
        const webhooks = build();
        for (let host = 0; host < 4; host += 1) {
          add(webhooks, `https://${host}.example/`);
          add(webhooks, `https://bens-${host}.example/`, { userId: 'ben' });
        }
        note(webhooks, 'job-1', 0);
        note(webhooks, 'bens-1', 1);
        const owners = (limits: { limit: number; limitPerUser: number }) =>
          lease(webhooks, 9, limits).map(({ userId }) => userId);
        expect(owners({ limit: 3, limitPerUser: 2 })).toEqual(['ana', 'ana', 'ben']);
        expect(owners({ limit: 3, limitPerUser: 2 })).toEqual(['ben']);
        expect(owners({ limit: 3, limitPerUser: 3 })).toEqual(['ana', 'ben']);
      });

      test('is not given for a paused webhook, and goes on when that is resumed', () => {
        const webhooks = build();
        const id = add(webhooks);
        note(webhooks, 'job-1');
        webhooks.setPaused(id, 1);
        expect(webhooks.get(id)).toMatchObject({ pausedAtMs: 1 });
        expect(lease(webhooks, 1)).toEqual([]);
        webhooks.setPaused(id, undefined);
        expect(leaseOne(webhooks, 2).jobId).toBe('job-1');
      });

      test('is given for a paused webhook whose token is over: it will never be resumed', () => {
        const webhooks = build();
        const id = add(webhooks, undefined, { tokenId: 'draws' });
        note(webhooks, 'job-1');
        webhooks.setPaused(id, 1);
        expect(lease(webhooks, 999)).toEqual([]);
        expect(leaseOne(webhooks, 1_000)).toMatchObject({ webhookId: id, jobId: 'job-1' });
      });

      test('is taken back when its process is gone, and the call is the same', () => {
        const webhooks = build();
        add(webhooks);
        note(webhooks, 'job-1');
        const { id } = leaseOne(webhooks, 0);
        expect(webhooks.release()).toBe(1);
        expect(leaseOne(webhooks, 1)).toMatchObject({ id, attempts: 2 });
      });

      test('is given for what was postponed or leased before the clock was set back', () => {
        const webhooks = build();
        add(webhooks, 'https://a.example/');
        add(webhooks, 'https://b.example/');
        const yearMs = 365 * 86_400_000;
        note(webhooks, 'job-1', yearMs);
        const [postponed] = lease(webhooks, yearMs);
        webhooks.postpone(postponed?.id ?? '', { dueAtMs: yearMs + 1, failure: timeout }, yearMs);
        expect(lease(webhooks, 0)).toHaveLength(2);
      });
    });

    describe('a call', () => {
      test('that arrived is over', () => {
        const webhooks = build();
        const id = add(webhooks);
        note(webhooks, 'job-1');
        const call = leaseOne(webhooks, 0);
        expect(webhooks.settle(call.id, { state: 'delivered' }, 5)).toBe(true);
        expect(webhooks.settle(call.id, { state: 'failed', failure: timeout }, 6)).toBe(false);
        expect(webhooks.calls(id, { limit: 1 })).toMatchObject([
          { id: call.id, state: 'delivered', endedAtMs: 5, lastFailure: undefined },
        ]);
        expect(lease(webhooks, 10 * leaseMs)).toEqual([]);
      });

      test('that is postponed is due then, and says why', () => {
        const webhooks = build();
        const id = add(webhooks);
        note(webhooks, 'job-1');
        const call = leaseOne(webhooks, 0);
        const failure = { kind: 'status', status: 503 } as const;
        expect(webhooks.postpone(call.id, { dueAtMs: 50, failure }, 3)).toBe(true);
        expect(webhooks.nextDueAtMs(3)).toBe(50);
        expect(lease(webhooks, 49)).toEqual([]);
        expect(webhooks.calls(id, { limit: 1 })).toMatchObject([{ state: 'pending', lastFailure: failure }]);
        expect(leaseOne(webhooks, 50)).toMatchObject({ id: call.id, attempts: 2, lastFailure: failure });
      });

      test('that is postponed holds up no other of its webhook', () => {
        const webhooks = build();
        add(webhooks);
        note(webhooks, 'job-1');
        note(webhooks, 'job-2');
        webhooks.postpone(leaseOne(webhooks, 0).id, { dueAtMs: 50, failure: timeout }, 0);
        expect(leaseOne(webhooks, 1).jobId).toBe('job-2');
      });

      test('is listed with the others of its webhook, the newest first', () => {
        const webhooks = build();
        const id = add(webhooks);
        for (const jobId of ['job-1', 'job-2', 'job-3']) note(webhooks, jobId);
        expect(webhooks.calls(id, { limit: 2 }).map(({ jobId }) => jobId)).toEqual(['job-3', 'job-2']);
      });

      test('is given up with all that its webhook was still to be told; what is over stays as it was', () => {
        const webhooks = build();
        const id = add(webhooks);
        const other = add(webhooks, 'https://b.example/');
        note(webhooks, 'job-1');
        webhooks.settle(lease(webhooks, 0)[0]?.id ?? '', { state: 'delivered' }, 5);
        note(webhooks, 'job-2');
        note(webhooks, 'job-3');
        webhooks.giveUp(id, { kind: 'token-over' }, 9);
        expect(webhooks.calls(id, { limit: 9 })).toMatchObject([
          { jobId: 'job-3', state: 'failed', endedAtMs: 9, lastFailure: { kind: 'token-over' } },
          { jobId: 'job-2', state: 'failed', endedAtMs: 9, lastFailure: { kind: 'token-over' } },
          { jobId: 'job-1', state: 'delivered', endedAtMs: 5 },
        ]);
        expect(webhooks.pendingCount()).toBe(webhooks.calls(other, { limit: 9 }).length);
      });

      test('is forgotten a while after it ended; what is pending stays', () => {
        const webhooks = build();
        const id = add(webhooks);
        for (const jobId of ['job-1', 'job-2', 'job-3']) note(webhooks, jobId);
        webhooks.settle(leaseOne(webhooks, 0).id, { state: 'delivered' }, 10);
        webhooks.settle(leaseOne(webhooks, 0).id, { state: 'failed', failure: timeout }, 20);
        expect(webhooks.prune(20)).toBe(1);
        expect(webhooks.prune(20)).toBe(0);
        expect(webhooks.calls(id, { limit: 9 }).map(({ jobId }) => jobId)).toEqual(['job-3', 'job-2']);
      });
    });

    test('since when a webhook fails is known until a call arrives or it is resumed', () => {
      const webhooks = build();
      const id = add(webhooks);
      const failingSince = () => webhooks.get(id)?.failingSinceMs;
      for (const jobId of ['job-1', 'job-2', 'job-3', 'job-4']) note(webhooks, jobId);
      const next = (atMs: number) => leaseOne(webhooks, atMs).id;
      webhooks.postpone(next(0), { dueAtMs: 900, failure: timeout }, 5);
      webhooks.settle(next(0), { state: 'failed', failure: timeout }, 6);
      expect(failingSince()).toBe(5);
      webhooks.settle(next(0), { state: 'delivered' }, 7);
      expect(failingSince()).toBeUndefined();
      webhooks.settle(next(0), { state: 'failed', failure: timeout }, 8);
      expect(failingSince()).toBe(8);
      webhooks.setPaused(id, 9);
      expect(failingSince()).toBe(8);
      webhooks.setPaused(id, undefined);
      expect(failingSince()).toBeUndefined();
    });

    test('what is due next is the first that is not due yet', () => {
      const webhooks = build();
      add(webhooks);
      expect(webhooks.nextDueAtMs(0)).toBeUndefined();
      note(webhooks, 'job-1', 0);
      note(webhooks, 'job-2', 30);
      note(webhooks, 'job-3', 20);
      expect(webhooks.nextDueAtMs(0)).toBe(20);
      expect(webhooks.nextDueAtMs(30)).toBeUndefined();
    });
  });
}

interface Wanted {
  readonly userId: string;
  readonly tokenId: string;
  readonly events: readonly WebhookEvent[];
}

webhooksContract('Webhooks in SQLite', () => {
  const { database } = aDatabase();
  for (const userId of ['ana', 'ben', 'carla']) addUser(database, userId);
  database.exec("UPDATE users SET role = 'admin' WHERE id = 'carla'");
  database.exec(`
    INSERT INTO api_tokens (id, token_hash, user_id, name, scopes, created_at_ms, expires_at_ms) VALUES
      ('draws', zeroblob(32), 'ana', 'frame', '["draw"]', 0, 1000),
      ('rules', randomblob(32), 'ana', 'panel', '["admin"]', 0, NULL)`);
  for (let number = 1; number < 10; number += 1) addJob(database, `job-${number}`, 'ana', 1);
  for (const jobId of ['bens-1', 'bens-2']) addJob(database, jobId, 'ben', 1);
  let made = 0;
  const newId = (): string => {
    made += 1;
    return String(made).padStart(4, '0');
  };
  return createWebhooks(database, { newId });
});
