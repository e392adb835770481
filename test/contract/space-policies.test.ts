import { describe, expect, test } from 'vitest';
import { createSpacePolicies } from '../../src/db/space-policies.ts';
import { allSpaces, defaultSpacePolicy, type SpacePolicies } from '../../src/domain/space-policy.ts';
import type { Transact } from '../../src/domain/transact.ts';
import { aDatabase } from '../support/a-database.ts';

/** What every implementation of `SpacePolicies` promises. */
export function describeSpacePolicies(
  aStore: () => { readonly policies: SpacePolicies; readonly transact: Transact },
): void {
  test('nothing is denied and everybody may ask for everything before anybody has said otherwise', () => {
    const { policies } = aStore();
    expect(policies.resolve('guild')).toEqual(defaultSpacePolicy);
    expect(policies.own('guild')).toEqual({});
    expect(policies.own(allSpaces)).toEqual({});
  });

  test('rules for all hold in a space that has none of its own', () => {
    const { policies } = aStore();
    policies.set(allSpaces, { maxQueued: 7, kinds: { image: 'member', gif: 'trusted' } }, 1);
    expect(policies.resolve('guild')).toMatchObject({
      maxQueued: 7,
      kinds: { image: 'member', gif: 'trusted' },
    });
  });

  test('a part that a space sets holds there and nowhere else', () => {
    const { policies } = aStore();
    policies.set(allSpaces, { maxQueued: 7, kinds: { image: 'member', gif: 'trusted' } }, 1);
    policies.set('guild', { maxQueued: 0 }, 2);
    expect(policies.resolve('guild')).toMatchObject({
      maxQueued: 0,
      kinds: { image: 'member', gif: 'trusted' },
    });
    expect(policies.resolve('other')).toMatchObject({ maxQueued: 7 });
    expect(policies.own('guild')).toEqual({ maxQueued: 0 });
  });

  test('the spaces that have rules of their own are told, the latest changed first', () => {
    const { policies } = aStore();
    policies.set('guild', { maxQueued: 1 }, 1);
    policies.set('group', { maxQueued: 1 }, 2);
    policies.set(allSpaces, { maxQueued: 1 }, 3);
    const all = { limit: 10, offset: 0 };
    expect(policies.spaces(all)).toEqual(['group', 'guild']);
    policies.set('guild', { maxQueued: 2 }, 4);
    expect(policies.spaces(all)).toEqual(['guild', 'group']);
    expect(policies.spaces({ limit: 1, offset: 1 })).toEqual(['group']);
    expect(policies.spaceCount()).toBe(2);
  });

  test('a part that is written as undefined is the space’s own no longer; without any it has no rules of its own', () => {
    const { policies } = aStore();
    policies.set(allSpaces, { maxQueued: 7 }, 1);
    policies.set('guild', { maxQueued: 1, nsfw: 'always' }, 1);
    expect(policies.set('guild', { maxQueued: undefined }, 2)).toEqual({
      before: { maxQueued: 1, nsfw: 'always' },
      after: { nsfw: 'always' },
    });
    expect(policies.resolve('guild')).toMatchObject({ maxQueued: 7, nsfw: 'always' });
    policies.set('guild', { nsfw: undefined }, 3);
    expect(policies.own('guild')).toEqual({});
    expect(policies.resolve('guild')).toMatchObject({ maxQueued: 7, nsfw: 'never' });
    expect(policies.spaceCount()).toBe(0);
  });

  test('a kind that nobody may ask for stays so when it is read back', () => {
    const { policies } = aStore();
    policies.set('guild', { kinds: { image: 'admin', gif: undefined } }, 1);
    expect(policies.resolve('guild').kinds).toEqual({ image: 'admin', gif: undefined });
    expect(policies.resolve('other').kinds).toEqual({ image: 'member', gif: 'member' });
  });

  test('words for all and words of a space are joined, and stay apart in their own rules', () => {
    const { policies } = aStore();
    policies.set(allSpaces, { words: { deny: ['bad'], allow: ['badger'] } }, 1);
    policies.set('guild', { words: { deny: ['worse*'], allow: [] } }, 2);
    expect(policies.resolve('guild').words).toEqual({ deny: ['bad', 'worse*'], allow: ['badger'] });
    expect(policies.resolve('other').words).toEqual({ deny: ['bad'], allow: ['badger'] });
    expect(policies.own('guild').words).toEqual({ deny: ['worse*'], allow: [] });
  });

  test('channels, the rule for explicit pictures and trusted roles of a space take the place of those for all', () => {
    const { policies } = aStore();
    const forAll = { channels: ['1'], nsfw: 'marked-channels', trustedRoles: ['7'] } as const;
    policies.set(allSpaces, forAll, 1);
    expect(policies.resolve('guild')).toMatchObject(forAll);
    const own = { channels: [], nsfw: 'always', trustedRoles: ['8', '9'] } as const;
    policies.set('guild', own, 2);
    expect(policies.own('guild')).toEqual(own);
    expect(policies.resolve('guild')).toMatchObject(own);
    expect(policies.resolve('other')).toMatchObject(forAll);
    policies.set('other', { channels: ['2'] }, 3);
    expect(policies.resolve('other')).toMatchObject({ ...forAll, channels: ['2'] });
  });

  test('setting some parts leaves the others, and answers them as they were and as they are', () => {
    const { policies } = aStore();
    const first = policies.set('guild', { maxQueued: 3 }, 1);
    expect(first).toEqual({ before: {}, after: { maxQueued: 3 } });
    const words = { deny: ['bad'], allow: [] };
    const second = policies.set('guild', { words }, 2);
    expect(second).toEqual({ before: { maxQueued: 3 }, after: { maxQueued: 3, words } });
    expect(policies.set('guild', {}, 3).after).toEqual(second.after);
  });

  test('a word list is the same object until one of its lists changes', () => {
    const { policies } = aStore();
    policies.set('guild', { words: { deny: ['bad'], allow: [] } }, 1);
    const before = policies.resolve('guild').words;
    const elsewhere = policies.resolve('other').words;
    expect(policies.resolve('guild').words).toBe(before);
    expect(policies.resolve('another').words).toBe(elsewhere);
    policies.set(allSpaces, { words: { deny: ['worse'], allow: [] } }, 2);
    expect(policies.resolve('guild').words).not.toBe(before);
    expect(policies.resolve('guild').words.deny).toEqual(['worse', 'bad']);
    expect(policies.resolve('other').words.deny).toEqual(['worse']);
  });

  test('a change whose transaction fails was never made', () => {
    const { policies, transact } = aStore();
    policies.set('guild', { maxQueued: 3 }, 1);
    expect(() =>
      transact(() => {
        policies.set('guild', { maxQueued: 4 }, 2);
        expect(policies.resolve('guild').maxQueued).toBe(4);
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(policies.resolve('guild').maxQueued).toBe(3);
  });

  test('rules of more spaces than are remembered are all told right', () => {
    const { policies, transact } = aStore();
    const spaces = Array.from({ length: 300 }, (_, index) => `space-${index}`);
    transact(() => {
      for (const [index, space] of spaces.entries()) policies.set(space, { maxQueued: index }, 1);
    });
    for (let round = 0; round < 2; round += 1) {
      const told = spaces.map((space) => policies.resolve(space).maxQueued);
      expect(told).toEqual(spaces.map((_, index) => index));
    }
  });
}

describe('in SQLite', () => {
  describeSpacePolicies(() => {
    const { database, transact } = aDatabase();
    return { policies: createSpacePolicies(database), transact };
  });

  test('what another process writes holds at once', () => {
    const { database } = aDatabase();
    const ours = createSpacePolicies(database);
    const theirs = createSpacePolicies(database);
    expect(ours.resolve('guild').maxQueued).toBe(500);
    theirs.set(allSpaces, { maxQueued: 5 }, 1);
    expect(ours.resolve('guild').maxQueued).toBe(5);
  });

  test.each([
    'not JSON',
    '{"maxQueued":-1}',
    '{"kinds":{"gif":"king","image":null}}',
    '{"max":1}',
    '{"nsfw":"maybe"}',
    '{"channels":1}',
  ])('a row that is damaged is told with what to do about it: %s', (policy) => {
    const { database } = aDatabase();
    database.prepare("INSERT INTO space_policies VALUES ('guild', ?, 0)").run(policy);
    const policies = createSpacePolicies(database);
    expect(() => policies.resolve('guild')).toThrow(
      'The rules of the space guild in the database cannot be read',
    );
    expect(() => policies.set('guild', { maxQueued: 1 }, 1)).toThrow('cannot be read');
    expect(policies.resolve('other').maxQueued).toBe(500);
  });
});
