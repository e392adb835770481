import type { AuditLog } from '../domain/audit-log.ts';
import type { Transact } from '../domain/transact.ts';
import {
  type CheckWebhookAddress,
  isTokenOver,
  maxWebhooks,
  type NewWebhook,
  type Webhook,
  type WebhookRefusal,
  type Webhooks,
} from '../domain/webhook.ts';

type WebhookMaking =
  | { readonly ok: true; readonly webhook: Webhook; readonly secret: string }
  | { readonly ok: false; readonly refusal: WebhookRefusal };

/** What people change about their webhooks; each is one transaction with its entry in the audit log. */
export interface ChangeWebhooks {
  /** For whoever asks; `isAdmin` as their session or token has it. The secret is to be shown this once. */
  create(wanted: NewWebhook, by: { readonly actor: string; readonly isAdmin: boolean }): WebhookMaking;
  /** False when there is none. */
  remove(webhookId: string, actor: string): boolean;
  /**
   * Lets a paused one be called again; answers it as it is then. Of one that is not paused, or whose token works no
   * more, nothing changes.
   */
  resume(webhookId: string, actor: string): Webhook | undefined;
}

export interface ChangeWebhooksDeps {
  readonly transact: Transact;
  readonly webhooks: Pick<Webhooks, 'create' | 'get' | 'list' | 'remove' | 'setPaused'>;
  readonly checkAddress: CheckWebhookAddress;
  readonly audit: Pick<AuditLog, 'append'>;
  /** What was pending for a paused webhook may go on. */
  readonly onResumed: () => void;
  readonly now: () => number;
}

export function createChangeWebhooks(deps: ChangeWebhooksDeps): ChangeWebhooks {
  const { transact, webhooks, audit, now } = deps;
  const append = (
    kind: 'webhook-removed' | 'webhook-resumed',
    { id: webhookId, userId }: Webhook,
    actor: string,
  ): void => void audit.append({ atMs: now(), kind, actor, userId, content: { webhookId } });
  return {
    create({ userId, tokenId, url, events }, { actor, isAdmin }) {
      const checked = deps.checkAddress(url, { isAdmin });
      if (!checked.ok) return { ok: false, refusal: checked.fault };
      return transact(() => {
        if (webhooks.list(userId).length >= maxWebhooks) return { ok: false, refusal: 'too-many' };
        const atMs = now();
        const made = webhooks.create(
          { userId, tokenId, url: checked.url, events: [...new Set(events)] },
          atMs,
        );
        audit.append({
          atMs,
          kind: 'webhook-created',
          actor,
          userId,
          content: { webhookId: made.webhook.id, events: made.webhook.events, tokenId: tokenId ?? null },
          // Not the whole address: what follows the host may be a secret.
          personal: { host: new URL(checked.url).host },
        });
        return { ok: true, ...made };
      });
    },
    remove: (webhookId, actor) =>
      transact(() => {
        const webhook = webhooks.get(webhookId);
        if (webhook === undefined || !webhooks.remove(webhookId)) return false;
        append('webhook-removed', webhook, actor);
        return true;
      }),
    resume: (webhookId, actor) => {
      const webhook = webhooks.get(webhookId);
      if (webhook?.pausedAtMs === undefined || isTokenOver(webhook, now())) return webhook;
      transact(() => {
        webhooks.setPaused(webhookId, undefined);
        append('webhook-resumed', webhook, actor);
      });
      deps.onResumed();
      return webhooks.get(webhookId);
    },
  };
}
