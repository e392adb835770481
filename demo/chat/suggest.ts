import { commands, type OptionSpec } from '../../src/chat/command-table.ts';
import { readForm, splitOptions } from './parse-line.ts';
import { NotPossible, type Suggestion } from './stage.ts';

const maxSuggestions = 12;

/** Asks the bot for choices for the option that is being typed into. */
export type Complete = (asked: {
  readonly line: string;
  readonly option: string;
  readonly typed: string;
}) => Promise<readonly { readonly label: string; readonly value: string }[]>;

/** How a line could go on: commands, subcommands, options, and values where there is a choice. */
export async function suggest(line: string, complete: Complete): Promise<readonly Suggestion[]> {
  const [, typedName] = /^\/(\S*)$/.exec(line) ?? [];
  if (typedName !== undefined) {
    return commands
      .filter(({ name }) => name.startsWith(typedName))
      .map(({ name }) => ({ label: `/${name}`, line: `/${name} ` }))
      .slice(0, maxSuggestions);
  }
  const [, name, typedVerb] = /^\/(\S+) (\S*)$/.exec(line) ?? [];
  const verbs = commands.find((command) => command.name === name)?.verbs;
  if (verbs !== undefined && typedVerb !== undefined) {
    return verbs
      .filter((verb) => verb.name.startsWith(typedVerb))
      .map((verb) => ({ label: verb.name, line: `/${name} ${verb.name} ` }));
  }
  return suggestOption(line, complete);
}

async function suggestOption(line: string, complete: Complete): Promise<readonly Suggestion[]> {
  const form = readKnownForm(line);
  if (form === undefined) return [];
  const { values } = splitOptions(form.rest, form.options);
  const last = values.at(-1);
  if (last !== undefined && !/\s$/.test(line)) {
    const before = line.slice(0, line.length - last.text.length);
    const choices = await choicesOf(last.spec, line, last.text, complete);
    return choices
      .slice(0, maxSuggestions)
      .map(({ label, value }) => ({ label: `${last.spec.name}: ${label}`, line: `${before}${value} ` }));
  }
  const [, before = '', typed = ''] = /^(.*\s)(\S*)$/s.exec(line) ?? [];
  return form.options
    .filter((spec) => spec.name.startsWith(typed) && !values.some((value) => value.spec.name === spec.name))
    .filter(({ type }) => type !== 'picture')
    .map(({ name }) => ({ label: `${name}:`, line: `${before}${name}:` }))
    .slice(0, maxSuggestions);
}

function readKnownForm(line: string) {
  try {
    return readForm(line);
  } catch (error) {
    if (error instanceof NotPossible) return undefined;
    throw error;
  }
}

async function choicesOf(
  spec: OptionSpec,
  line: string,
  typed: string,
  complete: Complete,
): Promise<readonly { readonly label: string; readonly value: string }[]> {
  if (spec.completes === true) return complete({ line, option: spec.name, typed });
  const choices = spec.type === 'yes-no' ? ['true', 'false'] : (spec.choices ?? []);
  return choices
    .filter((choice) => choice.startsWith(typed))
    .map((choice) => ({ label: choice, value: choice }));
}
