import type { LeasedWebhookCall, Webhooks } from '../domain/webhook.ts';
import { createDueLoop } from './due-loop.ts';
import { createMakeWebhookCall, type MakeWebhookCallDeps } from './make-webhook-call.ts';

/** Longer than a call may take: while it is being made, it is not made again. */
const leaseMs = 60_000;
/** Of one person, so that receivers that never answer hold up their owner first. */
const placesPerUser = 4;
/** So long a call that is under way may go on when everything ends. */
const patienceMs = 2_000;

export interface CallDueWebhooksDeps extends MakeWebhookCallDeps {
  readonly webhooks: MakeWebhookCallDeps['webhooks'] & Pick<Webhooks, 'lease' | 'nextDueAtMs'>;
  /** Calls under way at the same time; to one host only one. */
  readonly concurrency: number;
}

/**
 * Makes the calls of webhooks, each as soon as it is due. Sleeps until the next one is, or until it is woken. Call
 * `webhooks.release` before the first start when no other process can be calling: what the last run had begun is then
 * made again at once, under the same id.
 */
export interface CallDueWebhooks {
  start(): void;
  /** A call was lined up, or may go on. Cheap; call it after the transaction or inside it. */
  wake(): void;
  /** Begins no more, and soon cuts off what is under way; resolves when that has come to its end. */
  stop(): Promise<void>;
}

export function createCallDueWebhooks(deps: CallDueWebhooksDeps): CallDueWebhooks {
  const { webhooks, transact, concurrency, log, now } = deps;
  const makeCall = createMakeWebhookCall(deps);
  const underWay = new Map<string, Promise<void>>();
  const stopping = new AbortController();

  const takeUp = (): number => {
    const limit = concurrency - underWay.size;
    const leasing = { limit, limitPerUser: placesPerUser, leaseMs, atMs: now() };
    // Where no place is free, whichever ends next looks again.
    for (const call of limit > 0 ? transact(() => webhooks.lease(leasing)) : []) begin(call);
    return (webhooks.nextDueAtMs(leasing.atMs) ?? Number.POSITIVE_INFINITY) - leasing.atMs;
  };
  const loop = createDueLoop({
    takeUp,
    onTrouble: (error) => log.warn({ err: error }, 'the calls of webhooks could not be read; trying again'),
  });
  const begin = (call: LeasedWebhookCall): void => {
    const { id, webhookId, jobId } = call;
    // The clock was set and our own lease seemed to be over: it is being made all the same.
    if (underWay.has(id)) return;
    const ended = makeCall(call, stopping.signal)
      .catch((error: unknown) =>
        log.error({ webhookId, jobId, err: error }, 'a webhook will be called again'),
      )
      .finally(() => {
        underWay.delete(id);
        loop.look();
      });
    underWay.set(id, ended);
  };

  return {
    start: loop.start,
    wake: loop.wake,
    async stop() {
      loop.stop();
      const patience = setTimeout(() => stopping.abort(), patienceMs);
      await Promise.all(underWay.values());
      clearTimeout(patience);
    },
  };
}
