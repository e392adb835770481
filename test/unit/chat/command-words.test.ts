import { describe, expect, test } from 'vitest';
import { commands, type OptionSpec } from '../../../src/chat/command-table.ts';
import { createCommandWords } from '../../../src/chat/command-words.ts';
import { locales } from '../../../src/domain/texts.ts';
import { localeFiles, readLocaleFile } from '../../support/read-locale.ts';
import { texts } from '../../support/texts.ts';

const words = createCommandWords(texts);

/** Every list of options that stand beside each other. */
const optionLists: readonly (readonly OptionSpec[])[] = commands.flatMap(({ options = [], verbs = [] }) => [
  options,
  ...verbs.map((verb) => verb.options),
]);
const options = optionLists.flat();
const verbs = commands.flatMap(({ name: command, verbs: own = [] }) =>
  own.map(({ name: verb }) => ({ command, verb })),
);

/** Discord's rule for names, and what Telegram can show besides hyphens. */
const typable = /^[a-z0-9_-]{1,32}$/;

describe.each(locales)('%s', (locale) => {
  test('every name can be typed and every description registered', () => {
    const names = [
      ...commands.map(({ name }) => words.commandName(name, locale)),
      ...verbs.map(({ command, verb }) => words.verbName(command, verb, locale)),
      ...options.map(({ name }) => words.optionName(name, locale)),
    ];
    for (const name of names) expect(name).toMatch(typable);
    const descriptions = [
      ...commands.map(({ name }) => words.commandDescription(name, locale)),
      ...verbs.map(({ command, verb }) => words.verbDescription(command, verb, locale)),
      ...options.map(({ name }) => words.optionDescription(name, locale)),
    ];
    for (const description of descriptions) expect(description).toMatch(/^.{1,100}$/u);
  });

  test('every choice has a label', () => {
    for (const { name, choices = [] } of options) {
      const labels = choices.map((choice) => words.choiceLabel(name, choice, locale));
      for (const label of labels) expect(label).toMatch(/^.{1,100}$/u);
      expect(new Set(labels).size).toBe(labels.length);
    }
  });
});

test('in English everything is called as in the command table', () => {
  for (const { name } of commands) expect(words.commandName(name, 'en')).toBe(name);
  for (const { command, verb } of verbs) expect(words.verbName(command, verb, 'en')).toBe(verb);
  for (const { name } of options) expect(words.optionName(name, 'en')).toBe(name);
});

/** Two things must never have one name, whichever language each of them is typed in. */
function expectDistinct(names: readonly (readonly string[])[]): void {
  const each = names.flatMap((ofOne) => [...new Set(ofOne)]);
  expect(each.toSorted()).toEqual([...new Set(each)].toSorted());
}

test('a name typed in any language means one thing', () => {
  expectDistinct(commands.map(({ name }) => locales.map((locale) => words.commandName(name, locale))));
  for (const { name: command, verbs: own = [] } of commands) {
    expectDistinct(own.map(({ name }) => locales.map((locale) => words.verbName(command, name, locale))));
  }
  for (const list of optionLists) {
    expectDistinct(list.map(({ name }) => locales.map((locale) => words.optionName(name, locale))));
  }
});

test('the locale files name nothing that the table lacks', () => {
  const named = [
    ...commands.flatMap(({ name }) => [`command-${name}`, `command-name-${name}`]),
    ...verbs.flatMap(({ command, verb }) => [
      `command-${command}-${verb}`,
      `command-name-${command}-${verb}`,
    ]),
    ...options.flatMap(({ name, choices = [] }) => [
      `option-${name}`,
      `option-name-${name}`,
      ...choices.map((choice) => `choice-${name}-${choice}`),
    ]),
  ];
  const problems = [
    'command-verb-missing',
    ...['missing', 'not-a-choice', 'not-a-number', 'not-whole', 'too-small', 'too-large', 'too-long'].map(
      (problem) => `option-${problem}`,
    ),
  ];
  for (const locale of locales) {
    expect(localeFiles(locale)).toContain('commands.ftl');
    expect([...readLocaleFile(locale, 'commands.ftl').keys()].toSorted()).toEqual(
      [...new Set([...named, ...problems])].toSorted(),
    );
  }
});
