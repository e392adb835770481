import { z } from 'zod';

/** The parts of an update that Pincel reads; everything else that Telegram sends is passed over. */

const user = z.object({
  id: z.number(),
  is_bot: z.boolean().optional(),
  username: z.string().optional(),
  language_code: z.string().optional(),
});

const chat = z.object({
  id: z.number(),
  type: z.enum(['private', 'group', 'supergroup', 'channel']),
});

const file = z.object({ file_id: z.string(), file_size: z.number().optional() });

const content = z.object({
  message_id: z.number(),
  from: user.optional(),
  sender_chat: z.object({ id: z.number() }).optional(),
  chat,
  text: z.string().optional(),
  caption: z.string().optional(),
  /** Sizes of one picture, the largest last. */
  photo: z.array(file).optional(),
  document: file.extend({ mime_type: z.string().optional() }).optional(),
  sticker: file.extend({ is_animated: z.boolean().optional(), is_video: z.boolean().optional() }).optional(),
});

const entities = z.array(
  z.object({ type: z.string(), offset: z.number(), length: z.number(), user: user.optional() }),
);

const message = content.extend({
  message_thread_id: z.number().optional(),
  is_topic_message: z.boolean().optional(),
  is_automatic_forward: z.boolean().optional(),
  /** The group has become a supergroup with this id; said in the group. */
  migrate_to_chat_id: z.number().optional(),
  /** The same, said in the supergroup: what the group's id was. */
  migrate_from_chat_id: z.number().optional(),
  entities: entities.optional(),
  caption_entities: entities.optional(),
  /** A message in a topic that replies to none "replies" to the topic's first one. */
  reply_to_message: content.extend({ forum_topic_created: z.unknown().optional() }).optional(),
});

const callbackQuery = z.object({
  id: z.string(),
  from: user,
  data: z.string().optional(),
  /** Of a message that is too old only its chat and id are known. */
  message: message.optional(),
});

const update = z.object({
  update_id: z.number(),
  message: message.optional(),
  callback_query: callbackQuery.optional(),
});

export type TelegramUser = z.output<typeof user>;
export type TelegramContent = z.output<typeof content>;
export type TelegramMessage = z.output<typeof message>;
export type TelegramCallback = z.output<typeof callbackQuery>;
export type TelegramUpdate = z.output<typeof update>;

/** The kinds of updates to ask Telegram for. */
export const allowedUpdates = ['message', 'callback_query'] as const;

/** Undefined for what is no update, or one that Pincel has nothing to do with. */
export function parseUpdate(value: unknown): TelegramUpdate | undefined {
  const parsed = update.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}
