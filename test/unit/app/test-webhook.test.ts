import { expect, test } from 'vitest';
import { createTestWebhook } from '../../../src/app/test-webhook.ts';
import type { WebhookAnswer, WebhookMessage } from '../../../src/domain/webhook-sender.ts';
import { keptResults } from '../../support/kept-results.ts';

const { signal } = new AbortController();

async function aWorld(answer: () => Promise<WebhookAnswer>) {
  const { webhooks, users, tokens } = await keptResults();
  const sent: WebhookMessage[] = [];
  const testWebhook = createTestWebhook({
    webhooks,
    postWebhook: (message) => {
      sent.push(message);
      return answer();
    },
    isOfAdmin: ({ isAdmins }) => isAdmins,
    newId: () => `id-${sent.length}`,
    now: () => 1_000,
  });
  const aWebhook = (name: string, tokenId?: string) => {
    const requester = { surface: 'web', userExternalId: name, spaceExternalId: name } as const;
    const { userId } = users.recognise(requester, 1);
    const events = ['generation.failed'] as const;
    const wanted = { userId, tokenId, url: `https://${name}.example/`, events };
    return webhooks.create(wanted, 1);
  };
  return { webhooks, tokens, sent, testWebhook, aWebhook };
}

test('a test calls the webhook once, whatever it is told of, also while it is paused', async () => {
  const { webhooks, sent, testWebhook, aWebhook } = await aWorld(async () => ({ ok: true, status: 200 }));
  const { webhook, secret } = aWebhook('ana');
  webhooks.setPaused(webhook.id, 2);
  expect(await testWebhook(webhook.id, signal)).toEqual({ ok: true, status: 200 });
  expect(sent).toEqual([
    {
      id: 'id-0',
      url: 'https://ana.example/',
      isAdmins: false,
      secret,
      body: JSON.stringify({
        type: 'webhook.test',
        timestamp: '1970-01-01T00:00:01.000Z',
        data: { webhookId: webhook.id },
      }),
    },
  ]);
});

test('a test that fails says why, and counts for nothing', async () => {
  const failed: WebhookAnswer = { ok: false, failure: { kind: 'gone', status: 410 } };
  const { webhooks, testWebhook, aWebhook } = await aWorld(async () => failed);
  const { webhook } = aWebhook('ana');
  expect(await testWebhook(webhook.id, signal)).toEqual(failed);
  expect(webhooks.get(webhook.id)).toEqual(webhook);
  expect(webhooks.calls(webhook.id, { limit: 1 })).toEqual([]);
});

test('one person makes one test at a time', async () => {
  const { promise, resolve } = Promise.withResolvers<WebhookAnswer>();
  const { testWebhook, aWebhook } = await aWorld(() => promise);
  const [first, second, bens] = [aWebhook('ana'), aWebhook('ana'), aWebhook('ben')];
  const answers = [
    testWebhook(first.webhook.id, signal),
    testWebhook(second.webhook.id, signal),
    testWebhook(bens.webhook.id, signal),
  ];
  expect(await answers[1]).toBe('busy');
  const answered = { ok: true, status: 204 } as const;
  resolve(answered);
  expect(await Promise.all([answers[0], answers[2]])).toEqual([answered, answered]);
  expect(await testWebhook(second.webhook.id, signal)).toEqual(answered);
});

test('one whose token works no more is not called, and says why', async () => {
  const { sent, testWebhook, tokens, aWebhook } = await aWorld(async () => ({ ok: true, status: 200 }));
  const { userId } = aWebhook('ana').webhook;
  const { token } = tokens.create({ userId, name: 'frame', scopes: ['draw'], expiresAtMs: 1_000 }, 1);
  const { webhook } = aWebhook('ana', token.id);
  expect(await testWebhook(webhook.id, signal)).toEqual({ ok: false, failure: { kind: 'token-over' } });
  expect(sent).toEqual([]);
});

test('what is not there is not tested', async () => {
  const { sent, testWebhook } = await aWorld(async () => ({ ok: true, status: 200 }));
  expect(await testWebhook('nothing', signal)).toBeUndefined();
  expect(sent).toEqual([]);
});
