import { expect, test } from 'vitest';
import { createChangeWebhooks } from '../../../src/app/change-webhooks.ts';
import { maxWebhooks } from '../../../src/domain/webhook.ts';
import { createCheckWebhookAddress } from '../../../src/net/check-webhook-address.ts';
import { keptResults } from '../../support/kept-results.ts';

const url = 'https://hooks.example.org/pincel?key=1';

const member = (actor: string) => ({ actor, isAdmin: false });

async function aWorld() {
  const results = await keptResults();
  const somebody = (name: string): string =>
    results.users.recognise({ surface: 'web', userExternalId: name, spaceExternalId: name }, 1).userId;
  let resumedCount = 0;
  const change = createChangeWebhooks({
    ...results,
    checkAddress: createCheckWebhookAddress(['automation.lan']),
    onResumed: () => {
      resumedCount += 1;
    },
    now: () => 7,
  });
  const ana = somebody('ana');
  return {
    ...results,
    ...change,
    ana,
    somebody,
    resumedCount: () => resumedCount,
    /** Makes one that has to be accepted; answers its id. */
    made({ tokenId }: { readonly tokenId?: string } = {}): string {
      const events = ['generation.failed'] as const;
      const making = change.create({ userId: ana, tokenId, url, events }, member(ana));
      if (!making.ok) throw new Error(`refused: ${making.refusal}`);
      return making.webhook.id;
    },
  };
}

test('making one is audited without its address and its secret', async () => {
  const { create, ana, audited, webhooks } = await aWorld();
  const making = create(
    { userId: ana, tokenId: undefined, url, events: ['generation.failed', 'generation.failed'] },
    { actor: 'boss', isAdmin: false },
  );
  if (!making.ok) throw new Error(`refused: ${making.refusal}`);
  const { webhook, secret } = making;
  expect(webhook).toMatchObject({ userId: ana, url, events: ['generation.failed'], createdAtMs: 7 });
  expect(webhooks.secretOf(webhook.id)).toBe(secret);
  expect(audited()).toEqual([
    {
      kind: 'webhook-created',
      actor: 'boss',
      content: { webhookId: webhook.id, events: ['generation.failed'], tokenId: null },
    },
  ]);
});

test('an address that could never be called is refused, and nothing is kept', async () => {
  const { create, ana, audited, webhooks } = await aWorld();
  const attempt = create(
    { userId: ana, tokenId: undefined, url: 'https://127.0.0.1/', events: ['generation.failed'] },
    member(ana),
  );
  expect(attempt).toEqual({ ok: false, refusal: 'not-public' });
  expect(webhooks.list(ana)).toEqual([]);
  expect(audited()).toEqual([]);
});

test('a host that the operator trusts is for the webhooks of admins alone', async () => {
  const { create, ana, audited, webhooks } = await aWorld();
  const wanted = {
    userId: ana,
    tokenId: undefined,
    url: 'http://automation.lan/',
    events: ['generation.failed'],
  } as const;
  expect(create(wanted, member(ana))).toEqual({ ok: false, refusal: 'admins-only' });
  expect(audited()).toEqual([]);
  expect(create(wanted, { actor: ana, isAdmin: true }).ok).toBe(true);
  expect(webhooks.list(ana)).toMatchObject([{ url: 'http://automation.lan/' }]);
});

test('one that a token makes remembers it, and so does the audit log', async () => {
  const { made, tokens, webhooks, ana, audited } = await aWorld();
  const { token } = tokens.create({ userId: ana, name: 'frame', scopes: ['draw'], expiresAtMs: 9 }, 1);
  const webhookId = made({ tokenId: token.id });
  expect(webhooks.get(webhookId)?.token).toEqual({ id: token.id, name: 'frame', endsAtMs: 9 });
  expect(audited()).toMatchObject([{ kind: 'webhook-created', content: { webhookId, tokenId: token.id } }]);
});

test('one whose token works no more stays paused', async () => {
  const { made, resume, tokens, webhooks, ana, resumedCount } = await aWorld();
  const { token } = tokens.create({ userId: ana, name: 'frame', scopes: ['draw'], expiresAtMs: 7 }, 1);
  const webhookId = made({ tokenId: token.id });
  webhooks.setPaused(webhookId, 7);
  expect(resume(webhookId, ana)).toMatchObject({ pausedAtMs: 7 });
  expect(resumedCount()).toBe(0);
});

test('nobody has more than ten', async () => {
  const { create, made, ana, somebody, remove } = await aWorld();
  const ids = Array.from({ length: maxWebhooks }, () => made());
  const wanted = { tokenId: undefined, url, events: ['generation.failed'] } as const;
  expect(create({ userId: ana, ...wanted }, member(ana))).toEqual({ ok: false, refusal: 'too-many' });
  const ben = somebody('ben');
  expect(create({ userId: ben, ...wanted }, member(ben)).ok).toBe(true);
  remove(ids[0] ?? '', ana);
  expect(create({ userId: ana, ...wanted }, member(ana)).ok).toBe(true);
});

test('removing one is audited, once', async () => {
  const { made, remove, ana, audited, webhooks } = await aWorld();
  const webhookId = made();
  expect(remove(webhookId, 'boss')).toBe(true);
  expect(remove(webhookId, 'boss')).toBe(false);
  expect(webhooks.list(ana)).toEqual([]);
  expect(audited().slice(1)).toEqual([{ kind: 'webhook-removed', actor: 'boss', content: { webhookId } }]);
});

test('resuming a paused one is audited, and what was pending may go on; one that is not paused stays as it is', async () => {
  const { made, resume, ana, audited, webhooks, resumedCount } = await aWorld();
  const webhookId = made();
  webhooks.setPaused(webhookId, 3);
  expect(resume(webhookId, ana)).toMatchObject({ id: webhookId, pausedAtMs: undefined });
  expect(resume(webhookId, ana)).toMatchObject({ id: webhookId, pausedAtMs: undefined });
  expect(audited().slice(1)).toEqual([{ kind: 'webhook-resumed', actor: ana, content: { webhookId } }]);
  expect(resumedCount()).toBe(1);
  expect(resume('nothing', ana)).toBeUndefined();
});
