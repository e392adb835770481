/** What a webhook can be told of: a drawing's end. */
export const webhookEvents = ['generation.completed', 'generation.failed', 'generation.canceled'] as const;

export type WebhookEvent = (typeof webhookEvents)[number];

/** An address of somebody's program that is called when one of their drawings is over. */
export interface Webhook {
  readonly id: string;
  readonly userId: string;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  readonly createdAtMs: number;
  /** Since when it is not called because it failed for too long; undefined while it is. */
  readonly pausedAtMs: number | undefined;
}

export interface WebhookCall {
  /** The same at every attempt: what a receiver tells a repetition by. */
  readonly id: string;
  readonly webhookId: string;
  readonly jobId: string;
  readonly event: WebhookEvent;
  readonly state: 'pending' | 'delivered' | 'failed';
  readonly attempts: number;
  readonly dueAtMs: number;
  readonly createdAtMs: number;
  readonly endedAtMs: number | undefined;
  /** Why the last attempt failed, as a sentence without secrets. */
  readonly lastError: string | undefined;
}

/** A call that is this process's to make, with what that takes. */
export interface LeasedWebhookCall extends WebhookCall {
  readonly url: string;
  readonly secret: string;
  readonly userId: string;
}

/** Webhooks and the calls that are still to be made, durably. Group calls with `Transact`. */
export interface Webhooks {
  /** The secret (`whsec_…`, Standard Webhooks) is answered this once. */
  create(
    webhook: { readonly userId: string; readonly url: string; readonly events: readonly WebhookEvent[] },
    atMs: number,
  ): { readonly webhook: Webhook; readonly secret: string };
  get(webhookId: string): Webhook | undefined;
  /** A user's, newest first. */
  list(userId: string): readonly Webhook[];
  /** Removes it with its calls; false when there is none. */
  remove(webhookId: string): boolean;
  setPaused(webhookId: string, pausedAtMs: number | undefined): void;
  /** Lines up a call of every webhook of the user that is told of this event and is not paused. In the job's own transaction. */
  note(
    about: { readonly userId: string; readonly jobId: string; readonly event: WebhookEvent },
    atMs: number,
  ): void;
  /** Leases what is due, oldest first; every lease counts as an attempt. A lease that ran out is given again. */
  lease(options: {
    readonly limit: number;
    readonly leaseMs: number;
    readonly atMs: number;
  }): readonly LeasedWebhookCall[];
  /** False when the call is not there any more. */
  settle(
    callId: string,
    end: { readonly state: 'delivered' | 'failed'; readonly error?: string | undefined },
    atMs: number,
  ): boolean;
  postpone(callId: string, dueAtMs: number, error: string): boolean;
  /** Takes back all leases, for when the process that held them is known to be gone. */
  release(): number;
  /** Newest first. */
  calls(webhookId: string, options: { readonly limit: number }): readonly WebhookCall[];
  nextDueAtMs(): number | undefined;
  /** Removes all of a person's webhooks. */
  erase(userId: string): void;
  /** Removes calls that ended before a time; answers how many. */
  prune(beforeMs: number): number;
}
