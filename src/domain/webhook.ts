/** What a webhook can be told of: a drawing's end. */
export const webhookEvents = ['generation.completed', 'generation.failed', 'generation.canceled'] as const;

export type WebhookEvent = (typeof webhookEvents)[number];

/** The type of the call that somebody makes by hand to see whether their program listens. */
export const webhookTestType = 'webhook.test';

/** So many webhooks may a person have. */
export const maxWebhooks = 10;

/** So often a call is begun before it counts as failed. */
export const maxWebhookAttempts = 12;

/** A webhook that did nothing but fail for so long is paused when the next call is given up. */
export const pauseAfterFailingMs = 3 * 24 * 60 * 60 * 1_000;

const firstRetryDelayMs = 5_000;
const longestRetryDelayMs = 6 * 60 * 60 * 1_000;

/**
 * How long to wait after a call was begun for the `attempts`-th time: exponential back-off with full jitter (any time up
 * to the bound). Soon again for a program that restarts, and through the night for one whose owner sleeps: all attempts
 * together span up to 22 hours. Expects `random` in [0, 1).
 */
export function webhookRetryDelayMs(attempts: number, random: () => number): number {
  return Math.floor(random() * Math.min(longestRetryDelayMs, firstRetryDelayMs * 3 ** (attempts - 1)));
}

/** A receiver may ask for more time, but not for more than this. */
export const longestWebhookDelayMs = longestRetryDelayMs;

/** Why a call did not arrive. */
export const webhookFailureKinds = [
  /** It answered with another status than 2xx. */
  'status',
  /** It answered with a redirect, which is not followed. */
  'redirect',
  /** It answered 410: it does not want to be called any more. */
  'gone',
  'timeout',
  'name-unknown',
  /** The address leads into a network that is nobody's business. */
  'not-public',
  /** The address may not be called (any more): the settings changed. */
  'not-allowed',
  /** The token that the webhook was made with works no more. */
  'token-over',
  'certificate',
  'refused',
  'connection-lost',
  /** It was begun again and again and never came to an end. */
  'interrupted',
] as const;

export interface WebhookFailure {
  readonly kind: (typeof webhookFailureKinds)[number];
  /** Of `status`, `redirect` and `gone`. */
  readonly status?: number | undefined;
}

/** Why an address cannot be that of a webhook. */
export const webhookAddressFaults = [
  'not-an-address',
  'not-https',
  'has-password',
  'not-public',
  /** The operator trusts the host, but not with everybody's webhooks. */
  'admins-only',
] as const;

export type WebhookAddressFault = (typeof webhookAddressFaults)[number];

/** Why a webhook cannot be made. */
export type WebhookRefusal = WebhookAddressFault | 'too-many';

/**
 * Whether an address could ever be called, and how it is written then. Looks nothing up: names are checked when dialled.
 * Hosts that the operator trusts are for the webhooks of admins alone.
 */
export type CheckWebhookAddress = (
  address: string,
  by: { readonly isAdmin: boolean },
) =>
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly fault: WebhookAddressFault };

/** The token that a webhook was made with. */
export interface WebhookToken {
  readonly id: string;
  readonly name: string;
  /** Since when, or from when on, it works no more; undefined as long as it has no end. */
  readonly endsAtMs: number | undefined;
}

/** An address of somebody's program that is called when one of their drawings is over. */
export interface Webhook {
  readonly id: string;
  readonly userId: string;
  /** What it was made with, and ends with; undefined where its owner was let in by a link, or sits at the machine. */
  readonly token: WebhookToken | undefined;
  /** Its token has the scope `admin`, or, without a token, its owner is an admin now: as with sessions. */
  readonly isAdmins: boolean;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  readonly createdAtMs: number;
  /** Since when every call failed; undefined while they work, or none was made. */
  readonly failingSinceMs: number | undefined;
  /** Since when it is not called because it failed for too long; undefined while it is. */
  readonly pausedAtMs: number | undefined;
}

/** Whether a webhook's token works no more: then it is not called. */
export function isTokenOver({ token }: Pick<Webhook, 'token'>, atMs: number): boolean {
  return token?.endsAtMs !== undefined && token.endsAtMs <= atMs;
}

export const webhookCallStates = ['pending', 'delivered', 'failed'] as const;

export interface WebhookCall {
  /** The same at every attempt: what a receiver tells a repetition by. */
  readonly id: string;
  readonly webhookId: string;
  readonly jobId: string;
  readonly event: WebhookEvent;
  readonly state: (typeof webhookCallStates)[number];
  readonly attempts: number;
  readonly dueAtMs: number;
  readonly createdAtMs: number;
  readonly endedAtMs: number | undefined;
  /** Why the last attempt failed. */
  readonly lastFailure: WebhookFailure | undefined;
}

/** A call that is this process's to make, with what that takes. */
export interface LeasedWebhookCall
  extends WebhookCall,
    Pick<Webhook, 'url' | 'userId' | 'token' | 'isAdmins'> {
  readonly secret: string;
}

export interface NewWebhook extends Pick<Webhook, 'userId' | 'url' | 'events'> {
  /** The token that whoever makes it showed; undefined for whoever showed none. */
  readonly tokenId: string | undefined;
}

/** Webhooks and the calls that are still to be made, durably. Group calls with `Transact`. */
export interface Webhooks {
  /** Answers the secret (`whsec_…`, Standard Webhooks) beside. */
  create(webhook: NewWebhook, atMs: number): { readonly webhook: Webhook; readonly secret: string };
  get(webhookId: string): Webhook | undefined;
  /** What its calls are signed with. */
  secretOf(webhookId: string): string | undefined;
  /** A user's, newest first. */
  list(userId: string): readonly Webhook[];
  /** Removes it with its calls; false when there is none. */
  remove(webhookId: string): boolean;
  /** Removes those that a token made, with their calls; answers their ids. */
  removeOfToken(tokenId: string): readonly string[];
  /** Pauses it, or lets it be called again: then it has not failed yet, and what was pending goes on. */
  setPaused(webhookId: string, pausedAtMs: number | undefined): void;
  /**
   * Lines up a call of every webhook of the user that is told of this event and is not paused; the same one is lined up
   * once. In the job's own transaction.
   */
  note(
    about: { readonly userId: string; readonly jobId: string; readonly event: WebhookEvent },
    atMs: number,
  ): void;
  /**
   * Leases what is due, oldest first; every lease counts as an attempt. A lease that ran out is given again. Of one host
   * at most one call is leased at a time, of one user at most `limitPerUser`: who never answers holds up no other. Of a
   * paused webhook none is, unless its token is over: then there is nothing left to wait for, and the call is to be ended.
   */
  lease(options: {
    readonly limit: number;
    readonly limitPerUser: number;
    readonly leaseMs: number;
    readonly atMs: number;
  }): readonly LeasedWebhookCall[];
  /** Ends a call; false when it is not pending any more, or was removed with its webhook. */
  settle(
    callId: string,
    end: { readonly state: 'delivered' } | { readonly state: 'failed'; readonly failure: WebhookFailure },
    atMs: number,
  ): boolean;
  /** Gives a call back until later; false as `settle`. */
  postpone(
    callId: string,
    until: { readonly dueAtMs: number; readonly failure: WebhookFailure },
    atMs: number,
  ): boolean;
  /** Ends everything that a webhook was still to be told. */
  giveUp(webhookId: string, failure: WebhookFailure, atMs: number): void;
  /** Takes back all leases, for when the process that held them is known to be gone; answers how many. */
  release(): number;
  /** Newest first. */
  calls(webhookId: string, options: { readonly limit: number }): readonly WebhookCall[];
  /** When the next call that is not due yet will be. */
  nextDueAtMs(atMs: number): number | undefined;
  /** Calls that are still to be made, those of paused webhooks too. */
  pendingCount(): number;
  /** Removes all of a person's webhooks. */
  erase(userId: string): void;
  /** Removes calls that ended before a time, as many as one transaction should; answers how many. */
  prune(beforeMs: number): number;
}
