import type { WebhookFailure } from './webhook.ts';

/** One call, as it is sent (Standard Webhooks). */
export interface WebhookMessage {
  /** `webhook-id`: the same at every attempt. */
  readonly id: string;
  readonly url: string;
  /** Whether it may go to a host that the operator trusts. */
  readonly isAdmins: boolean;
  /** `whsec_…`: what it is signed with. */
  readonly secret: string;
  /** JSON. */
  readonly body: string;
}

/** What came of sending a call. */
export type WebhookAnswer =
  | { readonly ok: true; readonly status: number }
  | {
      readonly ok: false;
      readonly failure: WebhookFailure;
      /** How long the receiver asked to be left alone. */
      readonly afterMs?: number | undefined;
    };

/**
 * Signs a call and posts it, wherever its address leads at that moment: only to the public internet, or, for an
 * admin's webhook, to a host that the operator trusts. Never rejects. `signal` aborts it; whether it arrived is not known then.
 */
export type PostWebhook = (message: WebhookMessage, signal: AbortSignal) => Promise<WebhookAnswer>;
