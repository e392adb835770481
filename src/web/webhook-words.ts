import { type Message, message } from '../domain/message.ts';
import { maxWebhooks, type WebhookFailure, type WebhookRefusal } from '../domain/webhook.ts';

/** Why a call did not arrive, and what to do about it. */
export function toWebhookFailureMessage({ kind, status = 0 }: WebhookFailure): Message {
  return message(`webhook-failure-${kind}`, { status: String(status) });
}

/** Why a webhook cannot be made, and what to do instead. */
export function toWebhookRefusalMessage(refusal: WebhookRefusal): Message {
  return message(`webhook-refused-${refusal}`, { limit: maxWebhooks });
}
