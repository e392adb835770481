import type { Page } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import { draw, openWindow, scenes } from '../support/site-browser.ts';
import { cardOf, theSite } from './the-site.ts';

const site = theSite();

describe.each(scenes)('on a $size screen, in $locale', (scene) => {
  test('who prefers no motion sees a still, and may play the GIF', async () => {
    const { page, say } = await site.open(scene, '/', { reducedMotion: 'reduce' });
    await page.getByText(say('compose-kind-gif'), { exact: true }).click();
    await draw({ page, say }, `a boat ${scene.size}`, { steps: '2', frames: '3' });
    const card = page.locator('.job').first();
    await card.getByRole('link', { name: say('job-play') }).waitFor();
    expect(await page.evaluate(`document.querySelector('.work img').currentSrc`)).toMatch(/\?still$/);
    expect(await card.getByRole('link', { name: say('job-play') }).isVisible()).toBe(true);
    await page.goto('/gallery');
    expect(await page.evaluate(`document.querySelector('.cards img').currentSrc`)).toMatch(/\?still$/);
  });

  test('with the keyboard alone somebody draws, and draws again', async () => {
    const { page, say } = await site.open(scene);
    await page.keyboard.press('Tab');
    expect(await focusedText(page)).toBe(say('page-skip'));
    expect(await page.locator(':focus').isVisible()).toBe(true);
    await page.keyboard.press('Enter');
    expect(await page.locator(':focus').getAttribute('id')).toBe('main');
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').getAttribute('id')).toBe('prompt');
    const prompt = `a key ${scene.size}`;
    await page.keyboard.type(prompt);
    // Picture or GIF is one stop: the arrows choose.
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    expect(await page.getByText(say('compose-motion'), { exact: true }).isVisible()).toBe(true);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Tab');
    expect(await focusedText(page)).toContain(say('compose-draw'));
    await page.keyboard.press('Enter');
    const card = cardOf(page, prompt);
    await card.getByRole('link', { name: say('job-download') }).waitFor();
    await tabTo(page, say('job-again'));
    await page.keyboard.press('Enter');
    await expect.poll(() => card.count()).toBe(2);
    const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
    expect(outline).not.toBe('none');
  });
});

/** A window with a drawing that goes on, whose gateway then dies; and a way to start another one at its address. */
async function anInterruptedDrawing() {
  const first = await startGateway();
  onTestFinished(() => first.remove());
  const url = await first.url;
  const window = await openWindow(site.browser(), url, { size: 'wide', locale: 'en' });
  const { page, say } = window;
  onTestFinished(() => page.context().close());
  await page.goto('/');
  await draw(window, 'a lost key', { steps: '60' });
  const card = cardOf(page, 'a lost key');
  await card.getByRole('progressbar').waitFor();
  first.process.kill('SIGKILL');
  await first.ended;
  await page.getByText(say('engine-lost')).waitFor();
  return {
    ...window,
    card,
    folder: first.folder,
    async startAgain(folder?: string): Promise<void> {
      const second = await startGateway({ PINCEL_HTTP_PORT: new URL(url).port }, folder);
      onTestFinished(() => second.remove());
      await second.url;
    },
  };
}

test('when Pincel was started again the drawing goes on, and its picture is hung', async () => {
  const { page, say, card, folder, startAgain } = await anInterruptedDrawing();
  await page.getByRole('button', { name: say('compose-draw'), exact: true }).click();
  await page.getByRole('alert').getByText(say('page-no-answer')).waitFor();
  await startAgain(folder);
  const picture = card.getByRole('img', { name: say('alt-text', { kind: 'image', prompt: 'a lost key' }) });
  // The model is loaded anew, then all of it is drawn again.
  await picture.waitFor({ timeout: 100_000 });
  expect(await page.getByText(say('engine-lost')).count()).toBe(0);
});

test('when Pincel was started with another data folder the wall is the one of that folder', async () => {
  const { page, say, card, startAgain } = await anInterruptedDrawing();
  await startAgain();
  await page.getByText(say('job-wall-empty')).waitFor();
  expect(await card.count()).toBe(0);
});

function focusedText(page: Page): Promise<string | null> {
  return page.locator(':focus').textContent();
}

/** Goes on with the keyboard until what has the focus says so. */
async function tabTo(page: Page, text: string): Promise<void> {
  for (let stops = 0; stops < 60; stops += 1) {
    await page.keyboard.press('Tab');
    if ((await focusedText(page))?.includes(text) === true) return;
  }
  throw new Error(`The keyboard found no way to ${text}`);
}
