import { isTokenOver, type Webhooks, webhookTestType } from '../domain/webhook.ts';
import type { PostWebhook, WebhookAnswer } from '../domain/webhook-sender.ts';
import type { IsOfAdmin } from './make-webhook-call.ts';
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
  readonly isOfAdmin: IsOfAdmin;
  readonly newId: () => string;
  readonly now: () => number;
}

export function createTestWebhook(deps: TestWebhookDeps): TestWebhook {
  const { webhooks, postWebhook, isOfAdmin, newId, now } = deps;
  const testing = new Set<string>();
  return async (webhookId, signal) => {
    const webhook = webhooks.get(webhookId);
    const secret = webhooks.secretOf(webhookId);
    if (webhook === undefined || secret === undefined) return undefined;
    const { userId, url } = webhook;
    if (isTokenOver(webhook, now())) return { ok: false, failure: { kind: 'token-over' } };
    if (testing.has(userId)) return 'busy';
    testing.add(userId);
    try {
      const body = toWebhookBody(webhookTestType, now(), { webhookId });
      return await postWebhook({ id: newId(), url, isAdmins: isOfAdmin(webhook), secret, body }, signal);
    } finally {
      testing.delete(userId);
    }
  };
}
