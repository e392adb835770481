import { z } from 'zod';

/** What outlives an interaction of it: where its result goes, and with what. */
const callAddress = z.object({
  applicationId: z.string(),
  interactionId: z.string(),
  /** Edits the interaction's messages and adds to them, without any permission, while it lives. */
  token: z.string(),
  tokenExpiresAtMs: z.number(),
  channelId: z.string(),
  guildId: z.string().optional(),
  userId: z.string(),
  /** The bot itself is there, so it may post with its own token. */
  isGuildInstalled: z.boolean(),
  uploadLimitBytes: z.number(),
});

export type CallAddress = z.output<typeof callAddress>;

/** Where a job's message is. */
const messageAddress = callAddress
  .pick({ applicationId: true, token: true, tokenExpiresAtMs: true, channelId: true, isGuildInstalled: true })
  .extend({
    /** Undefined when Discord has not said it. */
    messageId: z.string().optional(),
    /** What the token knows it by. */
    target: z.string(),
    isEphemeral: z.boolean(),
  });

export type MessageAddress = z.output<typeof messageAddress>;

/** What the token calls the first answer to its interaction. */
export const originalTarget = '@original';

/** @throws ZodError for an address that this surface did not write. */
export function parseCallAddress(address: unknown): CallAddress {
  return callAddress.parse(address);
}

/** Undefined for what says nothing (any more), as when somebody has been erased. */
export function readMessageAddress(address: unknown): MessageAddress | undefined {
  return messageAddress.safeParse(address).data;
}

/** The first answer to a call, while all that is known of it is what the call said. */
export function toOriginal(
  { applicationId, token, tokenExpiresAtMs, channelId, isGuildInstalled }: CallAddress,
  isEphemeral: boolean,
  messageId?: string,
): MessageAddress {
  return {
    applicationId,
    token,
    tokenExpiresAtMs,
    channelId,
    isGuildInstalled,
    isEphemeral,
    target: originalTarget,
    ...(messageId !== undefined && { messageId }),
  };
}
