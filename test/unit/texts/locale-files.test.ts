import { describe, expect, test } from 'vitest';
import { type Locale, locales } from '../../../src/domain/texts.ts';
import { toAdjustmentMessage } from '../../../src/texts/adjustment-message.ts';
import { toNoticeMessage } from '../../../src/texts/notice-message.ts';
import { toReceiptMessages } from '../../../src/texts/receipt-messages.ts';
import { toRefusalMessages } from '../../../src/texts/refusal-messages.ts';
import { localeFiles, readLocaleFile, variablesOf } from '../../support/read-locale.ts';
import { texts } from '../../support/texts.ts';
import { adjustments, notices, receipts, refusals } from './samples.ts';

/** What the code tells, for every shape of everything there is to tell. */
const told = [
  ...refusals.flatMap(toRefusalMessages),
  ...adjustments.map(toAdjustmentMessage),
  ...notices.map(toNoticeMessage),
  ...receipts.flatMap(toReceiptMessages),
];

describe.each(locales)('%s', (locale) => {
  const messages = readLocaleFile(locale, 'requests.ftl');

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

test('every locale has the same files with the same messages, each with the same variables', () => {
  const read = (locale: Locale) => {
    const messages = new Map(localeFiles(locale).flatMap((file) => [...readLocaleFile(locale, file)]));
    return localeFiles(locale).map((file) => ({
      file,
      messages: [...readLocaleFile(locale, file).keys()]
        .map((id) => `${id}: ${[...variablesOf(id, messages)].toSorted().join(' ')}`)
        .toSorted(),
    }));
  };
  const [first, ...others] = locales;
  for (const other of others) expect(read(other)).toEqual(read(first));
});
