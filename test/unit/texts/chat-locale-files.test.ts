import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Locale, locales } from '../../../src/domain/texts.ts';
import { localeFiles, readLocaleFile, variablesOf } from '../../support/read-locale.ts';

const srcFolder = join(import.meta.dirname, '../../../src');

/** Everything but what src/texts tells (locale-files.test.ts) and what commands are called (command-words.test.ts). */
const checkedFiles = localeFiles('en').filter((file) => file !== 'requests.ftl' && file !== 'commands.ftl');

const sources = ['chat', 'bots', 'app', 'web']
  .flatMap((folder) =>
    readdirSync(join(srcFolder, folder), { recursive: true, encoding: 'utf8' }).map((path) =>
      join(srcFolder, folder, path),
    ),
  )
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(path, 'utf8'));

/** Every text that stands in quotes. */
const literals = new Set(
  sources.flatMap((source) => [...source.matchAll(/'([a-z][\w-]*)'/g)].map(([, id]) => id)),
);
/** How ids begin that are put together: `button-${verb}`. */
const prefixes = new Set(
  sources.flatMap((source) => [...source.matchAll(/`([a-z][\w-]*-)\$\{/g)].map(([, prefix]) => prefix ?? '')),
);
/** What is certainly told: `message('…')`, `say('…')`. */
const told = new Set(
  sources.flatMap((source) =>
    [...source.matchAll(/\b(?:message|say)\(\s*'([\w-]+)'/g)].map(([, id]) => id ?? ''),
  ),
);

function readAll(locale: Locale) {
  return new Map(localeFiles(locale).flatMap((file) => [...readLocaleFile(locale, file)]));
}

test('every locale has the same files', () => {
  expect(checkedFiles).toContain('chat.ftl');
  for (const locale of locales) expect(localeFiles(locale)).toEqual(localeFiles('en'));
});

test.each(localeFiles('en'))('%s has the same messages in every locale, in the same order', (file) => {
  for (const locale of locales) {
    expect([...readLocaleFile(locale, file).keys()]).toEqual([...readLocaleFile('en', file).keys()]);
  }
});

test('a message has the same variables in every locale', () => {
  const english = readAll('en');
  for (const locale of locales) {
    const messages = readAll(locale);
    for (const id of english.keys()) {
      const variables = [...variablesOf(id, messages)].toSorted();
      expect({ id, locale, variables }).toEqual({
        id,
        locale,
        variables: [...variablesOf(id, english)].toSorted(),
      });
    }
  }
});

test('no message is in two files', () => {
  for (const locale of locales) {
    const ids = localeFiles(locale).flatMap((file) => [...readLocaleFile(locale, file).keys()]);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  }
});

test('every message that the code tells is there', () => {
  const messages = readAll('en');
  expect(told.size).toBeGreaterThan(20);
  expect([...told].filter((id) => !messages.has(id))).toEqual([]);
});

describe.each(checkedFiles)('%s', (file) => {
  test('every message is told by the code or part of one that is', () => {
    const messages = readLocaleFile('en', file);
    const references = new Set([...messages.values()].flatMap((found) => [...found.references]));
    const isUsed = (id: string): boolean =>
      literals.has(id) ||
      references.has(id) ||
      [...prefixes].some((prefix) => id.startsWith(prefix) && id.length > prefix.length);
    expect([...messages.keys()].filter((id) => !isUsed(id))).toEqual([]);
  });
});
