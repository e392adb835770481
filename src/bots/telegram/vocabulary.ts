import { type CommandName, commands, type OptionSpec } from '../../chat/command-table.ts';
import type { CommandWords } from '../../chat/command-words.ts';
import { nearestName } from '../../domain/nearest-name.ts';
import { type Locale, locales } from '../../domain/texts.ts';

/** What may be typed with a command (and its verb). */
export interface CommandForm {
  readonly name: CommandName;
  readonly verb: string | undefined;
  /** Those that can be typed: a picture cannot. */
  readonly options: readonly OptionSpec[];
  /** What is typed besides options is drawn. */
  readonly hasPrompt: boolean;
  option(typed: string): OptionSpec | undefined;
  nearestOption(typed: string): string | undefined;
  /** The value of an option's table that a word in any language stands for; the word itself where there is none. */
  choice(option: OptionSpec, typed: string): string;
}

/** What commands, verbs and options are called, in every language at once: people type what they know. */
export interface Vocabulary {
  command(typed: string): CommandName | undefined;
  nearestCommand(typed: string): string | undefined;
  hasVerbs(command: CommandName): boolean;
  verb(command: CommandName, typed: string): string | undefined;
  form(command: CommandName, verb: string | undefined): CommandForm;
}

/** Telegram takes a–z, digits and `_` in the names of commands: `quota-admin` is `quota_admin` there. */
export function toTelegramName(name: string): string {
  return name.replaceAll('-', '_');
}

/** Texts that call commands as the table does, `/quota-admin`, in the way that Telegram makes a link of. */
export function createLinkCommands(words: CommandWords): (text: string) => string {
  const names = commands.flatMap(({ name }) => locales.map((locale) => words.commandName(name, locale)));
  const hyphenated = new RegExp(
    `/(?:${names.filter((name) => name.includes('-')).join('|')})(?![\\w-])`,
    'g',
  );
  return (text) => text.replaceAll(hyphenated, toTelegramName);
}

export function createVocabulary(words: CommandWords): Vocabulary {
  const names = new Map<string, CommandName>();
  for (const { name } of commands) addWords(names, name, (locale) => [name, words.commandName(name, locale)]);
  const verbs = new Map<CommandName, ReadonlyMap<string, string>>();
  for (const { name, verbs: known = [] } of commands) {
    const named = new Map<string, string>();
    for (const verb of known)
      addWords(named, verb.name, (locale) => [verb.name, words.verbName(name, verb.name, locale)]);
    verbs.set(name, named);
  }
  return {
    command: (typed) => names.get(fold(typed)),
    nearestCommand: (typed) => nearestName(fold(typed), [...names.keys()], 3),
    hasVerbs: (command) => (verbs.get(command)?.size ?? 0) > 0,
    verb: (command, typed) => verbs.get(command)?.get(fold(typed)),
    form: (command, verb) => createForm(words, command, verb),
  };
}

function createForm(words: CommandWords, name: CommandName, verb: string | undefined): CommandForm {
  const command = commands.find((known) => known.name === name);
  const ofVerb = command?.verbs?.find((known) => known.name === verb);
  const specs = ofVerb?.options ?? command?.options ?? [];
  const options = specs.filter(({ type }) => type !== 'picture');
  const named = new Map<string, OptionSpec>();
  for (const spec of options)
    addWords(named, spec, (locale) => [spec.name, words.optionName(spec.name, locale)]);
  return {
    name,
    verb,
    options,
    hasPrompt: options.some((option) => option.name === 'prompt'),
    option: (typed) => named.get(fold(typed)),
    nearestOption: (typed) => nearestName(fold(typed), [...named.keys()]),
    choice(option, typed) {
      const choices = new Map<string, string>();
      for (const choice of option.choices ?? [])
        addWords(choices, choice, (locale) => [choice, words.choiceLabel(option.name, choice, locale)]);
      return choices.get(fold(typed)) ?? typed;
    },
  };
}

/** The first meaning of a word stays: names of the table come before those of a language. */
function addWords<Meaning>(
  known: Map<string, Meaning>,
  meaning: Meaning,
  wordsIn: (locale: Locale) => readonly string[],
): void {
  for (const word of locales.flatMap(wordsIn)) {
    if (!known.has(fold(word))) known.set(fold(word), meaning);
  }
}

/** Accents, case and the kind of hyphen make no difference. */
export function fold(word: string): string {
  return toTelegramName(word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase());
}
