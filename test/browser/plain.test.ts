import { describe, expect, test } from 'vitest';
import { draw, scenes } from '../support/site-browser.ts';
import { theSite } from './the-site.ts';

const site = theSite();
const plain = { javaScriptEnabled: false } as const;

describe.each(scenes)('without script, on a $size screen, in $locale', (scene) => {
  test('the price is asked for, and a form leads to a page that reloads itself until the picture is there', async () => {
    const { page, say } = await site.open(scene, '/', plain);
    const prompt = `a plain cup ${scene.size}`;
    await page.locator('#prompt').fill(prompt);
    await page.getByLabel(say('compose-quality'), { exact: true }).selectOption('draft');
    await page.getByRole('button', { name: say('compose-ask-price') }).click();
    await page.locator('#price strong').waitFor();
    expect(await page.locator('#prompt').inputValue()).toBe(prompt);
    await page.getByRole('button', { name: say('compose-draw'), exact: true }).click();
    await page.waitForURL(/\/jobs\/\w+$/);
    await page.getByRole('img', { name: say('alt-text', { kind: 'image', prompt }) }).waitFor();

    await page.getByRole('button', { name: say('job-share') }).click();
    expect(await page.getByLabel(say('job-link'), { exact: true }).inputValue()).toMatch(/^http/);
    await page.getByRole('button', { name: say('job-again') }).click();
    await page.getByRole('link', { name: say('job-download') }).waitFor();
    await page
      .locator('.job')
      .getByRole('link', { name: say('job-edit') })
      .click();
    expect(await page.locator('#prompt').inputValue()).toBe(prompt);
  });

  test('what is refused is said on the page, which keeps what was typed', async () => {
    const { page, say } = await site.open(scene, '/', { ...plain, tolerated: /422/ });
    await draw({ page, say }, 'a cat', { seed: '1.5' });
    const seed = page.getByLabel(say('compose-seed'), { exact: true });
    await page.locator('.field', { has: seed }).locator('.refusal').waitFor();
    expect(await page.locator('#prompt').inputValue()).toBe('a cat');
  });

  test('a drawing is canceled, and one that is done is deleted', async () => {
    const { page, say } = await site.open(scene, '/', plain);
    await draw({ page, say }, `a slow barn ${scene.size}`, { steps: '100' });
    await page.getByRole('button', { name: say('job-cancel') }).click();
    await page.getByText(say('job-canceled')).waitFor();
    await page.goto(`/jobs/${await site.aDrawing(`a barn ${scene.size}`)}`);
    await page.locator('summary', { hasText: say('job-delete') }).click();
    await page.getByRole('button', { name: say('job-delete-yes') }).click();
    await page.getByText(say('job-deleted', { count: 1 })).waitFor();
  });

  test('the gallery is searched', async () => {
    await site.aDrawing(`a green frog ${scene.size}`);
    const { page, say } = await site.open(scene, '/gallery', plain);
    await page.getByLabel(say('gallery-words')).fill(`frog ${scene.size}`);
    await page.getByRole('button', { name: say('gallery-search') }).click();
    await page.getByRole('link', { name: `a green frog ${scene.size}`, exact: true }).waitFor();
    expect(await page.locator('.cards > li').count()).toBe(1);
  });

  test('somebody logs in and out', async () => {
    const token = await site.aToken(`plain-${scene.size}`);
    const { page, say } = await site.open(scene, '/account', { ...plain, isElsewhere: true });
    await page.getByLabel(say('login-token'), { exact: true }).fill(token);
    await page.getByRole('button', { name: say('login-send') }).click();
    await page.getByText(say('login-done')).waitFor();
    await page
      .getByRole('button', { name: say('account-page-log-out') })
      .first()
      .click();
    await page.getByText(say('login-out')).waitFor();
  });

  test('an admin pauses the queue and lets it go on', async () => {
    const { page, say } = await site.open(scene, '/admin', plain);
    await page.getByRole('button', { name: say('admin-queue-pause'), exact: true }).click();
    await page.getByText(say('admin-queue-paused')).waitFor();
    await page.getByText(say('admin-queue-state-paused')).waitFor();
    await page.getByRole('button', { name: say('admin-queue-resume'), exact: true }).click();
    await page.getByText(say('admin-queue-resumed')).waitFor();
  });
});
