import { expect, test } from 'vitest';
import { createChangeSpacePolicy, type SpacePolicyChange } from '../../../src/app/change-space-policy.ts';
import { createAuditLog } from '../../../src/db/audit-log.ts';
import { createSpacePolicies } from '../../../src/db/space-policies.ts';
import { allSpaces, defaultSpacePolicy } from '../../../src/domain/space-policy.ts';
import { aDatabase } from '../../support/a-database.ts';

const nothing = { add: [], remove: [] };

function setUp() {
  const { database, transact } = aDatabase();
  const policies = createSpacePolicies(database);
  const audit = createAuditLog(database, { keyOf: () => undefined });
  const changeWith = createChangeSpacePolicy({ transact, policies, audit, now: () => 7 });
  const audited = () =>
    database
      .prepare<[], { kind: string; actor: string; space_id: string | null; content: string }>(
        'SELECT kind, actor, space_id, content FROM audit_log ORDER BY seq',
      )
      .all()
      .map(({ content, ...row }) => ({ ...row, content: JSON.parse(content) as unknown }));
  return {
    policies,
    transact,
    audited,
    change: (spaceId: string, change: Partial<SpacePolicyChange>) =>
      changeWith(spaceId, { deny: nothing, allow: nothing, kinds: {}, ...change }, 'operator'),
  };
}

test('a change is written to the audit log with what was different before and what is now', () => {
  const { change, audited } = setUp();
  change('guild', { deny: { add: ['bad', 'worse'], remove: [] }, maxQueued: 3 });
  change('guild', { deny: { add: ['worst'], remove: ['bad'] }, kinds: { gif: null } });
  const about = { kind: 'policy-changed', actor: 'operator', space_id: 'guild' };
  const scope = 'space-rules';
  expect(audited()).toEqual([
    {
      ...about,
      content: { scope, before: {}, after: { deny: ['bad', 'worse'], allow: [], maxQueued: 3 } },
    },
    {
      ...about,
      content: {
        scope,
        before: { deny: ['bad'], allow: [] },
        after: { deny: ['worst'], allow: [], kinds: { image: 'member', gif: null } },
      },
    },
  ]);
});

test('a change of the rules for all names no space', () => {
  const { change, audited, policies } = setUp();
  change(allSpaces, { maxQueued: 3 });
  expect(audited()).toMatchObject([{ space_id: null, content: { before: {}, after: { maxQueued: 3 } } }]);
  expect(policies.resolve('guild').maxQueued).toBe(3);
});

test('a word is on a list once, however it is capitalised, and goes the same way', () => {
  const { change, policies } = setUp();
  change('guild', { deny: { add: ['Bad', 'bad', 'ÇÃO'], remove: [] } });
  change('guild', { deny: { add: ['BAD'], remove: ['c\u0327a\u0303o'] } });
  expect(policies.own('guild').words?.deny).toEqual(['BAD']);
});

test('setting one kind keeps the other as it was, and touches no other part', () => {
  const { change, policies } = setUp();
  change(allSpaces, { kinds: { image: 'trusted' } });
  change('guild', { kinds: { gif: 'admin' } });
  expect(policies.own('guild')).toEqual({ kinds: { image: 'trusted', gif: 'admin' } });
});

test('channels are allowed, taken back and freed again, and the audit log has each list as it was and as it is', () => {
  const { change, policies, audited } = setUp();
  change('guild', { channels: { add: ['1', '2', '1'], remove: [] } });
  expect(policies.own('guild')).toEqual({ channels: ['1', '2'] });
  change('guild', { channels: { add: ['3'], remove: ['1'] } });
  expect(policies.own('guild')).toEqual({ channels: ['2', '3'] });
  change('guild', { channels: 'all' });
  expect(policies.own('guild')).toEqual({ channels: [] });
  expect(audited().map(({ content }) => content)).toEqual([
    { scope: 'space-rules', before: {}, after: { channels: ['1', '2'] } },
    { scope: 'space-rules', before: { channels: ['1', '2'] }, after: { channels: ['2', '3'] } },
    { scope: 'space-rules', before: { channels: ['2', '3'] }, after: { channels: [] } },
  ]);
});

test('a space that changes a list takes what holds there as its own first', () => {
  const { change, policies } = setUp();
  change(allSpaces, { channels: { add: ['1'], remove: [] }, trustedRoles: { add: ['7', '8'], remove: [] } });
  change('guild', { channels: { add: ['2'], remove: [] }, trustedRoles: { add: [], remove: ['8'] } });
  expect(policies.own('guild')).toEqual({ channels: ['1', '2'], trustedRoles: ['7'] });
  expect(policies.own(allSpaces)).toEqual({ channels: ['1'], trustedRoles: ['7', '8'] });
});

test('what is set back follows the rules for all again, and the audit log has what was there', () => {
  const { change, policies, audited } = setUp();
  change(allSpaces, { maxQueued: 40, kinds: { gif: 'trusted' } });
  change('guild', { maxQueued: 3, kinds: { gif: null }, deny: { add: ['bad'], remove: [] } });
  change('guild', { reset: ['maxQueued', 'words'] });
  expect(policies.own('guild')).toEqual({ kinds: { image: 'member', gif: undefined } });
  change(allSpaces, { maxQueued: 50 });
  expect(policies.resolve('guild').maxQueued).toBe(50);
  expect(audited()[2]).toMatchObject({
    space_id: 'guild',
    content: { scope: 'space-rules', before: { maxQueued: 3, deny: ['bad'], allow: [] }, after: {} },
  });
});

test('a space with nothing of its own any more is none that has rules of its own', () => {
  const { change, policies } = setUp();
  change('guild', { maxQueued: 3 });
  change('guild', { reset: ['maxQueued', 'channels'] });
  expect(policies.spaceCount()).toBe(0);
});

test('what else is changed starts from what was set back', () => {
  const { change, policies } = setUp();
  change(allSpaces, { channels: { add: ['1'], remove: [] }, kinds: { image: 'trusted' } });
  const words = { add: ['bad'], remove: [] };
  change('guild', { channels: { add: ['2'], remove: ['1'] }, kinds: { image: 'admin' }, deny: words });
  change('guild', {
    reset: ['channels', 'kinds', 'words'],
    channels: { add: ['3'], remove: [] },
    kinds: { gif: 'admin' },
    deny: { add: ['worse'], remove: [] },
  });
  expect(policies.own('guild')).toEqual({
    channels: ['1', '3'],
    kinds: { image: 'trusted', gif: 'admin' },
    words: { deny: ['worse'], allow: [] },
  });
});

test('the rules for all are set back to how Pincel comes', () => {
  const { change, policies } = setUp();
  change(allSpaces, { maxQueued: 40, nsfw: 'always' });
  change(allSpaces, { reset: ['nsfw'] });
  expect(policies.resolve(allSpaces)).toEqual({ ...defaultSpacePolicy, maxQueued: 40 });
});

test('the rule for explicit pictures and the trusted roles are audited where they differ', () => {
  const { change, audited } = setUp();
  change('guild', { nsfw: 'always', trustedRoles: { add: ['7'], remove: [] } });
  change('guild', { nsfw: 'always', trustedRoles: { add: ['7'], remove: [] } });
  change('guild', { nsfw: 'never' });
  expect(audited().map(({ content }) => content)).toEqual([
    { scope: 'space-rules', before: {}, after: { nsfw: 'always', trustedRoles: ['7'] } },
    { scope: 'space-rules', before: {}, after: {} },
    { scope: 'space-rules', before: { nsfw: 'always' }, after: { nsfw: 'never' } },
  ]);
});

test('without its entry in the audit log a change is not made', () => {
  const { policies, transact } = setUp();
  const audit = {
    append(): number {
      throw new Error('no');
    },
  };
  const change = createChangeSpacePolicy({ transact, policies, audit, now: () => 7 });
  expect(() =>
    change('guild', { deny: nothing, allow: nothing, kinds: {}, maxQueued: 3 }, 'operator'),
  ).toThrow('no');
  expect(policies.own('guild')).toEqual({});
});
