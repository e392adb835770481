import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { launchBrowser } from '../support/launch-browser.ts';

const entry = join(import.meta.dirname, '../../demo/chat/main.ts');

let room: Awaited<ReturnType<typeof openRoom>>;
let browser: Browser;

/** The rehearsal room as a person starts it, on a free port. */
async function openRoom() {
  const child = spawn(process.execPath, [entry, '--port', '0'], {
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  createInterface(child.stderr).on('line', (line) => said.push(line));
  const ended = once(child, 'close');
  const { promise: url, resolve, reject } = Promise.withResolvers<string>();
  createInterface(child.stdout).on('line', (line) => {
    const address = /The rehearsal room is at (\S+)/.exec(line)?.[1];
    if (address !== undefined) resolve(address);
  });
  void ended.then(() => reject(new Error(`The room was left before it was open: ${said.join('\n')}`)));
  return {
    url: await url,
    async leave(): Promise<unknown> {
      child.kill('SIGINT');
      const [code] = await ended;
      return code;
    },
  };
}

beforeAll(async () => {
  room = await openRoom();
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  expect(await room?.leave()).toBe(0);
});

/** The room in a browser of its own, and everything that browser complained about. */
async function enter(options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ baseURL: room.url, ...options });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  await page.goto('/');
  await page.getByText('Pincel is running.').waitFor();
  return {
    page,
    complaints,
    discord: page.getByRole('region', { name: 'Discord' }),
    telegram: page.getByRole('region', { name: 'Telegram' }),
  };
}

async function say(pane: Locator, line: string): Promise<void> {
  await pane.getByRole('combobox').fill(line);
  await pane.getByRole('button', { name: 'Send' }).click();
}

/** Waits until so many results hang in the pane; answers the newest. */
async function pictures(pane: Locator, count: number): Promise<Locator> {
  const all = pane.locator('.message', { has: pane.page().locator('img') });
  await expect
    .poll(() => all.filter({ has: pane.page().getByRole('button') }).count(), { timeout: 100_000 })
    .toBe(count);
  return all.last();
}

/** No rule of either protocol was broken. */
async function holdsToTheRules(page: Page): Promise<void> {
  for (const details of await page.locator('details.protocol summary').all()) await details.click();
  expect(await page.locator('.verdict').allTextContents()).toEqual([
    'No rule of the protocol was broken.',
    'No rule of the protocol was broken.',
  ]);
}

test('a command in the Discord pane becomes a picture, and its button makes another one', async () => {
  const { page, complaints, discord } = await enter();
  await say(discord, '/image a fox on a blue background seed:7');
  const first = await pictures(discord, 1);
  expect(await first.getByRole('img').getAttribute('alt')).toMatch(/a fox on a blue background/);
  await first.getByRole('button', { name: 'Again' }).click();
  await pictures(discord, 2);
  expect(complaints).toEqual([]);
  await holdsToTheRules(page);
});

test('a command in the Telegram pane becomes a GIF, in the language of the app', async () => {
  const { page, complaints, telegram } = await enter({ reducedMotion: 'reduce' });
  await page.getByText('Português (Brasil)').click();
  await page.getByText('Bruno (member)').click();
  await say(telegram, '/gif a boat');
  // A preview is a picture too, and has other buttons.
  await telegram.getByRole('button', { name: 'De novo' }).waitFor();
  await pictures(telegram, 1);
  expect(complaints).toEqual([]);
  await holdsToTheRules(page);
});

test('what the app itself would not take is said below the box, and what was typed stays', async () => {
  const { discord } = await enter();
  await say(discord, '/image a fox seed:many');
  await discord.getByText('seed takes a number').waitFor();
  expect(await discord.getByRole('combobox').inputValue()).toBe('/image a fox seed:many');
});

test('the keyboard finds commands and their options while one types', async () => {
  const { page, discord } = await enter();
  const line = discord.getByRole('combobox');
  await line.pressSequentially('/ima');
  await discord.getByRole('option', { name: '/image' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  expect(await line.inputValue()).toBe('/image ');
  await line.pressSequentially('a fox si');
  await discord.getByRole('option', { name: 'size:' }).waitFor();
  // A shorter line has it too, among others.
  await expect.poll(() => discord.getByRole('option').count()).toBe(1);
  await page.keyboard.press('Tab');
  await discord.getByRole('option', { name: 'size: portrait' }).waitFor();
});

test('only the person who asked sees a private answer', async () => {
  const { page, discord } = await enter();
  await say(discord, '/quota');
  await discord.getByText('Only you see this.').first().waitFor();
  await page.getByText('Bruno (member)').click();
  await expect.poll(() => discord.getByText('Only you see this.').count()).toBe(0);
});

test('buttons work after Pincel was started again', async () => {
  const { page, discord } = await enter();
  await discord.getByText('Thread “foxes”').click();
  await say(discord, '/image a red house');
  const drawn = await pictures(discord, 1);
  await page.getByRole('button', { name: 'Restart Pincel' }).click();
  await page.getByText('Pincel is starting.').waitFor();
  await page.getByText('Pincel is running.').waitFor();
  await drawn.getByRole('button', { name: 'Again' }).click();
  await pictures(discord, 2);
});

test.each(['light', 'dark'] as const)('on a phone the %s room fits', async (colorScheme) => {
  const { page } = await enter({ viewport: { width: 390, height: 844 }, colorScheme });
  expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBe(0);
});
