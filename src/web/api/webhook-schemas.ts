import { z } from '@hono/zod-openapi';
import type { Message } from '../../domain/message.ts';
import {
  type Webhook,
  type WebhookCall,
  webhookCallStates,
  webhookEvents,
  webhookFailureKinds,
} from '../../domain/webhook.ts';
import { toWebhookFailureMessage } from '../webhook-words.ts';
import { isoTime } from './iso-time.ts';

export const webhookInputSchema = z
  .strictObject({
    url: z.string().max(2_000).openapi({ example: 'https://hooks.example.org/pincel' }),
    events: z
      .array(z.enum(webhookEvents))
      .min(1)
      .max(webhookEvents.length)
      .default([...webhookEvents])
      .openapi({ description: 'Which ends of a generation are told; all unless given.' }),
  })
  .openapi('WebhookInput');

export const webhookSchema = z
  .object({
    id: z.string(),
    userId: z.string(),
    tokenId: z
      .string()
      .nullable()
      .openapi({ description: 'The token it was made with, and ends with; null when it was made without.' }),
    url: z.string(),
    events: z.array(z.enum(webhookEvents)),
    createdAt: z.iso.datetime(),
    failingSince: z.iso
      .datetime()
      .nullable()
      .openapi({ description: 'Since when every call failed; null while they arrive.' }),
    pausedAt: z.iso.datetime().nullable().openapi({
      description:
        'Since when it is not called: it answered 410, failed for three days, or its token expired.',
    }),
  })
  .openapi('Webhook');

export const newWebhookSchema = webhookSchema
  .extend({
    secret: z.string().openapi({
      description: 'What calls are signed with (Standard Webhooks): told this once.',
      example: 'whsec_…',
    }),
  })
  .openapi('NewWebhook');

export const webhookCallSchema = z
  .object({
    id: z.string().openapi({ description: '`webhook-id`: the same at every attempt.' }),
    type: z.enum(webhookEvents),
    generationId: z.string(),
    state: z.enum(webhookCallStates),
    attempts: z.int(),
    createdAt: z.iso.datetime(),
    dueAt: z.iso
      .datetime()
      .nullable()
      .openapi({ description: 'Of a pending one, when it is tried (again).' }),
    endedAt: z.iso.datetime().nullable(),
    failure: z.enum(webhookFailureKinds).nullable().openapi({ description: 'Why the last attempt failed.' }),
    error: z.string().nullable().openapi({ description: 'The same in words.' }),
  })
  .openapi('WebhookCall');

export const webhookTestSchema = z
  .object({
    isDelivered: z.boolean(),
    status: z.int().nullable().openapi({ description: 'What it answered; null when it did not.' }),
    failure: z.enum(webhookFailureKinds).nullable(),
    error: z.string().nullable().openapi({ description: 'What to do about it.' }),
  })
  .openapi('WebhookTest');

export function toWebhookBody({
  id,
  userId,
  token,
  url,
  events,
  ...times
}: Webhook): z.input<typeof webhookSchema> {
  return {
    id,
    userId,
    tokenId: token?.id ?? null,
    url,
    events: [...events],
    createdAt: isoTime(times.createdAtMs),
    failingSince: isoTime(times.failingSinceMs),
    pausedAt: isoTime(times.pausedAtMs),
  };
}

/** A call as the API tells it; `tell` puts a message into words. */
export function toCallBody(
  { id, event, jobId, state, attempts, createdAtMs, dueAtMs, endedAtMs, lastFailure }: WebhookCall,
  tell: (message: Message) => string,
): z.input<typeof webhookCallSchema> {
  return {
    id,
    type: event,
    generationId: jobId,
    state,
    attempts,
    createdAt: isoTime(createdAtMs),
    dueAt: state === 'pending' ? isoTime(dueAtMs) : null,
    endedAt: isoTime(endedAtMs),
    failure: lastFailure?.kind ?? null,
    error: lastFailure === undefined ? null : tell(toWebhookFailureMessage(lastFailure)),
  };
}
