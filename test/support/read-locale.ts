import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FluentResource } from '@fluent/bundle';
import { expect } from 'vitest';
import { z } from 'zod';
import type { Locale } from '../../src/domain/texts.ts';
import { localesFolder } from './texts.ts';

interface FoundMessage {
  readonly variables: ReadonlySet<string>;
  readonly references: ReadonlySet<string>;
}

const variableSchema = z.object({ type: z.literal('var'), name: z.string() });
const referenceSchema = z.object({ type: z.literal('mesg'), name: z.string() });

/** The names of a locale's files. */
export function localeFiles(locale: Locale): readonly string[] {
  return readdirSync(join(localesFolder, locale)).toSorted();
}

/** The messages of a locale's file by their ids. Expects the parser to have read each that was begun, once. */
export function readLocaleFile(locale: Locale, file: string): ReadonlyMap<string, FoundMessage> {
  const source = readFileSync(join(localesFolder, locale, file), 'utf8');
  const found = new FluentResource(source).body.map(({ id, value }) => [id, readPattern(value)] as const);
  const begun = source.match(/^[a-z][\w-]* =/gm) ?? [];
  // The parser passes over what it cannot read, and a second message of a name would be lost.
  expect(found.map(([id]) => `${id} =`)).toEqual(begun);
  expect(new Set(begun).size).toBe(begun.length);
  return new Map(found);
}

/** The variables of a message, with those of the messages it is made of. */
export function variablesOf(id: string, messages: ReadonlyMap<string, FoundMessage>): ReadonlySet<string> {
  const message = messages.get(id);
  if (message === undefined) return new Set();
  const borrowed = [...message.references].map((other) => variablesOf(other, messages));
  return borrowed.reduce((all, more) => all.union(more), message.variables);
}

/** Every variable and every other message that a pattern names, at any depth. */
function readPattern(pattern: unknown): FoundMessage {
  const variables = new Set<string>();
  const references = new Set<string>();
  const visit = (node: unknown): void => {
    const variable = variableSchema.safeParse(node);
    if (variable.success) variables.add(variable.data.name);
    const reference = referenceSchema.safeParse(node);
    if (reference.success) references.add(reference.data.name);
    if (typeof node === 'object' && node !== null) Object.values(node).forEach(visit);
  };
  visit(pattern);
  return { variables, references };
}
