import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Locale } from '../../src/domain/texts.ts';
import { toWords, type Words } from '../../src/web/page/words.ts';
import { texts } from './texts.ts';

/** On what, and in which language, somebody looks at the page. */
export interface Scene {
  readonly size: 'phone' | 'wide';
  readonly locale: Locale;
}

const sizes = {
  phone: { width: 390, height: 844 },
  wide: { width: 1280, height: 900 },
} as const;

export const everyScene: readonly Scene[] = [
  { size: 'phone', locale: 'en' },
  { size: 'phone', locale: 'pt-BR' },
  { size: 'wide', locale: 'en' },
  { size: 'wide', locale: 'pt-BR' },
];

/** Both sizes and both languages, in two. */
export const scenes: readonly Scene[] = [
  { size: 'phone', locale: 'pt-BR' },
  { size: 'wide', locale: 'en' },
];

/** A browser window that shows the page. */
export interface Window {
  readonly page: Page;
  /** What the page says, in the language of this window. */
  readonly say: Words;
  /** What the browser found wrong: errors of scripts, what the content security policy forbade, files that failed. */
  readonly complaints: readonly string[];
}

/** A window of a browser that knows nobody yet; closed with its context. */
export async function openWindow(
  browser: Browser,
  url: string,
  { size, locale }: Scene,
  options: BrowserContextOptions = {},
): Promise<Window> {
  const context = await browser.newContext({ baseURL: url, viewport: sizes[size], locale, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (told) => {
    // A violated content security policy is told here too.
    if (['error', 'warning'].includes(told.type())) complaints.push(told.text());
  });
  return { page, say: toWords(texts, locale), complaints };
}

/** Asks for a drawing on the first page. `options` are the fields of the fold by their messages. */
export async function draw(
  { page, say }: Pick<Window, 'page' | 'say'>,
  prompt: string,
  options: Readonly<Record<string, string>> = {},
): Promise<void> {
  await page.locator('#prompt').fill(prompt);
  const fields = Object.entries(options);
  const fold = page.locator('details.options');
  if (fields.length > 0 && (await fold.getAttribute('open')) === null) await fold.locator('summary').click();
  for (const [name, value] of fields)
    await page.getByLabel(say(`compose-${name}`), { exact: true }).fill(value);
  await page.getByRole('button', { name: say('compose-draw'), exact: true }).click();
}
