import { expect, test } from 'vitest';
import type { OptionValue } from '../../../../src/chat/call.ts';
import { aCommand } from '../../../support/chat-context.ts';
import { anAdmin } from './an-admin.ts';

type Options = Readonly<Record<string, OptionValue>>;

async function aQuotaAdmin() {
  const admin = await anAdmin();
  return {
    ...admin,
    quota: (verb: string, options: Options = {}, context = admin.as('pincel')) =>
      admin.say(aCommand('quota-admin', options, verb), context),
  };
}

test('somebody who was never seen gets a rule in advance, and it holds when they come', async () => {
  const { quota, as, stores, lastEntry } = await aQuotaAdmin();
  expect(await quota('set', { user: '202', capacity: '12.5', 'per-day': 50, waiting: 3, running: 1 })).toBe(
    'Rule for discord:202. Before: no rule of its own. Now: up to 12.5 credits, 50 credits back a day, 3 waiting at most, 1 drawn at a time at most.',
  );
  const { known } = as('self', { userExternalId: '202' });
  expect(stores.policies.resolve(known)).toMatchObject({
    capacityMillicredits: 12_500,
    refillMillicreditsPerDay: 50_000,
    maxQueued: 3,
    maxRunning: 1,
  });
  expect(lastEntry()).toMatchObject({
    kind: 'policy-changed',
    actor: as('pincel').known.userId,
    userId: known.userId,
  });
  expect(await quota('set', { user: '202', capacity: 'Unlimited' })).toContain(
    'Before: up to 12.5 credits, 50 credits back a day, 3 waiting at most, 1 drawn at a time at most. Now: unlimited credits,',
  );
});

test('a rule for a role and one for the place are set and removed', async () => {
  const { quota, as, stores } = await aQuotaAdmin();
  expect(await quota('set', { role: 'trusted', 'per-day': 5 })).toBe(
    'Rule for role trusted. Before: no rule of its own. Now: 5 credits back a day.',
  );
  const inPortuguese = as('pincel', {}, { locale: 'pt-BR' });
  expect(await quota('set', { capacity: 'ilimitado' }, inPortuguese)).toBe(
    'Regra para este servidor ou grupo. Antes: nenhuma regra própria. Agora: créditos sem limite.',
  );
  expect(stores.policies.resolve(as('self').known).capacityMillicredits).toBeUndefined();
  expect(await quota('reset')).toBe(
    'Rule for this server or group. Before: unlimited credits. Now: no rule of its own.',
  );
  expect(await quota('reset')).toBe(
    'There is no rule for this server or group, so there is nothing to remove.',
  );
  expect(stores.policies.resolve(as('self').known).capacityMillicredits).toBe(300_000);
});

test('a person is shown with what they have, what holds for them and their own rule', async () => {
  const { quota } = await aQuotaAdmin();
  await quota('set', { user: '202', waiting: 3 });
  expect((await quota('show', { user: '202' })).split('\n')).toEqual([
    'discord:202 (member) has 300 credits.',
    'What holds: up to 300 credits, 1,200 credits back a day, 3 waiting at most, 2 drawn at a time at most, not blocked.',
    'Rule for discord:202: 3 waiting at most.',
  ]);
  expect(await quota('show', { role: 'admin' })).toBe('Rule for role admin: no rule of its own.');
});

test('credits are given and taken, told with the balance before and after, and the reason is kept', async () => {
  const { quota, as, stores, lastEntry } = await aQuotaAdmin();
  expect(await quota('grant', { user: '202', credits: 50, reason: 'drew the\nposter' })).toBe(
    'discord:202 got 50 credits: 300 → 350.',
  );
  const { userId } = as('self', { userExternalId: '202' }).known;
  expect(stores.ledger.entries(userId, { limit: 1 })).toMatchObject([
    {
      kind: 'adjust',
      amountMillicredits: 50_000,
      reason: 'drew the poster',
      actor: as('pincel').known.userId,
    },
  ]);
  expect(lastEntry()).toMatchObject({ kind: 'quota-changed', userId });
  expect(await quota('grant', { user: '202', credits: -400 })).toBe(
    'discord:202 lost 400 credits: 350 → -50.',
  );
  expect(await quota('grant', { user: '202', credits: 0.0001 })).toMatch(/^Say how many credits/);
});

test('a blocked person is refused until they are unblocked', async () => {
  const { quota, submit, as } = await aQuotaAdmin();
  const ask = () => submit({}, { requester: as('self', { userExternalId: '202' }).requester });
  expect(await quota('block', { user: '202' })).toBe(
    'Rule for discord:202. Before: no rule of its own. Now: blocked.',
  );
  expect(ask()).toMatchObject({ ok: false, refusal: { kind: 'blocked' } });
  expect(await quota('unblock', { user: '202' })).toBe(
    'Rule for discord:202. Before: blocked. Now: not blocked.',
  );
  expect(ask().ok).toBe(true);
});

test.each<[string, string, Options, RegExp]>([
  ['a capacity that is no number', 'set', { capacity: '-5' }, /^The capacity has to be a number of credits/],
  ['a capacity beyond all bounds', 'set', { capacity: '1000000001' }, /^The capacity has to be/],
  [
    'nothing to change',
    'set',
    { user: '202' },
    /^Say what to change: capacity, per-day, waiting or running\.$/,
  ],
  [
    'a person and a role',
    'set',
    { user: '202', role: 'admin', waiting: 1 },
    /^Say a person or a role, not both\.$/,
  ],
  ['no person', 'block', { user: '@somebody' }, /^That is no person\./],
  ['a name that nobody typed', 'grant', { credits: 5 }, /^Something is missing: user\.$/],
  ['too many credits', 'grant', { user: '202', credits: 1e12 }, /^credits can be 1,000,000,000 at most\.$/],
  ['half a request', 'set', { waiting: 1.5 }, /^waiting has to be a whole number/],
  ['no running at all', 'set', { running: 0 }, /^running has to be 1 or more\.$/],
  ['an unknown verb', 'raise', {}, /^Say what to do: show, set, grant, reset, block, unblock\.$/],
])('%s is refused with a sentence', async (_what, verb, options, sentence) => {
  const { quota, lastEntry } = await aQuotaAdmin();
  const before = lastEntry();
  expect(await quota(verb, options)).toMatch(sentence);
  expect(lastEntry()).toEqual(before);
});

test('in a direct chat there is no place whose rule could be meant', async () => {
  const { quota, as } = await aQuotaAdmin();
  const direct = as('pincel', { isDirect: true, spaceExternalId: 'dm:101' });
  expect(await quota('set', { capacity: '5' }, direct)).toBe(
    'Say for whom: a person or a role. The rule of a server or group is changed there.',
  );
  expect(await quota('set', { role: 'member', capacity: '5' }, direct)).toContain('Now: up to 5 credits.');
});
