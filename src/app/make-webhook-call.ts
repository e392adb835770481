import type { AuditLog } from '../domain/audit-log.ts';
import type { Log } from '../domain/log.ts';
import type { Metrics } from '../domain/metrics.ts';
import type { Transact } from '../domain/transact.ts';
import {
  isTokenOver,
  type LeasedWebhookCall,
  maxWebhookAttempts,
  pauseAfterFailingMs,
  type Webhook,
  type WebhookFailure,
  type Webhooks,
  webhookRetryDelayMs,
} from '../domain/webhook.ts';
import type { PostWebhook, WebhookAnswer } from '../domain/webhook-sender.ts';
import type { Persist } from './persist.ts';
import { toWebhookBody } from './webhook-body.ts';

export interface MakeWebhookCallDeps {
  readonly transact: Transact;
  /** Keeps the outcome also when the database cannot be written for a while: or it would be told twice. */
  readonly persist: Persist;
  readonly webhooks: Pick<Webhooks, 'get' | 'settle' | 'postpone' | 'giveUp' | 'setPaused'>;
  readonly postWebhook: PostWebhook;
  /** Whether a webhook may call hosts that the operator trusts. */
  readonly isOfAdmin: IsOfAdmin;
  /** The drawing as the API tells it. */
  readonly describe: (jobId: string) => object;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly metrics: Pick<Metrics, 'webhookCalled'>;
  readonly log: Log;
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
}

/** Whether a webhook is an admin's: who that is at this machine, the database alone does not know. */
export type IsOfAdmin = (webhook: Pick<Webhook, 'userId' | 'token' | 'isAdmins'>) => boolean;

/**
 * Makes one leased call and keeps what came of it, in one transaction. A call that `signal` aborts keeps its lease:
 * whether it arrived is not known, and it is made again, under the same id, once the lease is over or taken back.
 */
export type MakeWebhookCall = (call: LeasedWebhookCall, signal: AbortSignal) => Promise<void>;

export function createMakeWebhookCall(deps: MakeWebhookCallDeps): MakeWebhookCall {
  const { transact, persist, metrics, log } = deps;
  return async (call, signal) => {
    const answer = await send(deps, call, signal);
    if (signal.aborted && !answer.ok) return;
    const kept = await persist(() => transact(() => keep(deps, call, answer)));
    if (kept === 'delivered' || kept === 'failed') metrics.webhookCalled(kept);
    if (!answer.ok) {
      const { webhookId, jobId, attempts } = call;
      log.info({ webhookId, jobId, attempts, failure: answer.failure.kind }, 'a webhook could not be called');
    }
  };
}

async function send(
  { postWebhook, isOfAdmin, describe, now }: MakeWebhookCallDeps,
  call: LeasedWebhookCall,
  signal: AbortSignal,
): Promise<WebhookAnswer> {
  const { id, url, secret, jobId, event, attempts, createdAtMs } = call;
  if (isTokenOver(call, now())) return { ok: false, failure: { kind: 'token-over' } };
  if (attempts > maxWebhookAttempts) return { ok: false, failure: { kind: 'interrupted' } };
  const body = toWebhookBody(event, createdAtMs, describe(jobId));
  return postWebhook({ id, url, isAdmins: isOfAdmin(call), secret, body }, signal);
}

/** Writes an outcome; `gone` when the call was removed with its webhook. */
function keep(
  deps: MakeWebhookCallDeps,
  call: LeasedWebhookCall,
  answer: WebhookAnswer,
): 'delivered' | 'failed' | 'postponed' | 'gone' {
  const { webhooks, random } = deps;
  const atMs = deps.now();
  if (answer.ok) return webhooks.settle(call.id, { state: 'delivered' }, atMs) ? 'delivered' : 'gone';
  const { failure, afterMs = 0 } = answer;
  if (!isFinal(failure) && call.attempts < maxWebhookAttempts) {
    const dueAtMs = atMs + Math.max(afterMs, webhookRetryDelayMs(call.attempts, random));
    return webhooks.postpone(call.id, { dueAtMs, failure }, atMs) ? 'postponed' : 'gone';
  }
  if (!webhooks.settle(call.id, { state: 'failed', failure }, atMs)) return 'gone';
  pauseIfHopeless(deps, call, failure, atMs);
  return 'failed';
}

/** Nothing that comes later will arrive either. */
function isFinal({ kind }: WebhookFailure): boolean {
  return kind === 'gone' || kind === 'token-over';
}

function pauseIfHopeless(
  { webhooks, audit }: MakeWebhookCallDeps,
  { webhookId, userId }: LeasedWebhookCall,
  failure: WebhookFailure,
  atMs: number,
): void {
  const { failingSinceMs = atMs, pausedAtMs } = webhooks.get(webhookId) ?? {};
  // Such a webhook is never resumed, whether it is paused already or only now.
  if (failure.kind === 'token-over') webhooks.giveUp(webhookId, failure, atMs);
  const isHopeless = isFinal(failure) || atMs - failingSinceMs >= pauseAfterFailingMs;
  if (!isHopeless || pausedAtMs !== undefined) return;
  webhooks.setPaused(webhookId, atMs);
  const content = { webhookId, reason: failure.kind };
  audit.append({ atMs, kind: 'webhook-paused', actor: 'system', userId, content });
}
