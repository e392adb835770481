import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FluentResource } from '@fluent/bundle';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { locales } from '../../../src/domain/texts.ts';
import { toAdjustmentMessage } from '../../../src/texts/adjustment-message.ts';
import { toNoticeMessage } from '../../../src/texts/notice-message.ts';
import { toReceiptMessages } from '../../../src/texts/receipt-messages.ts';
import { toRefusalMessages } from '../../../src/texts/refusal-messages.ts';
import { localesFolder, texts } from '../../support/texts.ts';
import { adjustments, notices, receipts, refusals } from './samples.ts';

/** What the code tells, for every shape of everything there is to tell. */
const told = [
  ...refusals.flatMap(toRefusalMessages),
  ...adjustments.map(toAdjustmentMessage),
  ...notices.map(toNoticeMessage),
  ...receipts.flatMap(toReceiptMessages),
];

interface FoundMessage {
  readonly variables: ReadonlySet<string>;
  readonly references: ReadonlySet<string>;
}

const variableSchema = z.object({ type: z.literal('var'), name: z.string() });
const referenceSchema = z.object({ type: z.literal('mesg'), name: z.string() });

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

function readLocale(locale: string): ReadonlyMap<string, FoundMessage> {
  const source = readFileSync(join(localesFolder, `${locale}.ftl`), 'utf8');
  const found = new FluentResource(source).body.map(({ id, value }) => [id, readPattern(value)] as const);
  const begun = source.match(/^[a-z][\w-]* =/gm) ?? [];
  // The parser passes over what it cannot read, and a second message of a name would be lost.
  expect(found.map(([id]) => `${id} =`)).toEqual(begun);
  expect(new Set(begun).size).toBe(begun.length);
  return new Map(found);
}

/** With the variables of the messages it is made of. */
function variablesOf(id: string, messages: ReadonlyMap<string, FoundMessage>): ReadonlySet<string> {
  const message = messages.get(id);
  if (message === undefined) return new Set();
  const borrowed = [...message.references].map((other) => variablesOf(other, messages));
  return borrowed.reduce((all, more) => all.union(more), message.variables);
}

describe.each(locales)('%s', (locale) => {
  const messages = readLocale(locale);

  test('every message that the code tells is there', () => {
    expect(told.map(({ id }) => id).filter((id) => !messages.has(id))).toEqual([]);
  });

  test('every message is told by the code or part of one that is', () => {
    const used = new Set(told.map(({ id }) => id));
    for (const id of used) for (const other of messages.get(id)?.references ?? []) used.add(other);
    expect([...messages.keys()].filter((id) => !used.has(id))).toEqual([]);
  });

  test('a message has the variables that the code gives, no more and no fewer', () => {
    for (const { id, values } of told) {
      const variables = [...variablesOf(id, messages)].toSorted();
      expect({ id, variables }).toEqual({ id, variables: Object.keys(values).toSorted() });
    }
  });

  test('everything is told in whole sentences, with nothing left out', () => {
    const sentences = [
      ...refusals.map((refusal) => texts.refusal(refusal, locale)),
      ...adjustments.map((adjustment) => texts.adjustment(adjustment, locale)),
      ...notices
        .filter(({ kind }) => kind !== 'prompt-truncated')
        .map((notice) => texts.notice(notice, locale)),
      ...receipts.map((receipt) => texts.receipt(receipt, locale)),
    ];
    for (const sentence of sentences) {
      expect(sentence).toMatch(/^[\p{Lu}\d][^{}]*\.$/u);
      expect(sentence).not.toMatch(/undefined|\s\s|\n/);
    }
  });
});

test('every field has a name of its own in every locale', () => {
  for (const locale of locales) {
    const clamped = adjustments.filter(({ kind }) => kind === 'clamped');
    const names = clamped.map((adjustment) => texts.adjustment(adjustment, locale));
    expect(new Set(names).size).toBe(clamped.length);
  }
});
