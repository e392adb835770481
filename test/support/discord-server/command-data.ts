import {
  type APIApplicationCommand,
  type APIApplicationCommandOption,
  type APIAttachment,
  type APIUser,
  ApplicationCommandType,
  ApplicationCommandOptionType as OptionType,
} from 'discord-api-types/v10';
import type { AutocompleteInput, CommandInput, OptionInput, UserFile } from './interaction-inputs.ts';

interface OptionData {
  readonly name: string;
  readonly type: OptionType;
  readonly value?: string | number | boolean;
  readonly focused?: boolean;
  readonly options?: readonly OptionData[];
}

/**
 * What an interaction's `data` says of a command. Once the app has registered commands, only what Discord's own clients
 * would send is taken; before that, types follow from the values.
 * @throws Error for what a client would not send.
 */
export async function toCommandData(
  input: CommandInput & Partial<Pick<AutocompleteInput, 'focused'>>,
  deps: {
    readonly registered: readonly APIApplicationCommand[];
    readonly guildId: string | undefined;
    readonly nextId: () => string;
    readonly upload: (file: UserFile) => Promise<APIAttachment>;
  },
): Promise<unknown> {
  const command = deps.registered.find(({ name }) => name === input.name);
  if (command === undefined && deps.registered.length > 0) {
    throw new Error(`Expected a registered command, got /${input.name}`);
  }
  const specs = command === undefined ? undefined : optionsOf(command, input.subcommand);
  const users: Record<string, APIUser> = {};
  const attachments: Record<string, APIAttachment> = {};

  const toOption = async ([name, value]: [string, OptionInput]): Promise<OptionData> => {
    const spec = specs?.find((entry) => entry.name === name);
    if (specs !== undefined && spec === undefined) throw new Error(`/${input.name} has no option ${name}`);
    if (input.focused === name) {
      if (typeof value !== 'string') throw new Error('What is being typed is a string');
      if (spec !== undefined && !('autocomplete' in spec && spec.autocomplete)) {
        throw new Error(`/${input.name} completes no option ${name}`);
      }
      return { name, type: spec?.type ?? OptionType.String, value, focused: true };
    }
    if (spec !== undefined) checkValue(spec, value);
    const type = spec?.type ?? typeOf(value);
    if (typeof value !== 'object') return { name, type, value };
    if ('bytes' in value) {
      const attachment = await deps.upload(value);
      attachments[attachment.id] = attachment;
      return { name, type, value: attachment.id };
    }
    users[value.id] = value;
    return { name, type, value: value.id };
  };

  const given = Object.entries(input.options ?? {});
  const options = await Promise.all(given.map(toOption));
  for (const spec of specs ?? []) {
    const isGiven = given.some(([name]) => name === spec.name);
    // While somebody still types, required options may be missing.
    if (spec.required === true && !isGiven && input.focused === undefined) {
      throw new Error(`/${input.name} requires ${spec.name}`);
    }
  }
  const resolved = {
    ...(Object.keys(users).length === 0 ? {} : { users }),
    ...(Object.keys(attachments).length === 0 ? {} : { attachments }),
  };
  return {
    id: command?.id ?? deps.nextId(),
    name: input.name,
    type: ApplicationCommandType.ChatInput,
    ...(command?.guild_id === undefined ? {} : { guild_id: command.guild_id }),
    options:
      input.subcommand === undefined
        ? options
        : [{ name: input.subcommand, type: OptionType.Subcommand, options }],
    ...(Object.keys(resolved).length === 0 ? {} : { resolved }),
  };
}

function optionsOf(
  command: APIApplicationCommand,
  subcommand: string | undefined,
): readonly APIApplicationCommandOption[] {
  const options = command.options ?? [];
  const subcommands = options.filter((option) => option.type === OptionType.Subcommand);
  if (subcommand === undefined) {
    if (subcommands.length > 0) throw new Error(`/${command.name} has to be called with a subcommand`);
    return options;
  }
  const found = subcommands.find(({ name }) => name === subcommand);
  if (found === undefined) throw new Error(`/${command.name} has no subcommand ${subcommand}`);
  return found.options ?? [];
}

function typeOf(value: OptionInput): OptionType {
  if (typeof value === 'string') return OptionType.String;
  if (typeof value === 'boolean') return OptionType.Boolean;
  if (typeof value === 'number') return Number.isInteger(value) ? OptionType.Integer : OptionType.Number;
  return 'bytes' in value ? OptionType.Attachment : OptionType.User;
}

/** Whole numbers may stand in an option for any number. */
function checkValue(spec: APIApplicationCommandOption, value: OptionInput): void {
  const type = typeOf(value);
  const fits = type === spec.type || (type === OptionType.Integer && spec.type === OptionType.Number);
  if (!fits) throw new Error(`The option ${spec.name} cannot hold ${JSON.stringify(value)}`);
  const isForeign =
    'choices' in spec && (spec.choices ?? []).length > 0 && !spec.choices?.some((one) => one.value === value);
  const isOutside =
    typeof value === 'number' &&
    (('min_value' in spec && value < (spec.min_value ?? value)) ||
      ('max_value' in spec && value > (spec.max_value ?? value)));
  const isLong =
    typeof value === 'string' && 'max_length' in spec && value.length > (spec.max_length ?? value.length);
  if (isForeign || isOutside || isLong) {
    throw new Error(`The option ${spec.name} does not take ${JSON.stringify(value)}`);
  }
}
