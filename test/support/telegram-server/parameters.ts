import { z } from 'zod';

/** Shapes of parameters. Telegram takes them as JSON, or as text in forms, where objects are JSON once more. */

export const integer = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^-?\d+$/)
      .transform(Number),
  ])
  .pipe(z.int());

export const flag = z.union([
  z.boolean(),
  z
    .string()
    .regex(/^(true|false)$/i)
    .transform((text) => text.toLowerCase() === 'true'),
]);

export function json<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value) => (typeof value === 'string' ? parseJson(value) : value), schema);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const userName = z.string().regex(/^@\w+$/);

/** A number, or `@name` of a public group. */
export const chatId = z.union([integer, userName]);

/** `https://…`, `attach://…`, a file id; left out when the file comes as a part of that name. */
export const fileReference = z.string().min(1).optional();

/** Noted as a violation wherever it occurs (see `find-markup.ts`), so its shape does not matter. */
const markup = z.unknown().optional();

/** What every method that posts a message takes. */
export const posting = {
  chat_id: chatId,
  message_thread_id: integer.optional(),
  disable_notification: flag.optional(),
  protect_content: flag.optional(),
  reply_parameters: json(
    z.strictObject({
      message_id: integer,
      chat_id: chatId.optional(),
      allow_sending_without_reply: flag.optional(),
      quote: z.string().optional(),
      quote_parse_mode: markup,
      quote_entities: markup,
      quote_position: integer.optional(),
    }),
  ).optional(),
} as const;

export const textFormat = { parse_mode: markup, entities: markup } as const;

export const captionFormat = {
  caption: z.string().optional(),
  parse_mode: markup,
  caption_entities: markup,
  show_caption_above_media: flag.optional(),
} as const;

export const linkPreview = {
  link_preview_options: json(z.looseObject({ is_disabled: flag.optional() })).optional(),
} as const;

/** A media as `editMessageMedia` and `sendMediaGroup` take it. */
export const inputMedia = z.strictObject({
  type: z.enum(['photo', 'animation', 'document']),
  media: z.string().min(1),
  ...captionFormat,
  thumbnail: fileReference,
  width: integer.optional(),
  height: integer.optional(),
  duration: integer.optional(),
  has_spoiler: flag.optional(),
  disable_content_type_detection: flag.optional(),
});

export type InputMediaParameters = z.output<typeof inputMedia>;
export type ReplyParameters = z.output<(typeof posting)['reply_parameters']>;
