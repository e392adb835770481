import { ApplicationCommandOptionType } from 'discord-api-types/v10';
import type { Call, Completion, OptionValue } from '../../chat/call.ts';
import { type CommandName, commands, type OptionSpec } from '../../chat/command-table.ts';
import {
  type CommandInteraction,
  type CompletionInteraction,
  type GivenOption,
  type ModalInteraction,
  readModalFields,
} from './interaction.ts';

type CommandCall = Extract<Call, { kind: 'command' }>;

/** A command as it was typed. */
export interface TypedCommand {
  readonly call: CommandCall;
  /** Of the picture that goes with it. */
  readonly pictureUrl: string | undefined;
}

interface Line {
  readonly name: CommandName;
  readonly verb: string | undefined;
  readonly specs: readonly OptionSpec[];
  readonly given: readonly GivenOption[];
}

/** Undefined for a command that this version lacks: Discord offers it until commands are synced again. */
export function toTypedCommand(interaction: CommandInteraction): TypedCommand | undefined {
  const line = readLine(interaction);
  if (line === undefined) return undefined;
  const { name, verb } = line;
  const pictureName = line.specs.find(({ type }) => type === 'picture')?.name;
  const pictureId = line.given.find((option) => option.name === pictureName)?.value;
  return {
    call: { kind: 'command', name, ...(verb !== undefined && { verb }), options: toOptions(line) },
    pictureUrl: interaction.data.resolved?.attachments?.[String(pictureId)]?.url,
  };
}

export function toCompletion(interaction: CompletionInteraction): Completion | undefined {
  const line = readLine(interaction);
  const focused = line?.given.find((option) => option.focused === true);
  if (line === undefined || focused === undefined) return undefined;
  const { [focused.name]: _typed, ...options } = toOptions(line);
  const { name, verb } = line;
  return {
    name,
    ...(verb !== undefined && { verb }),
    option: focused.name,
    typed: String(focused.value ?? ''),
    options,
  };
}

function readLine({ data }: CommandInteraction | CompletionInteraction): Line | undefined {
  const command = commands.find(({ name }) => name === data.name);
  if (command === undefined) return undefined;
  const { name } = command;
  if (command.verbs === undefined) {
    return { name, verb: undefined, specs: command.options ?? [], given: data.options };
  }
  const subcommand: number = ApplicationCommandOptionType.Subcommand;
  const typed = data.options.find(({ type }) => type === subcommand);
  const verb = command.verbs.find((candidate) => candidate.name === typed?.name);
  if (verb === undefined) return undefined;
  return { name, verb: verb.name, specs: verb.options, given: typed?.options ?? [] };
}

/** What the table knows, and no pictures: those are downloaded. */
function toOptions({ specs, given }: Line): Readonly<Record<string, OptionValue>> {
  const known = new Set(specs.filter(({ type }) => type !== 'picture').map(({ name }) => name));
  return Object.fromEntries(
    given.flatMap(({ name, value }) => (known.has(name) && value !== undefined ? [[name, value]] : [])),
  );
}

/** Of the modal that asks for another prompt, and its fields. */
export const editModal = { idStart: 'edit:', promptId: 'prompt', negativePromptId: 'negative' } as const;

export function toEditCall(interaction: ModalInteraction): Extract<Call, { kind: 'edit' }> | undefined {
  const { custom_id: id } = interaction.data;
  if (!id.startsWith(editModal.idStart)) return undefined;
  const fields = readModalFields(interaction);
  return {
    kind: 'edit',
    jobId: id.slice(editModal.idStart.length),
    prompt: fields.get(editModal.promptId) ?? '',
    negativePrompt: fields.get(editModal.negativePromptId),
  };
}
