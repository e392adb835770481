import { type Webhooks, webhookTestType } from '../domain/webhook.ts';
import type { PostWebhook, WebhookAnswer } from '../domain/webhook-sender.ts';
import { toWebhookBody } from './webhook-body.ts';

/**
 * Calls a webhook once, now, whatever it is told of and also while it is paused, and answers what came of it: `busy`
 * while another such call for the same person is under way, undefined when there is no such webhook. Nothing is kept and
 * nothing tried again.
 */
export type TestWebhook = (
  webhookId: string,
  signal: AbortSignal,
) => Promise<WebhookAnswer | 'busy' | undefined>;

export interface TestWebhookDeps {
  readonly webhooks: Pick<Webhooks, 'get' | 'secretOf'>;
  readonly postWebhook: PostWebhook;
  readonly newId: () => string;
  readonly now: () => number;
}

export function createTestWebhook({ webhooks, postWebhook, newId, now }: TestWebhookDeps): TestWebhook {
  const testing = new Set<string>();
  return async (webhookId, signal) => {
    const webhook = webhooks.get(webhookId);
    const secret = webhooks.secretOf(webhookId);
    if (webhook === undefined || secret === undefined) return undefined;
    const { userId, url } = webhook;
    if (testing.has(userId)) return 'busy';
    testing.add(userId);
    try {
      const body = toWebhookBody(webhookTestType, now(), { webhookId });
      return await postWebhook({ id: newId(), url, secret, body }, signal);
    } finally {
      testing.delete(userId);
    }
  };
}
