import { expect, test } from 'vitest';
import { createChangeQuota } from '../../../../src/app/change-quota.ts';
import { createLinkAccounts } from '../../../../src/app/link-accounts.ts';
import { aCommand, privateTextOf } from '../../../support/chat-context.ts';
import { anAccount } from './an-account.ts';

const quota = aCommand('quota');

test('somebody new has everything, and is told how it comes back and what the limits are', async () => {
  const { call, me } = await anAccount();
  expect(privateTextOf(call(quota)).split('\n')).toEqual([
    'You have 300 of 300 credits.',
    'One credit is a second of drawing.',
    'Each day 1,200 credits come back, until you have all of them.',
    'At a time, 10 requests of yours may wait and 2 may be drawn.',
    'Now 0 wait and 0 are being drawn.',
  ]);
  expect(privateTextOf(call(quota, me({}, { locale: 'pt-BR' }))).split('\n')).toEqual([
    'Você tem 300 de 300 créditos.',
    'Um crédito é um segundo de desenho.',
    'A cada dia voltam 1.200 créditos, até completar.',
    'De cada vez, 10 pedidos seus podem esperar e 2 podem ser desenhados.',
    'Agora 0 espera e 0 está sendo desenhado.',
  ]);
});

test('what was spent is told with when all is back, and the latest entries in words', async () => {
  let nowMs = 1_000_000;
  const { call, ask, steer, cancel, me, stores } = await anAccount({ now: () => nowMs });
  steer.pause('operator');
  const { jobId } = ask();
  cancel(jobId, me().known);
  const changeQuota = createChangeQuota({ ...stores, now: () => nowMs });
  const user = stores.users.get(me().known.userId);
  if (user === undefined) throw new Error('Expected the caller to be known');
  changeQuota.adjust(user, -150_000, 'too many\ncats', 'operator');
  nowMs += 120_000;
  const lines = privateTextOf(call(quota)).split('\n');
  expect(lines[0]).toBe('You have 151.6 of 300 credits.');
  expect(lines[3]).toBe('You will have all of them in 3 hours.');
  expect(lines.slice(6)).toEqual([
    'What moved lately:',
    '−150 credits, 2 minutes ago: changed by an admin (too many cats)',
    expect.stringMatching(
      /^\+[\d.]+ credits, 2 minutes ago: given back, because nothing came of the drawing$/,
    ),
    expect.stringMatching(/^−[\d.]+ credits, 2 minutes ago: set aside for a drawing$/),
    '+300 credits, 2 minutes ago: what everybody starts with',
  ]);
});

test('an unlimited account says so, and what it used', async () => {
  const { call, ask, stores } = await anAccount();
  stores.policies.set({ scope: 'platform', scopeKey: 'discord', capacityMillicredits: 'unlimited' }, 0);
  expect(privateTextOf(call(quota))).toMatch(/^Your credits are not limited\.\nAt a time/);
  ask();
  expect(privateTextOf(call(quota))).toMatch(
    /^Your credits are not limited\.\nYou have used [\d.]+ credits so far\./,
  );
});

test('without refill an admin has to help; whoever is blocked is told that', async () => {
  const { call, stores, me } = await anAccount();
  const { userId } = me().known;
  stores.policies.set({ scope: 'user', scopeKey: userId, refillMillicreditsPerDay: 0, blocked: true }, 0);
  const text = privateTextOf(call(quota));
  expect(text).toMatch(/^You may not ask for drawings at the moment\./);
  expect(text).toContain('They do not come back by themselves: an admin can give you more.');
  expect(text).not.toContain('You will have all of them');
});

test('credits that came with a linked account are told as that, without its id', async () => {
  const { call, me, ask, stores } = await anAccount();
  const other = me({ surface: 'telegram', userExternalId: '202', spaceExternalId: 'dm:202' });
  ask({}, other);
  const link = createLinkAccounts({ ...stores, now: () => 1_000_000 });
  link.redeem(link.newCode(other.known.userId).code, me().known.userId);
  const text = privateTextOf(call(quota));
  expect(text).toContain('accounts were linked');
  expect(text).not.toContain(other.known.userId);
});
