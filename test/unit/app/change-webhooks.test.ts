import { expect, test } from 'vitest';
import { createChangeWebhooks } from '../../../src/app/change-webhooks.ts';
import { maxWebhooks } from '../../../src/domain/webhook.ts';
import { createCheckWebhookAddress } from '../../../src/net/check-webhook-address.ts';
import { keptResults } from '../../support/kept-results.ts';

const url = 'https://hooks.example.org/pincel?key=1';

async function aWorld() {
  const results = await keptResults();
  const somebody = (name: string): string =>
    results.users.recognise({ surface: 'web', userExternalId: name, spaceExternalId: name }, 1).userId;
  let resumedCount = 0;
  const change = createChangeWebhooks({
    ...results,
    checkAddress: createCheckWebhookAddress([]),
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
    made(events: readonly 'generation.failed'[] = ['generation.failed']): string {
      const making = change.create({ userId: ana, url, events }, ana);
      if (!making.ok) throw new Error(`refused: ${making.refusal}`);
      return making.webhook.id;
    },
  };
}

test('making one is audited without its address and its secret', async () => {
  const { create, ana, audited, webhooks } = await aWorld();
  const making = create({ userId: ana, url, events: ['generation.failed', 'generation.failed'] }, 'boss');
  if (!making.ok) throw new Error(`refused: ${making.refusal}`);
  const { webhook, secret } = making;
  expect(webhook).toMatchObject({ userId: ana, url, events: ['generation.failed'], createdAtMs: 7 });
  expect(webhooks.secretOf(webhook.id)).toBe(secret);
  expect(audited()).toEqual([
    {
      kind: 'webhook-created',
      actor: 'boss',
      content: { webhookId: webhook.id, events: ['generation.failed'] },
    },
  ]);
});

test('an address that could never be called is refused, and nothing is kept', async () => {
  const { create, ana, audited, webhooks } = await aWorld();
  const attempt = create({ userId: ana, url: 'https://127.0.0.1/', events: ['generation.failed'] }, ana);
  expect(attempt).toEqual({ ok: false, refusal: 'not-public' });
  expect(webhooks.list(ana)).toEqual([]);
  expect(audited()).toEqual([]);
});

test('nobody has more than ten', async () => {
  const { create, made, ana, somebody, remove } = await aWorld();
  const ids = Array.from({ length: maxWebhooks }, () => made());
  const wanted = { url, events: ['generation.failed'] } as const;
  expect(create({ userId: ana, ...wanted }, ana)).toEqual({ ok: false, refusal: 'too-many' });
  const ben = somebody('ben');
  expect(create({ userId: ben, ...wanted }, ben).ok).toBe(true);
  remove(ids[0] ?? '', ana);
  expect(create({ userId: ana, ...wanted }, ana).ok).toBe(true);
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
