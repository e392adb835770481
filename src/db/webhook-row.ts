import { z } from 'zod';
import { tokenScopes } from '../domain/api-token.ts';
import type { Role } from '../domain/role.ts';
import {
  type Webhook,
  type WebhookCall,
  type WebhookEvent,
  type WebhookToken,
  webhookEvents,
  webhookFailureKinds,
} from '../domain/webhook.ts';

const scopesSchema = z.array(z.enum(tokenScopes));
const eventsSchema = z.array(z.enum(webhookEvents));
const failureSchema = z.object({ kind: z.enum(webhookFailureKinds), status: z.number().optional() });

/** A row of `webhooks` with what its owner and its token say. */
export interface WebhookRow {
  readonly id: string;
  readonly user_id: string;
  readonly token_id: string | null;
  /** Null without a token, as its scopes and its end. */
  readonly token_name: string | null;
  readonly token_scopes: string | null;
  readonly token_ends_at_ms: number | null;
  readonly role: Role;
  readonly url: string;
  readonly secret: string;
  readonly events: string;
  readonly created_at_ms: number;
  readonly failing_since_ms: number | null;
  readonly paused_at_ms: number | null;
}

/** A row of `webhook_calls`. The CHECKs of the table hold the narrow types. */
export interface CallRow {
  readonly id: string;
  readonly webhook_id: string;
  readonly job_id: string;
  readonly event: WebhookEvent;
  readonly state: WebhookCall['state'];
  readonly attempts: number;
  readonly due_at_ms: number;
  readonly created_at_ms: number;
  readonly ended_at_ms: number | null;
  readonly last_error: string | null;
}

export function toWebhook(row: WebhookRow): Webhook {
  return {
    id: row.id,
    userId: row.user_id,
    token: toToken(row),
    isAdmins:
      row.token_scopes === null
        ? row.role === 'admin'
        : scopesSchema.parse(JSON.parse(row.token_scopes)).includes('admin'),
    url: row.url,
    events: eventsSchema.parse(JSON.parse(row.events)),
    createdAtMs: row.created_at_ms,
    failingSinceMs: row.failing_since_ms ?? undefined,
    pausedAtMs: row.paused_at_ms ?? undefined,
  };
}

function toToken(row: WebhookRow): WebhookToken | undefined {
  if (row.token_id === null || row.token_name === null) return undefined;
  return { id: row.token_id, name: row.token_name, endsAtMs: row.token_ends_at_ms ?? undefined };
}

export function toCall(row: CallRow): WebhookCall {
  return {
    id: row.id,
    webhookId: row.webhook_id,
    jobId: row.job_id,
    event: row.event,
    state: row.state,
    attempts: row.attempts,
    dueAtMs: row.due_at_ms,
    createdAtMs: row.created_at_ms,
    endedAtMs: row.ended_at_ms ?? undefined,
    lastFailure: row.last_error === null ? undefined : failureSchema.parse(JSON.parse(row.last_error)),
  };
}
