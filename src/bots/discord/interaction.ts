import { ComponentType, InteractionType } from 'discord-api-types/v10';
import { z } from 'zod';

/** Ids become parts of addresses: digits only. */
const snowflake = z.string().regex(/^\d{1,20}$/);

const channel = z.object({
  id: snowflake,
  parent_id: snowflake.nullish(),
  type: z.number().optional(),
  nsfw: z.boolean().nullish(),
  parent: z.object({ nsfw: z.boolean().nullish() }).nullish(),
});

const base = z.object({
  id: snowflake,
  application_id: snowflake,
  token: z.string().min(1),
  guild_id: snowflake.nullish(),
  channel: channel.nullish(),
  channel_id: snowflake.nullish(),
  /** In guilds. */
  member: z
    .object({
      user: z.object({ id: snowflake }),
      roles: z.array(snowflake).default([]),
      permissions: z.string().regex(/^\d+$/).default('0'),
    })
    .nullish(),
  /** Elsewhere. */
  user: z.object({ id: snowflake }).nullish(),
  locale: z.string().nullish(),
  guild_locale: z.string().nullish(),
  authorizing_integration_owners: z.record(z.string(), z.string()).nullish(),
  attachment_size_limit: z.number().positive().nullish(),
});

const optionValue = z.union([z.string(), z.number(), z.boolean()]).optional();
const leaf = z.object({ name: z.string(), value: optionValue, focused: z.boolean().optional() });
const option = leaf.extend({ type: z.number(), options: z.array(leaf).optional() });
const commandData = z.object({
  name: z.string(),
  options: z.array(option).default([]),
  resolved: z
    .object({ attachments: z.record(z.string(), z.object({ url: z.string() })).optional() })
    .optional(),
});

const textInput = z.object({ custom_id: z.string(), value: z.string() });
/** A row of inputs, or a label around one. */
const modalPart = z.object({
  components: z.array(z.unknown()).optional(),
  component: z.unknown().optional(),
});

const command = base.extend({ type: z.literal(InteractionType.ApplicationCommand), data: commandData });
const completion = base.extend({
  type: z.literal(InteractionType.ApplicationCommandAutocomplete),
  data: commandData,
});
const component = base.extend({
  type: z.literal(InteractionType.MessageComponent),
  data: z.object({ custom_id: z.string(), component_type: z.literal(ComponentType.Button) }),
  message: z.object({ id: snowflake, flags: z.number().nullish() }),
});
const modal = base.extend({
  type: z.literal(InteractionType.ModalSubmit),
  data: z.object({ custom_id: z.string(), components: z.array(modalPart) }),
});

const interaction = z.discriminatedUnion('type', [command, completion, component, modal]);

export type GivenOption = z.output<typeof leaf>;
export type Interaction = z.output<typeof interaction>;
export type CommandInteraction = z.output<typeof command>;
export type CompletionInteraction = z.output<typeof completion>;
export type ModalInteraction = z.output<typeof modal>;

/** Undefined for what Pincel does not offer (select menus, activities), and for what is no interaction at all. */
export function parseInteraction(input: unknown): Interaction | undefined {
  const parsed = interaction.safeParse(input);
  return parsed.success ? parsed.data : undefined;
}

/** What was typed into a modal's fields, by their ids. */
export function readModalFields({ data }: ModalInteraction): ReadonlyMap<string, string> {
  const inputs = data.components.flatMap((part) => [...(part.components ?? []), part.component]);
  const fields = inputs.flatMap((input) => {
    const parsed = textInput.safeParse(input);
    return parsed.success ? [[parsed.data.custom_id, parsed.data.value] as const] : [];
  });
  return new Map(fields);
}

const discordEpochMs = 1_420_070_400_000n;

/** When Discord made something, as its id says. */
export function createdAtMs(id: string): number {
  return Number((BigInt(id) >> 22n) + discordEpochMs);
}
