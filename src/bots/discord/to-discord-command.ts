import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOptionChoice,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  Locale as DiscordLocale,
  InteractionContextType,
  type LocalizationMap,
  PermissionFlagsBits,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord-api-types/v10';
import type { commands, OptionSpec } from '../../chat/command-table.ts';
import type { CommandWords } from '../../chat/command-words.ts';
import type { Locale } from '../../domain/texts.ts';

/** What Discord shows where it has no translation. */
const defaultLocale: Locale = 'en';

type Command = (typeof commands)[number];

/** A command as it is registered; who may use it is checked again whenever it is used. */
export function toDiscordCommand(
  { name, audience, options = [], verbs }: Command,
  words: CommandWords,
): RESTPostAPIChatInputApplicationCommandsJSONBody {
  const isForManagers = audience === 'managers';
  const verbOptions = verbs?.map((verb) => ({
    type: ApplicationCommandOptionType.Subcommand as const,
    name: verb.name,
    name_localizations: translate((locale) => words.verbName(name, verb.name, locale)),
    description: words.verbDescription(name, verb.name, defaultLocale),
    description_localizations: translate((locale) => words.verbDescription(name, verb.name, locale)),
    options: verb.options.map((option) => toOption(option, words)),
  }));
  return {
    type: ApplicationCommandType.ChatInput,
    name,
    name_localizations: translate((locale) => words.commandName(name, locale)),
    description: words.commandDescription(name, defaultLocale),
    description_localizations: translate((locale) => words.commandDescription(name, locale)),
    options: verbOptions ?? options.map((option) => toOption(option, words)),
    ...(isForManagers && { default_member_permissions: String(PermissionFlagsBits.ManageGuild) }),
    contexts: isForManagers
      ? [InteractionContextType.Guild]
      : [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
    integration_types: isForManagers
      ? [ApplicationIntegrationType.GuildInstall]
      : [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
  };
}

function toOption(spec: OptionSpec, words: CommandWords): APIApplicationCommandBasicOption {
  const { name, isRequired, min, max } = spec;
  const base = {
    name,
    name_localizations: translate((locale) => words.optionName(name, locale)),
    description: words.optionDescription(name, defaultLocale),
    description_localizations: translate((locale) => words.optionDescription(name, locale)),
    ...(isRequired === true && { required: true }),
  };
  const bounds = {
    ...(min !== undefined && { min_value: min }),
    ...(max !== undefined && { max_value: max }),
  };
  switch (spec.type) {
    case 'text':
      return toTextOption(base, spec, words);
    case 'whole':
      return { ...base, ...bounds, type: ApplicationCommandOptionType.Integer };
    case 'number':
      return { ...base, ...bounds, type: ApplicationCommandOptionType.Number };
    case 'yes-no':
      return { ...base, type: ApplicationCommandOptionType.Boolean };
    case 'picture':
      return { ...base, type: ApplicationCommandOptionType.Attachment };
    case 'user':
      return { ...base, type: ApplicationCommandOptionType.User };
  }
}

function toTextOption(
  base: { readonly name: string; readonly description: string },
  { name, choices, completes, maxLength }: OptionSpec,
  words: CommandWords,
): APIApplicationCommandBasicOption {
  const type = ApplicationCommandOptionType.String;
  const length = maxLength === undefined ? {} : { max_length: maxLength };
  if (choices === undefined) {
    return { ...base, ...length, type, ...(completes === true && { autocomplete: true }) };
  }
  const named = choices.map(
    (choice): APIApplicationCommandOptionChoice<string> => ({
      name: words.choiceLabel(name, choice, defaultLocale),
      name_localizations: translate((locale) => words.choiceLabel(name, choice, locale)),
      value: choice,
    }),
  );
  return { ...base, ...length, type, choices: named };
}

function translate(tell: (locale: Locale) => string): LocalizationMap {
  return { [DiscordLocale.PortugueseBR]: tell('pt-BR') };
}
