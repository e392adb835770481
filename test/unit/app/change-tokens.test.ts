import { expect, test } from 'vitest';
import { createChangeTokens } from '../../../src/app/change-tokens.ts';
import { keptResults } from '../../support/kept-results.ts';

async function aWorld() {
  const results = await keptResults();
  await results.addResult('job-1');
  const userId = results.jobs.get('job-1')?.userId ?? '';
  const change = createChangeTokens({ ...results, now: () => 7 });
  const aToken = () =>
    change.create({ userId, name: 'frame', scopes: ['draw'], expiresAtMs: 9 }, userId).token;
  const aWebhook = (tokenId: string | undefined) =>
    results.webhooks.create(
      { userId, tokenId, url: 'https://hooks.example.org/', events: ['generation.completed'] },
      1,
    ).webhook.id;
  return { ...results, ...change, userId, aToken, aWebhook };
}

test('making a token is audited without its text', async () => {
  const { aToken, audited, userId } = await aWorld();
  const { id: tokenId } = aToken();
  expect(audited()).toEqual([
    { kind: 'token-created', actor: userId, content: { tokenId, scopes: ['draw'], expiresAtMs: 9 } },
  ]);
});

test('revoking one is audited, once', async () => {
  const { aToken, revoke, audited } = await aWorld();
  const { id: tokenId } = aToken();
  expect(revoke(tokenId, 'boss')).toMatchObject({ id: tokenId, revokedAtMs: 7 });
  expect(revoke(tokenId, 'boss')).toMatchObject({ id: tokenId, revokedAtMs: 7 });
  expect(audited().slice(1)).toEqual([{ kind: 'token-revoked', actor: 'boss', content: { tokenId } }]);
  expect(revoke('nothing', 'boss')).toBeUndefined();
});

test('the webhooks that a token made end with it, with what they were still to be told, and that is audited', async () => {
  const { aToken, aWebhook, revoke, audited, webhooks, transact, userId } = await aWorld();
  const [stolen, kept] = [aToken(), aToken()];
  const left = aWebhook(stolen.id);
  const others = [aWebhook(kept.id), aWebhook(undefined)];
  transact(() => webhooks.note({ userId, jobId: 'job-1', event: 'generation.completed' }, 7));
  revoke(stolen.id, 'boss');
  expect(webhooks.get(left)).toBeUndefined();
  expect(webhooks.list(userId).map(({ id }) => id)).toEqual(others.toReversed());
  const due = webhooks.lease({ limit: 9, limitPerUser: 9, leaseMs: 1, atMs: 7 });
  expect(due.map(({ webhookId }) => webhookId)).not.toContain(left);
  expect(webhooks.pendingCount()).toBe(2);
  expect(audited().slice(2)).toEqual([
    { kind: 'token-revoked', actor: 'boss', content: { tokenId: stolen.id } },
    { kind: 'webhook-removed', actor: 'boss', content: { webhookId: left, tokenId: stolen.id } },
  ]);
});
