import { expect, test } from 'vitest';
import type { OptionValue } from '../../../../src/chat/call.ts';
import { aCommand } from '../../../support/chat-context.ts';
import { anAdmin } from './an-admin.ts';

type Options = Readonly<Record<string, OptionValue>>;

async function aManager() {
  const admin = await anAdmin();
  return {
    ...admin,
    policy: (verb: string, options: Options = {}, context = admin.as('space')) =>
      admin.say(aCommand('policy', options, verb), context),
    rules: () => admin.stores.spacePolicies.resolve(admin.as('space').known.spaceId),
  };
}

test('the rules of the place are told, in both languages', async () => {
  const { policy, as } = await aManager();
  expect((await policy('show')).split('\n')).toEqual([
    'The rules here:',
    'Channels where people may ask: all of them',
    'Explicit pictures: never',
    'Pictures are for: everybody',
    'GIFs are for: everybody',
    'Requests from here: 500 waiting at most',
    'Denied words: none',
    'Allowed phrases: none',
    'Discord roles that count as trusted: none',
  ]);
  const onTelegram = as(
    'space',
    { surface: 'telegram', spaceExternalId: '-55', channelExternalId: '-55' },
    { locale: 'pt-BR' },
  );
  const told = await policy('show', {}, onTelegram);
  expect(told).toContain('Quem pode pedir GIFs: todo mundo');
  expect(told).not.toContain('Discord');
});

test('a channel is allowed and removed where the command is typed', async () => {
  const { policy, rules, as, lastEntry } = await aManager();
  const elsewhere = as('space', { channelExternalId: '902' });
  expect(await policy('channel', { change: 'allow' })).toBe(
    'Channels where people may ask: all of them → 901 (this one)',
  );
  expect(lastEntry()).toMatchObject({
    kind: 'policy-changed',
    actor: as('space').known.userId,
    spaceId: as('space').known.spaceId,
  });
  expect(await policy('channel', { change: 'allow' }, elsewhere)).toBe(
    'Channels where people may ask: 901 → 901, 902 (this one)',
  );
  expect(await policy('channel', { change: 'remove' })).toBe(
    'Channels where people may ask: 901 (this one), 902 → 902',
  );
  expect(rules().channels).toEqual(['902']);
  expect(await policy('channel', { change: 'allow-all' })).toBe(
    'Channels where people may ask: 902 → all of them',
  );
  expect(rules().channels).toEqual([]);
});

test('explicit pictures, kinds and the queue are told as they were and are', async () => {
  const { policy, rules } = await aManager();
  expect(await policy('nsfw', { rule: 'marked-channels' })).toBe(
    'Explicit pictures: never → in channels marked as age-restricted',
  );
  expect(await policy('kind', { kind: 'gif', 'from-role': 'trusted' })).toBe(
    'GIFs are for: everybody → trusted people and admins',
  );
  expect(await policy('kind', { kind: 'image', 'from-role': 'nobody' })).toBe(
    'Pictures are for: everybody → nobody',
  );
  expect(await policy('queue', { waiting: 7 })).toBe(
    'Requests from here: 500 waiting at most → 7 waiting at most',
  );
  expect(rules()).toMatchObject({
    nsfw: 'marked-channels',
    kinds: { image: undefined, gif: 'trusted' },
    maxQueued: 7,
  });
});

test('words come and go, on a list of the place’s own', async () => {
  const { policy, rules } = await aManager();
  expect(await policy('words', { list: 'deny', add: 'spam, Bad Thing ,, spam' })).toBe(
    'Denied words here: 0 → 2.\nAdded: spam, Bad Thing',
  );
  expect(await policy('words', { list: 'allow', add: 'spam museum' })).toBe(
    'Allowed phrases here: 0 → 1.\nAdded: spam museum',
  );
  expect(await policy('words', { list: 'deny', remove: 'bad thing', add: 'ham' })).toBe(
    'Denied words here: 2 → 2.\nAdded: ham\nRemoved: Bad Thing',
  );
  expect(rules().words).toEqual({ deny: ['spam', 'ham'], allow: ['spam museum'] });
});

test('words that are not on the list, or none at all, change nothing', async () => {
  const { policy, stores, lastEntry } = await aManager();
  stores.spacePolicies.set('', { words: { deny: ['ham'], allow: [] } }, 0);
  const before = lastEntry();
  expect(await policy('words', { list: 'deny', remove: 'ham, eggs' })).toMatch(
    /^Not on this list here: ham, eggs\. What is on the list of all servers is changed by the person who runs Pincel\.$/,
  );
  expect(await policy('words', { list: 'deny', add: ' , ' })).toBe('Say which words to add or to remove.');
  expect(lastEntry()).toEqual(before);
});

test('trusted roles are Discord’s, by their ids', async () => {
  const { policy, as, rules } = await aManager();
  const admin = as('pincel');
  expect(await policy('trusted-role', { 'role-id': '77', change: 'allow' }, admin)).toBe(
    'Discord roles that count as trusted: none → 77',
  );
  expect(await policy('trusted-role', { 'role-id': '@artists', change: 'allow' }, admin)).toMatch(
    /^A role's id is a number\./,
  );
  expect(rules().trustedRoles).toEqual(['77']);
  expect(await policy('trusted-role', { 'role-id': '77', change: 'remove' }, admin)).toBe(
    'Discord roles that count as trusted: 77 → none',
  );
  const onTelegram = as('pincel', { surface: 'telegram', spaceExternalId: '-55' });
  expect(await policy('trusted-role', { 'role-id': '77', change: 'allow' }, onTelegram)).toBe(
    'Only Discord has such roles.',
  );
});

test('what was set here is as everywhere again, and that is told and audited', async () => {
  const { policy, stores, as, lastEntry } = await aManager();
  stores.spacePolicies.set('', { maxQueued: 40, kinds: { image: 'trusted', gif: 'admin' } }, 0);
  await policy('queue', { waiting: 7 });
  await policy('kind', { kind: 'gif', 'from-role': 'nobody' });
  expect(await policy('reset', { part: 'queue' })).toBe(
    'Requests from here: 7 waiting at most → 40 waiting at most',
  );
  expect(lastEntry()).toMatchObject({
    kind: 'policy-changed',
    actor: as('space').known.userId,
    content: { scope: 'space-rules', before: { maxQueued: 7 }, after: {} },
  });
  expect((await policy('reset', { part: 'kinds' })).split('\n')).toEqual([
    'Pictures are for: trusted people and admins → trusted people and admins',
    'GIFs are for: nobody → admins',
  ]);
  expect(stores.spacePolicies.own(as('space').known.spaceId)).toEqual({});
  const before = lastEntry();
  expect(await policy('reset', { part: 'kinds' })).toBe(
    'This place has no rule of its own about that: it is as everywhere already.',
  );
  expect(lastEntry()).toEqual(before);
});

test('the trusted roles are set back by admins of Pincel alone', async () => {
  const { policy, as, rules } = await aManager();
  await policy('trusted-role', { 'role-id': '77', change: 'allow' }, as('pincel'));
  expect(await policy('reset', { part: 'trusted-roles' })).toMatch(/^Only admins of Pincel may do that\./);
  expect(rules().trustedRoles).toEqual(['77']);
  expect(await policy('reset', { part: 'trusted-roles' }, as('pincel'))).toBe(
    'Discord roles that count as trusted: 77 → none',
  );
});

test('in a direct chat there are no rules to change', async () => {
  const { policy, as } = await aManager();
  const direct = as('pincel', { isDirect: true, spaceExternalId: 'dm:101' });
  for (const [verb, options] of [
    ['show', {}],
    ['queue', { waiting: 1 }],
    ['reset', { part: 'queue' }],
    ['trusted-role', { 'role-id': '77', change: 'allow' }],
  ] as const) {
    expect(await policy(verb, options, direct)).toBe(
      'The rules are those of a server or group: send this there.',
    );
  }
});

test('long lists stay within a message', async () => {
  const { policy, as, stores } = await aManager();
  const words = Array.from({ length: 3_000 }, (_, index) => `word-${index}`);
  const rules = { words: { deny: words, allow: words }, channels: words, trustedRoles: words };
  stores.spacePolicies.set(as('space').known.spaceId, rules, 0);
  expect((await policy('show')).length).toBeLessThan(2_000);
  expect((await policy('channel', { change: 'allow' })).length).toBeLessThan(2_000);
});
