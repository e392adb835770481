import { z } from 'zod';
import { componentsSchema } from './component-schema.ts';

const snowflake = z.string().regex(/^\d{17,20}$/, 'Value is not snowflake.');

const embedMedia = z.looseObject({ url: z.string().min(1).max(2_048) });
const embed = z.looseObject({
  title: z.string().max(256).optional(),
  description: z.string().max(4_096).optional(),
  url: z.string().max(2_048).optional(),
  color: z.int().min(0).max(0xff_ff_ff).optional(),
  footer: z.looseObject({ text: z.string().min(1).max(2_048) }).optional(),
  author: z.looseObject({ name: z.string().min(1).max(256) }).optional(),
  fields: z
    .array(
      z.object({
        name: z.string().min(1).max(256),
        value: z.string().min(1).max(1_024),
        inline: z.boolean().optional(),
      }),
    )
    .max(25)
    .optional(),
  image: embedMedia.optional(),
  thumbnail: embedMedia.optional(),
});

const embeds = z
  .array(embed)
  .max(10)
  .refine((list) => list.reduce((sum, one) => sum + lengthOf(one), 0) <= 6_000, {
    message: 'Embed size exceeds maximum size of 6000',
  });

const attachment = z.looseObject({
  /** `n` of the part `files[n]`, or of one that the message has already. */
  id: z.union([z.int().min(0), z.string().regex(/^\d+$/)]).transform(String),
  filename: z.string().min(1).max(1_024).optional(),
  description: z.string().max(1_024).nullish(),
});

/** https://discord.com/developers/docs/resources/message#create-message */
export const messageSchema = z.looseObject({
  content: z.string().max(2_000).nullish(),
  embeds: embeds.nullish(),
  components: componentsSchema.nullish(),
  attachments: z.array(attachment).max(10).nullish(),
  allowed_mentions: z
    .looseObject({
      parse: z.array(z.enum(['everyone', 'roles', 'users'])).optional(),
      roles: z.array(snowflake).max(100).optional(),
      users: z.array(snowflake).max(100).optional(),
      replied_user: z.boolean().optional(),
    })
    .nullish(),
  flags: z.int().min(0).nullish(),
  tts: z.boolean().nullish(),
  nonce: z.union([z.string().max(25), z.int()]).nullish(),
  enforce_nonce: z.boolean().nullish(),
  message_reference: z
    .looseObject({
      type: z.literal(0).optional(),
      message_id: snowflake,
      channel_id: snowflake.optional(),
      guild_id: snowflake.optional(),
      fail_if_not_exists: z.boolean().optional(),
    })
    .nullish(),
});

export type MessageForm = z.output<typeof messageSchema>;

function lengthOf(one: z.output<typeof embed>): number {
  const fields = one.fields ?? [];
  return [
    one.title,
    one.description,
    one.footer?.text,
    one.author?.name,
    ...fields.flatMap(({ name, value }) => [name, value]),
  ].reduce((sum, text) => sum + (text?.length ?? 0), 0);
}
