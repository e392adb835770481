import { type CommandName, commands, type OptionSpec } from '../../src/chat/command-table.ts';
import { NotPossible } from './stage.ts';

/** A line as Discord's own client would have it filled in: a command, its subcommand, values by option. */
export interface ParsedLine {
  readonly name: CommandName;
  readonly verb: string | undefined;
  /** As typed; numbers and yes or no are told by the option. */
  readonly values: readonly { readonly spec: OptionSpec; readonly text: string }[];
}

interface Form {
  readonly name: CommandName;
  readonly verb: string | undefined;
  readonly options: readonly OptionSpec[];
  /** What follows command and subcommand. */
  readonly rest: string;
}

/** `/gif a fox motion:spinning`: what stands before the first `name:` is the first required text. @throws NotPossible */
export function parseLine(line: string): ParsedLine {
  const { name, verb, options, rest } = readForm(line);
  const { lead, values } = splitOptions(rest, options);
  if (lead === '') return { name, verb, values };
  const first = options.find(
    ({ name: option, type }) => type === 'text' && !values.some(({ spec }) => spec.name === option),
  );
  if (first === undefined)
    throw new NotPossible(`/${name} has no option for “${lead}”. Write options as name:value.`);
  return { name, verb, values: [{ spec: first, text: lead }, ...values] };
}

/** The command that a line begins with, and what it takes. @throws NotPossible */
export function readForm(line: string): Form {
  const [, typed = '', afterName = ''] = /^\/(\S*)\s*(.*)$/s.exec(line) ?? [];
  const command = commands.find(({ name }) => name === typed);
  if (command === undefined) {
    throw new NotPossible(`Discord knows no command /${typed} of this bot. Type / to see which there are.`);
  }
  if (command.verbs === undefined) {
    return { name: command.name, verb: undefined, options: command.options ?? [], rest: afterName };
  }
  const [, typedVerb = '', rest = ''] = /^(\S*)\s*(.*)$/s.exec(afterName) ?? [];
  const verb = command.verbs.find(({ name }) => name === typedVerb);
  if (verb === undefined) {
    const names = command.verbs.map(({ name }) => name).join(', ');
    throw new NotPossible(`/${command.name} needs one of: ${names}.`);
  }
  return { name: command.name, verb: verb.name, options: verb.options, rest };
}

/** The text before the first option, and the options with their text. */
export function splitOptions(
  text: string,
  options: readonly OptionSpec[],
): { readonly lead: string; readonly values: ParsedLine['values'] } {
  const starts = [...text.matchAll(/(?<=^|\s)([a-z-]+):/g)].flatMap((match) => {
    const spec = options.find(({ name }) => name === match[1]);
    return spec === undefined ? [] : [{ spec, at: match.index, from: match.index + match[0].length }];
  });
  return {
    lead: text.slice(0, starts[0]?.at ?? text.length).trim(),
    values: starts.map(({ spec, from }, index) => ({
      spec,
      text: text.slice(from, starts[index + 1]?.at).trim(),
    })),
  };
}
