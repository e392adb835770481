import {
  ApplicationCommandType,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
  Locale,
  ApplicationCommandOptionType as OptionType,
} from 'discord-api-types/v10';
import { z } from 'zod';
import { areUnique } from './component-schema.ts';

/** https://discord.com/developers/docs/interactions/application-commands */

const name = z
  .string()
  .regex(/^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u, 'Command name is invalid')
  .refine((value) => value === value.toLowerCase(), 'Command name must be lowercase');
const description = z.string().min(1).max(100);
const localized = <Text extends z.ZodType>(text: Text) => z.partialRecord(z.enum(Locale), text).nullish();

const words = {
  name,
  name_localizations: localized(name),
  description,
  description_localizations: localized(description),
};

const choice = <Value extends z.ZodType>(value: Value) =>
  z.object({
    name: z.string().min(1).max(100),
    name_localizations: localized(z.string().min(1).max(100)),
    value,
  });

const choicesOf = <Value extends z.ZodType>(value: Value) =>
  z
    .array(choice(value))
    .max(25)
    .refine((choices) => areUnique(choices.map((one) => one.name)), 'Choice names must be unique')
    .optional();

const common = { ...words, required: z.boolean().optional() };
const completing = { autocomplete: z.boolean().optional() };
const text = z.object({
  type: z.literal(OptionType.String),
  ...common,
  ...completing,
  choices: choicesOf(z.string().min(1).max(100)),
  min_length: z.int().min(0).max(6_000).optional(),
  max_length: z.int().min(1).max(6_000).optional(),
});
const whole = z.object({
  type: z.literal(OptionType.Integer),
  ...common,
  ...completing,
  choices: choicesOf(z.int()),
  min_value: z.int().optional(),
  max_value: z.int().optional(),
});
const number = z.object({
  type: z.literal(OptionType.Number),
  ...common,
  ...completing,
  choices: choicesOf(z.number()),
  min_value: z.number().optional(),
  max_value: z.number().optional(),
});
const channel = z.object({
  type: z.literal(OptionType.Channel),
  ...common,
  channel_types: z.array(z.enum(ChannelType)).optional(),
});
const plain = z.object({
  type: z.literal([
    OptionType.Boolean,
    OptionType.User,
    OptionType.Role,
    OptionType.Mentionable,
    OptionType.Attachment,
  ]),
  ...common,
});

const value = z
  .discriminatedUnion('type', [text, whole, number, channel, plain])
  .refine(
    (one) => !('autocomplete' in one && one.autocomplete === true && (one.choices ?? []).length > 0),
    'Autocomplete cannot be set together with choices',
  );

interface Placed {
  readonly name: string;
  readonly required?: boolean | undefined;
}

/** At most 25 with different names, the required ones first. */
const listOf = <One extends z.ZodType<Placed>>(one: One) =>
  z
    .array(one)
    .max(25)
    .refine((list) => areUnique(list.map(({ name: own }) => own)), 'Option names must be unique')
    .refine(
      (list) =>
        list.every(
          ({ required }, index) => required !== true || index === 0 || list[index - 1]?.required === true,
        ),
      'Required options must be placed before non-required options',
    );

const subcommand = z.object({
  type: z.literal(OptionType.Subcommand),
  ...words,
  options: listOf(value).optional(),
});
const group = z.object({
  type: z.literal(OptionType.SubcommandGroup),
  ...words,
  options: listOf(subcommand),
});

const isSubcommand = ({ type }: { readonly type: OptionType }): boolean =>
  type === OptionType.Subcommand || type === OptionType.SubcommandGroup;

export const commandSchema = z
  .strictObject({
    type: z.literal(ApplicationCommandType.ChatInput).default(ApplicationCommandType.ChatInput),
    ...words,
    options: listOf(z.union([value, subcommand, group]))
      .refine(
        (list) => list.every(isSubcommand) || !list.some(isSubcommand),
        'Subcommands and options cannot stand side by side',
      )
      .optional(),
    default_member_permissions: z.string().regex(/^\d+$/).nullish(),
    dm_permission: z.boolean().nullish(),
    contexts: z.array(z.enum(InteractionContextType)).min(1).nullish(),
    integration_types: z.array(z.enum(ApplicationIntegrationType)).min(1).nullish(),
    nsfw: z.boolean().optional(),
  })
  .refine((command) => countCharacters(command) <= 8_000, 'Command exceeds maximum size (8000)');

export const commandListSchema = z
  .array(commandSchema)
  .max(100)
  .refine((list) => areUnique(list.map(({ name: own }) => own)), 'Application command names must be unique');

export type CommandForm = z.output<typeof commandSchema>;

interface Worded {
  readonly name: string;
  readonly description?: string;
  readonly value?: unknown;
  readonly name_localizations?: Readonly<Record<string, string>> | null | undefined;
  readonly description_localizations?: Readonly<Record<string, string>> | null | undefined;
  readonly options?: readonly Worded[] | undefined;
  readonly choices?: readonly Worded[] | undefined;
}

/** Names, descriptions and values together; of what is localized, the longest wording. */
function countCharacters(worded: Worded): number {
  const longest = (
    own: string | undefined,
    others: Readonly<Record<string, string>> | null | undefined,
  ): number => Math.max(own?.length ?? 0, ...Object.values(others ?? {}).map((other) => other.length));
  return (
    longest(worded.name, worded.name_localizations) +
    longest(worded.description, worded.description_localizations) +
    (typeof worded.value === 'string' ? worded.value.length : 0) +
    [...(worded.options ?? []), ...(worded.choices ?? [])].reduce(
      (sum, child) => sum + countCharacters(child),
      0,
    )
  );
}
