import { describe, expect, test } from 'vitest';
import { createChangeQuota } from '../../../src/app/change-quota.ts';
import { createAuditLog } from '../../../src/db/audit-log.ts';
import { createQuotaLedger } from '../../../src/db/quota-ledger.ts';
import { createQuotaPolicies } from '../../../src/db/quota-policies.ts';
import { createUserStore } from '../../../src/db/user-store.ts';
import { aDatabase } from '../../support/a-database.ts';

function setUp() {
  const { database, transact } = aDatabase();
  const users = createUserStore(database, { newId: () => crypto.randomUUID() });
  const policies = createQuotaPolicies(database);
  const ledger = createQuotaLedger(database);
  const audit = createAuditLog(database, { keyOf: users.key });
  const { userId } = users.recognise(
    { surface: 'discord', userExternalId: '1', spaceExternalId: 'guild' },
    0,
  );
  const ann = users.get(userId);
  if (ann === undefined) throw new Error('Expected a user');
  const change = (deps: Partial<Parameters<typeof createChangeQuota>[0]> = {}) =>
    createChangeQuota({ transact, policies, ledger, audit, now: () => 7, ...deps });
  const audited = () =>
    database
      .prepare<[], { kind: string; actor: string; user_id: string | null; content: string }>(
        'SELECT kind, actor, user_id, content FROM audit_log ORDER BY seq',
      )
      .all()
      .map(({ content, ...row }) => ({ ...row, content: JSON.parse(content) as unknown }));
  return { change, audited, ann, policies, ledger };
}

describe('changing quota', () => {
  test('a changed rule is written to the audit log with what it said before and says now', () => {
    const { change, audited, ann } = setUp();
    const rule = { scope: 'user', scopeKey: ann.id } as const;
    change().setRule({ ...rule, maxQueued: 3 }, 'operator');
    change().setRule({ ...rule, capacityMillicredits: 'unlimited' }, 'operator');
    const about = { kind: 'policy-changed', actor: 'operator', user_id: ann.id };
    const after = { capacityMillicredits: 'unlimited', maxQueued: 3 };
    expect(audited()).toEqual([
      { ...about, content: { ...rule, before: null, after: { maxQueued: 3 } } },
      { ...about, content: { ...rule, before: { maxQueued: 3 }, after } },
    ]);
  });

  test('a replaced rule says only what it was given, in one entry of the audit log', () => {
    const { change, audited, policies } = setUp();
    const rule = { scope: 'role', scopeKey: 'trusted' } as const;
    change().setRule({ ...rule, maxQueued: 3, blocked: true }, 'operator');
    expect(change().replaceRule({ ...rule, maxQueued: 4 }, 'operator')).toEqual({
      before: expect.objectContaining({ maxQueued: 3, blocked: true }),
      after: expect.objectContaining({ maxQueued: 4, blocked: undefined }),
    });
    expect(policies.list().find(({ scope }) => scope === 'role')).toMatchObject({
      maxQueued: 4,
      blocked: undefined,
    });
    expect(audited().slice(1)).toMatchObject([
      { content: { before: { maxQueued: 3, blocked: true }, after: { maxQueued: 4 } } },
    ]);
  });

  test('the default rule is replaced in its place', () => {
    const { change, policies } = setUp();
    const before = policies.list().find(({ scope }) => scope === 'default');
    const { after } = change().replaceRule({ scope: 'default', scopeKey: '', maxQueued: 4 }, 'operator');
    expect(after).toEqual({ ...before, maxQueued: 4 });
  });

  test('a removed rule is written to the audit log, one that was not there is not', () => {
    const { change, audited } = setUp();
    const { setRule, removeRule } = change();
    setRule({ scope: 'role', scopeKey: 'trusted', blocked: true }, 'operator');
    expect(removeRule('role', 'trusted', 'operator')).toMatchObject({ blocked: true });
    expect(removeRule('role', 'trusted', 'operator')).toBeUndefined();
    expect(audited().slice(1)).toMatchObject([{ content: { before: { blocked: true }, after: null } }]);
  });

  test('an adjustment is written to the audit log with both balances and the reason', () => {
    const { change, audited, ann } = setUp();
    expect(change().adjust(ann, -50_000, 'a mistake of ours', 'operator')).toBe(250_000);
    expect(audited()).toEqual([
      {
        kind: 'quota-changed',
        actor: 'operator',
        user_id: ann.id,
        content: { balanceBefore: 300_000, balanceAfter: 250_000, reason: 'a mistake of ours' },
      },
    ]);
  });

  test('nothing changes when the audit log cannot be written', () => {
    const { change, ann, policies, ledger } = setUp();
    const broken = change({
      audit: {
        append: () => {
          throw new Error('the disk is full');
        },
      },
    });
    expect(() => broken.setRule({ scope: 'default', scopeKey: '', maxQueued: 1 }, 'operator')).toThrow();
    expect(() => broken.adjust(ann, 1, '', 'operator')).toThrow();
    expect(policies.resolve({ userId: ann.id, role: 'member' }).maxQueued).toBe(10);
    expect(ledger.entries(ann.id, { limit: 1 })).toEqual([]);
  });
});
