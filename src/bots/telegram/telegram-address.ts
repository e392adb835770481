import { z } from 'zod';

const address = z.object({
  chatId: z.number(),
  /** The topic of a forum. */
  messageThreadId: z.number().optional(),
  /** The message that asked. */
  replyToMessageId: z.number().optional(),
  userId: z.number(),
  isDirect: z.boolean(),
});

const messageAddress = z.object({
  chatId: z.number(),
  messageThreadId: z.number().optional(),
  /** The message that tells how the job stands; undefined when it could not be posted. */
  messageId: z.number().optional(),
  /** Messages of the result that have certainly arrived, and how many of its parts that is. */
  resultMessageIds: z.array(z.number()).default([]),
  partsSent: z.number().default(0),
});

/** Where a request came from, as it is kept with its job. */
export type TelegramAddress = z.output<typeof address>;

/** Where a job's messages are. */
export type TelegramMessageAddress = z.output<typeof messageAddress>;

/** @throws ZodError for an address that is not Telegram's. */
export function parseAddress(value: unknown): TelegramAddress {
  return address.parse(value);
}

/** Undefined for what is no address (any more: it goes when a person is forgotten). */
export function readMessageAddress(value: unknown): TelegramMessageAddress | undefined {
  const parsed = messageAddress.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}
