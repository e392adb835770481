import { describe, expect, test } from 'vitest';
import { createQuotaPolicies } from '../../src/db/quota-policies.ts';
import type { PolicySubject, QuotaPolicies } from '../../src/domain/quota-ledger.ts';
import { aDatabase } from '../support/a-database.ts';

const subject: PolicySubject = { userId: 'ann', role: 'trusted', spaceId: 'guild', surface: 'discord' };

/** What every `QuotaPolicies` does; `build` answers one as a new database has it. */
export function quotaPoliciesContract(name: string, build: () => QuotaPolicies): void {
  describe(name, () => {
    test('everybody begins with the default rule', () => {
      expect(build().resolve(subject)).toEqual({
        capacityMillicredits: 300_000,
        refillMillicreditsPerDay: 1_200_000,
        maxQueued: 10,
        maxRunning: 2,
        blocked: false,
      });
    });

    test('the person at the machine has no bounds, and still a policy for everything else', () => {
      expect(build().resolve({ ...subject, surface: 'cli' })).toMatchObject({
        capacityMillicredits: undefined,
        refillMillicreditsPerDay: 1_200_000,
        maxQueued: 100,
      });
    });

    test('the narrowest rule decides: user, role, space, platform, default', () => {
      const policies = build();
      const rules = [
        ['platform', 'discord'],
        ['space', 'guild'],
        ['role', 'trusted'],
        ['user', 'ann'],
      ] as const;
      for (const [index, [scope, scopeKey]] of rules.entries()) {
        policies.set({ scope, scopeKey, maxQueued: 20 + index }, 1);
        expect(policies.resolve(subject).maxQueued).toBe(20 + index);
      }
    });

    test('every field is decided by itself', () => {
      const policies = build();
      policies.set({ scope: 'user', scopeKey: 'ann', blocked: true }, 1);
      policies.set({ scope: 'role', scopeKey: 'trusted', capacityMillicredits: 'unlimited' }, 1);
      policies.set({ scope: 'space', scopeKey: 'guild', capacityMillicredits: 5, maxRunning: 7 }, 1);
      policies.set({ scope: 'platform', scopeKey: 'discord', refillMillicreditsPerDay: 0 }, 1);
      expect(policies.resolve(subject)).toEqual({
        capacityMillicredits: undefined,
        refillMillicreditsPerDay: 0,
        maxQueued: 10,
        maxRunning: 7,
        blocked: true,
      });
    });

    test('a rule that says no decides as much as one that says yes', () => {
      const policies = build();
      policies.set(
        { scope: 'role', scopeKey: 'trusted', blocked: true, capacityMillicredits: 'unlimited' },
        1,
      );
      policies.set({ scope: 'user', scopeKey: 'ann', blocked: false, capacityMillicredits: 0 }, 1);
      expect(policies.resolve(subject)).toMatchObject({ blocked: false, capacityMillicredits: 0 });
    });

    test('rules of others say nothing', () => {
      const policies = build();
      policies.set({ scope: 'user', scopeKey: 'bob', maxQueued: 1 }, 1);
      policies.set({ scope: 'space', scopeKey: 'ann', maxQueued: 2 }, 1);
      policies.set({ scope: 'platform', scopeKey: 'telegram', maxQueued: 3 }, 1);
      expect(policies.resolve(subject).maxQueued).toBe(10);
    });

    test('where nobody knows the place, rules of spaces and platforms say nothing', () => {
      const policies = build();
      policies.set({ scope: 'space', scopeKey: 'guild', maxQueued: 1 }, 1);
      policies.set({ scope: 'role', scopeKey: 'trusted', maxRunning: 4 }, 1);
      const known = policies.resolve({ userId: 'ann', role: 'trusted' });
      expect(known).toMatchObject({ maxQueued: 10, maxRunning: 4 });
    });

    test('setting a rule leaves what is not given and answers before and after', () => {
      const policies = build();
      const rule = { scope: 'user', scopeKey: 'ann' } as const;
      const first = policies.set({ ...rule, maxQueued: 3, capacityMillicredits: 'unlimited' }, 1);
      expect(first.before).toBeUndefined();
      const second = policies.set({ ...rule, blocked: true }, 2);
      expect(second.before).toEqual(first.after);
      expect(second.after).toEqual({ ...first.after, blocked: true });
    });

    test('the default rule can be changed', () => {
      const policies = build();
      const { before, after } = policies.set({ scope: 'default', scopeKey: '', maxQueued: 5 }, 1);
      expect(before?.maxQueued).toBe(10);
      expect(after.maxQueued).toBe(5);
      expect(policies.resolve(subject).maxQueued).toBe(5);
    });

    test('a removed rule decides nothing any more and is answered once', () => {
      const policies = build();
      const { after } = policies.set({ scope: 'user', scopeKey: 'ann', maxQueued: 3 }, 1);
      expect(policies.remove('user', 'ann')).toEqual(after);
      expect(policies.remove('user', 'ann')).toBeUndefined();
      expect(policies.resolve(subject).maxQueued).toBe(10);
    });

    test('the default rule stays', () => {
      const policies = build();
      expect(() => policies.remove('default', '')).toThrow(/default rule cannot be removed/);
      expect(policies.resolve(subject).maxQueued).toBe(10);
    });

    test('rules are listed from the narrowest scope to the widest', () => {
      const policies = build();
      policies.set({ scope: 'user', scopeKey: 'bob', blocked: true }, 1);
      policies.set({ scope: 'user', scopeKey: 'ann', blocked: true }, 1);
      policies.set({ scope: 'space', scopeKey: 'guild', maxQueued: 1 }, 1);
      const names = policies.list().map(({ scope, scopeKey }) => `${scope} ${scopeKey}`);
      expect(names).toEqual(['user ann', 'user bob', 'space guild', 'platform cli', 'default ']);
    });
  });
}

quotaPoliciesContract('quota policies in SQLite', () => createQuotaPolicies(aDatabase().database));
