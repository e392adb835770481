import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';

let gateway: Gateway;
let url: string;
let browser: Browser;
let screenshots: string;

beforeAll(async () => {
  screenshots = await mkdtemp(join(tmpdir(), 'pincel-screenshots-'));
  gateway = await startGateway();
  url = await gateway.url;
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
});

afterAll(async () => {
  await browser?.close();
  await gateway?.remove();
});

/** The page in a browser of its own, and everything that browser complained about. */
async function open(
  options: BrowserContextOptions = {},
): Promise<{ page: Page; complaints: readonly string[] }> {
  const context = await browser.newContext({ baseURL: url, ...options });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // A violated content security policy is told here too.
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  await page.goto('/');
  return { page, complaints };
}

async function draw(
  page: Page,
  prompt: string,
  options: Readonly<Record<string, string>> = {},
): Promise<void> {
  await page.getByLabel('What shall I draw?').fill(prompt);
  const names = Object.entries(options);
  const fold = page.locator('details.options');
  if (names.length > 0 && (await fold.getAttribute('open')) === null) await fold.locator('summary').click();
  for (const [label, value] of names) await page.getByLabel(label, { exact: true }).fill(value);
  await page.getByRole('button', { name: 'Draw' }).click();
}

/** Resolves once so many pictures hang on the wall. */
async function hung(page: Page, pictures: number): Promise<void> {
  await page
    .locator('.work img')
    .nth(pictures - 1)
    .waitFor();
  expect(await page.locator('.work img').count()).toBe(pictures);
}

/** How many different colours the first picture on the wall shows, as it is on the screen. */
async function countColors(page: Page): Promise<number> {
  const shown = await page.locator('.work img').first().screenshot();
  const { data } = await sharp(shown).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const colors = new Set<number>();
  for (let at = 0; at < data.length; at += 3) colors.add(data.readUIntBE(at, 3));
  return colors.size;
}

test('a prompt becomes a picture, step by step, with its label beside it', async () => {
  const { page, complaints } = await open();
  await draw(page, 'a cat on a blue background', { Steps: '60' });
  const card = page.getByRole('article', { name: 'a cat on a blue background' });
  await card.getByRole('progressbar', { name: 'Steps drawn' }).waitFor();
  await card.getByRole('img', { name: 'The picture so far' }).waitFor();
  await expect.poll(() => page.getByRole('status').textContent()).toContain('drawing now');

  const picture = card.getByRole('img', { name: 'AI-generated picture: a cat on a blue background' });
  await picture.waitFor();
  expect(await countColors(page)).toBeGreaterThan(16);
  expect(await card.textContent()).toMatch(/AI-generated.*Size\s*256 × 256.*Steps\s*60.*Seed\s*\d+/s);
  await expect.poll(() => page.getByRole('status').textContent()).toContain('is finished');
  const saving = page.waitForEvent('download');
  await card.getByRole('link', { name: 'Download' }).click();
  expect((await saving).suggestedFilename()).toMatch(/^pincel-a-cat-on-a-blue-background-\d+\.png$/);
  expect(complaints).toEqual([]);
});

test('a GIF asks how it moves, and moves', async () => {
  const { page, complaints } = await open();
  expect(await page.getByRole('radio', { name: 'spinning' }).isVisible()).toBe(false);
  await page.getByText('GIF', { exact: true }).click();
  await page.getByText('spinning', { exact: true }).click();
  await draw(page, 'a fox', { Steps: '3', Frames: '4' });
  const card = page.getByRole('article', { name: 'a fox, spinning' });
  const gif = card.getByRole('img', { name: 'AI-generated GIF: a fox, spinning' });
  await gif.waitFor();
  expect(await countColors(page)).toBeGreaterThan(16);
  const file = await page.request.get((await gif.getAttribute('src')) ?? '');
  expect(file.headers()['content-type']).toBe('image/gif');
  expect(await card.getByRole('link', { name: 'Play the GIF' }).isVisible()).toBe(false);
  expect(complaints).toEqual([]);
});

test('who prefers no motion sees a still, and may play the GIF', async () => {
  const { page } = await open({ reducedMotion: 'reduce' });
  await page.getByText('GIF', { exact: true }).click();
  await draw(page, 'a boat', { Steps: '2', Frames: '3' });
  const gif = page.getByRole('img', { name: /AI-generated GIF/ });
  await gif.waitFor();
  expect(await page.evaluate(`document.querySelector('.work img').currentSrc`)).toMatch(/\?still$/);
  expect(await page.getByRole('link', { name: 'Play the GIF' }).isVisible()).toBe(true);
});

test('a running drawing can be canceled, and the keyboard is not left nowhere', async () => {
  const { page, complaints } = await open();
  await draw(page, 'a slow house', { Steps: '100' });
  const card = page.getByRole('article', { name: 'a slow house' });
  await card.getByRole('progressbar').waitFor();
  await card.getByRole('button', { name: 'Cancel' }).press('Enter');
  await card.getByText('Canceled.').waitFor();
  expect(await card.getByRole('img').count()).toBe(0);
  expect(await page.locator(':focus').textContent()).toBe('a slow house');
  expect(complaints).toEqual([]);
});

test('bad input is answered beside its field, which gets the focus; what was typed stays', async () => {
  const { page, complaints } = await open();
  await draw(page, 'a cat', { Seed: '1.5' });
  const seed = page.getByLabel('Seed', { exact: true });
  await page.locator('.field', { has: seed }).getByText('The seed 1.5').waitFor();
  expect(await page.locator(':focus').getAttribute('name')).toBe('seed');
  expect(await page.getByLabel('What shall I draw?').inputValue()).toBe('a cat');
  expect(await page.getByRole('status').textContent()).toContain('The seed 1.5');

  await draw(page, '   ', { Seed: '' });
  await page.locator('.sheet').getByText('The prompt is empty.').waitFor();
  // Chromium itself notes every answer that refuses.
  expect(complaints.filter((text) => !text.includes('422 (Unprocessable Entity)'))).toEqual([]);

  await draw(page, 'a cat', { Steps: '1000000000', Width: '250' });
  const card = page.getByRole('article', { name: 'a cat' });
  await card.getByText('The number of steps 1,000,000,000 became 100').waitFor();
  await card.getByText('The size 250x256 became 256x256').waitFor();
  expect(await page.locator('[aria-invalid], #refusal').count()).toBe(0);
  await card.getByRole('button', { name: 'Cancel' }).click();
});

test('several drawings hang together, newest first, and are still there after a reload', async () => {
  const { page, complaints } = await open();
  await draw(page, 'first tree', { Steps: '2' });
  await draw(page, 'second tree', { Steps: '2', 'How many': '2' });
  await hung(page, 3);
  await page.reload();
  expect(await page.getByRole('article').getByRole('heading').allTextContents()).toEqual([
    'second tree',
    'first tree',
  ]);
  expect(complaints).toEqual([]);
});

test('a drawing is drawn again with a new seed, or edited with its own', async () => {
  const { page, complaints } = await open();
  await draw(page, 'a moon', { Steps: '2', Seed: '7' });
  const first = page.getByRole('article').last();
  await first.getByRole('img').and(page.locator('.work img')).waitFor();
  await first.getByRole('button', { name: 'New seed' }).click();
  await expect.poll(() => page.getByRole('article').count()).toBe(2);
  expect(await page.getByRole('article').first().textContent()).not.toMatch(/Seed\s*7(?!\d)/);

  await page.getByLabel('What shall I draw?').fill('something else');
  await first.getByRole('link', { name: 'Edit' }).click();
  await expect.poll(() => page.getByLabel('What shall I draw?').inputValue()).toBe('a moon');
  expect(await page.getByLabel('Seed', { exact: true }).inputValue()).toBe('7');
  expect(await page.getByLabel('Steps', { exact: true }).inputValue()).toBe('2');
  expect(complaints).toEqual([]);
});

test('an example fills the prompt, and Ctrl+Enter draws it', async () => {
  const { page } = await open();
  const example = page.getByRole('list', { name: 'Examples to start from' }).getByRole('link').first();
  const words = (await example.textContent()) ?? '';
  await example.click();
  expect(await page.getByLabel('What shall I draw?').inputValue()).toBe(words);
  await page.keyboard.press('Control+Enter');
  await page.getByRole('article', { name: words }).waitFor();
});

test('without script a form leads to a page that reloads itself until the picture is there', async () => {
  const { page } = await open({ javaScriptEnabled: false });
  await draw(page, 'a plain cup', { Steps: '2' });
  await page.waitForURL(/\/jobs\/\w+$/);
  await page.getByRole('img', { name: 'AI-generated picture: a plain cup' }).waitFor();
  await page.getByRole('link', { name: 'Edit' }).click();
  expect(await page.getByLabel('What shall I draw?').inputValue()).toBe('a plain cup');
});

test('the first thing the keyboard finds is a way to the pictures', async () => {
  const { page } = await open();
  await page.keyboard.press('Tab');
  expect(await page.locator(':focus').textContent()).toBe('Skip to the pictures');
  expect(await page.locator(':focus').boundingBox()).toMatchObject({ y: expect.closeTo(12, 0) });
  await page.keyboard.press('Enter');
  expect(await page.locator(':focus').getAttribute('id')).toBe('wall');
});

/** A page with a drawing that goes on, whose gateway then dies; and a way to start another one at its address. */
async function anInterruptedDrawing() {
  const first = await startGateway();
  onTestFinished(() => first.remove());
  const { page } = await open({ baseURL: await first.url });
  await draw(page, 'a lost key', { Steps: '100' });
  const card = page.getByRole('article', { name: 'a lost key' });
  await card.getByText('Drawing: step').waitFor();
  first.process.kill('SIGKILL');
  await first.ended;
  await page.getByText('Connection lost. Trying again.').waitFor();
  return {
    card,
    folder: first.folder,
    async startAgain(folder?: string): Promise<void> {
      const second = await startGateway({ PINCEL_HTTP_PORT: new URL(await first.url).port }, folder);
      onTestFinished(() => second.remove());
      await second.url;
    },
  };
}

test('when Pincel was started again the drawing goes on, and its picture is hung', async () => {
  const { card, folder, startAgain } = await anInterruptedDrawing();
  await startAgain(folder);
  // The model is loaded anew, then all of it is drawn again.
  await card.getByRole('img', { name: 'AI-generated picture: a lost key' }).waitFor({ timeout: 100_000 });
});

test('when Pincel was started with another data folder the page says that it does not know the drawing', async () => {
  const { card, startAgain } = await anInterruptedDrawing();
  await startAgain();
  await card.getByText('Pincel does not know this drawing any more.').waitFor();
  expect(await card.getByRole('button').count()).toBe(0);
});

const sizes = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1360, height: 900 },
} as const;

test.each([
  ['phone', 'light'],
  ['phone', 'dark'],
  ['desktop', 'light'],
  ['desktop', 'dark'],
] as const)('on a %s the %s page fits, before and after a drawing', async (size, colorScheme) => {
  const { page, complaints } = await open({ viewport: sizes[size], colorScheme });
  await page.screenshot({ path: join(screenshots, `${size}-${colorScheme}-empty.png`), fullPage: true });
  await draw(page, 'a cat on a blue background', { Steps: '4', 'How many': '2' });
  await hung(page, 2);
  await page.screenshot({ path: join(screenshots, `${size}-${colorScheme}-drawn.png`), fullPage: true });
  expect(await overflow(page)).toBe(0);
  const background = await page.evaluate('getComputedStyle(document.body).backgroundColor');
  expect(background).toBe(colorScheme === 'dark' ? 'rgb(15, 17, 21)' : 'rgb(241, 242, 240)');
  expect(complaints).toEqual([]);
});

test('at 320 pixels nothing has to be pushed sideways, whatever the words', async () => {
  const { page } = await open({ viewport: { width: 320, height: 640 } });
  await page.getByText('GIF', { exact: true }).click();
  await draw(page, 'W'.repeat(300), { Steps: '2', Frames: '3', 'Leave out': 'M'.repeat(200) });
  await page.getByRole('img', { name: /AI-generated GIF/ }).waitFor();
  expect(await overflow(page)).toBe(0);
  await page.screenshot({ path: join(screenshots, 'narrow.png'), fullPage: true });
});

function overflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
}
