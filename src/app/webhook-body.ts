import type { WebhookEvent, webhookTestType } from '../domain/webhook.ts';

/** What a call says, as JSON: what happened, when, and to what (Standard Webhooks). */
export function toWebhookBody(
  type: WebhookEvent | typeof webhookTestType,
  happenedAtMs: number,
  data: object,
): string {
  return JSON.stringify({ type, timestamp: new Date(happenedAtMs).toISOString(), data });
}
