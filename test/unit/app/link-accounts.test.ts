import { expect, test } from 'vitest';
import { createLinkAccounts } from '../../../src/app/link-accounts.ts';
import { aFlow, aRequester } from '../../support/flow.ts';

/** Somebody who asked once on Telegram and once on Discord: two accounts so far. */
async function twoAccounts(now = () => 1_000_000) {
  const flow = await aFlow({ now });
  const { stores, accept } = flow;
  const onTelegram = accept({}, { requester: aRequester() });
  const onDiscord = accept({}, { requester: aRequester({ surface: 'discord', userExternalId: 'ana#1' }) });
  const [telegramId = '', discordId = ''] = [onTelegram, onDiscord].map(
    ({ jobId }) => stores.jobs.get(jobId)?.userId,
  );
  return {
    ...flow,
    onTelegram,
    onDiscord,
    telegramId,
    discordId,
    link: createLinkAccounts({ ...stores, now }),
  };
}

test('a code from one platform, typed on another, makes one account of the two', async () => {
  const { link, stores, telegramId, discordId, onDiscord } = await twoAccounts();
  const { code } = link.newCode(discordId);
  expect(link.redeem(code.toLowerCase(), telegramId)).toEqual({ ok: true, userId: telegramId });
  expect(stores.users.find('discord:ana#1')?.id).toBe(telegramId);
  expect(
    stores.users
      .get(telegramId)
      ?.identities.map(({ surface }) => surface)
      .toSorted(),
  ).toEqual(['discord', 'telegram']);
  expect(stores.jobs.get(onDiscord.jobId)?.userId).toBe(telegramId);
});

test('linking makes no credits, and what was reserved before is given back to the one account', async () => {
  const { link, stores, cancel, telegramId, discordId, onTelegram, onDiscord } = await twoAccounts();
  link.redeem(link.newCode(discordId).code, telegramId);
  const balance = () =>
    stores.ledger
      .entries(telegramId, { limit: 100 })
      .reduce((sum, { amountMillicredits }) => sum + amountMillicredits, 0);
  expect(balance()).toBeLessThanOrEqual(300_000);
  const before = balance();
  expect(cancel(onDiscord.jobId, { userId: telegramId })).toBe('canceled');
  expect(balance() - before).toBe(onDiscord.priceMillicredits);
  expect(onTelegram.priceMillicredits).toBeGreaterThan(0);
});

test('webhooks go along, with what they are still to be told', async () => {
  const { link, stores, telegramId, discordId } = await twoAccounts();
  const wanted = {
    tokenId: undefined,
    url: 'https://hooks.example.org/',
    events: ['generation.failed'],
  } as const;
  const { webhook } = stores.webhooks.create({ userId: discordId, ...wanted }, 1);
  expect(link.redeem(link.newCode(discordId).code, telegramId).ok).toBe(true);
  expect(stores.webhooks.list(telegramId)).toEqual([{ ...webhook, userId: telegramId }]);
  expect(stores.webhooks.list(discordId)).toEqual([]);
});

test('a code works once, for ten minutes, and not for one’s own account', async () => {
  let nowMs = 1_000_000;
  const { link, telegramId, discordId } = await twoAccounts(() => nowMs);
  expect(link.redeem('ABCDEFGH', telegramId)).toEqual({ ok: false, reason: 'unknown-code' });
  expect(link.redeem(link.newCode(telegramId).code, telegramId)).toEqual({
    ok: false,
    reason: 'same-account',
  });
  const late = link.newCode(discordId);
  nowMs = late.expiresAtMs;
  expect(link.redeem(late.code, telegramId)).toEqual({ ok: false, reason: 'expired' });
  const { code } = link.newCode(discordId);
  expect(link.redeem(code, telegramId).ok).toBe(true);
  expect(link.redeem(code, telegramId)).toEqual({ ok: false, reason: 'unknown-code' });
});

test('nobody links their way out of a block', async () => {
  const { link, stores, telegramId, discordId } = await twoAccounts();
  stores.policies.set({ scope: 'user', scopeKey: discordId, blocked: true }, 0);
  expect(link.redeem(link.newCode(discordId).code, telegramId)).toEqual({ ok: false, reason: 'blocked' });
  expect(link.redeem(link.newCode(telegramId).code, discordId)).toEqual({ ok: false, reason: 'blocked' });
});

test('who links two accounts of somebody else stands in the audit log', async () => {
  const { link, database, telegramId, discordId } = await twoAccounts();
  const actors = database.prepare<[], string>("SELECT actor FROM audit_log WHERE kind = 'account-linked'");
  link.redeem(link.newCode(discordId).code, telegramId, 'an-admin');
  expect(actors.pluck().all()).toEqual(['an-admin']);
});
