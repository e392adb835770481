import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FluentBundle, FluentResource } from '@fluent/bundle';
import type { Message } from '../domain/message.ts';
import { type Locale, locales, type Texts } from '../domain/texts.ts';
import { toAdjustmentMessage } from './adjustment-message.ts';
import { negotiateLocale } from './negotiate-locale.ts';
import { toNoticeMessage } from './notice-message.ts';
import { toReadyMessage, toReceiptMessages } from './receipt-messages.ts';
import { toRefusalMessages } from './refusal-messages.ts';

/**
 * Reads `<locale>/*.ftl` (Fluent) for every locale from a folder, once.
 * @throws Error when a file is missing or is not Fluent: the files belong to the code.
 */
export function createTexts(localesFolder: string): Texts {
  const bundles = new Map(locales.map((locale) => [locale, readBundle(localesFolder, locale)]));

  const tell = (messages: readonly Message[], locale: Locale): string =>
    messages.map(({ id, values }) => format(bundles.get(locale), id, values)).join(' ');
  return {
    negotiateLocale,
    refusal: (refusal, locale) => tell(toRefusalMessages(refusal), locale),
    adjustment: (adjustment, locale) => tell([toAdjustmentMessage(adjustment)], locale),
    notice: (notice, locale) => tell([toNoticeMessage(notice)], locale),
    receipt: (receipt, locale) => tell(toReceiptMessages(receipt), locale),
    ready: (etaMs, locale) => tell([toReadyMessage(etaMs)], locale),
    tell: (message, locale) => tell([message], locale),
  };
}

function readBundle(localesFolder: string, locale: Locale): FluentBundle {
  const folder = join(localesFolder, locale);
  // Isolation marks around values would show up in terminals and in what is copied.
  const bundle = new FluentBundle(locale, { useIsolating: false });
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ftl'))) {
    const path = join(folder, file);
    // Refuses a message that another file has.
    const [error] = bundle.addResource(new FluentResource(readFileSync(path, 'utf8')));
    if (error !== undefined) throw new Error(`${path} cannot be used: ${error.message}`, { cause: error });
  }
  return bundle;
}

function format(bundle: FluentBundle | undefined, id: string, values: Message['values']): string {
  const pattern = bundle?.getMessage(id)?.value;
  if (bundle === undefined || pattern === undefined || pattern === null) {
    throw new Error(`Expected a message ${id} in every locale`);
  }
  // Throws for a variable that is not among the values.
  return bundle.formatPattern(pattern, values);
}
