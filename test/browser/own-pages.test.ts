import { beforeAll, describe, expect, test } from 'vitest';
import { scenes } from '../support/site-browser.ts';
import { refused, theSite } from './the-site.ts';

const site = theSite();
/** One more than a page of the gallery shows. */
const drawings = 25;

beforeAll(async () => {
  for (let index = 1; index < drawings; index += 1)
    await site.aDrawing(`a plain cup, number ${index}`, { steps: 1 });
  await site.aDrawing('a red kite', { kind: 'gif', frames: 2, steps: 1 });
});

describe.each(scenes)('on a $size screen, in $locale', (scene) => {
  test('the gallery is searched by words and by kind, and what is older is put below', async () => {
    const { page, say } = await site.open(scene, '/gallery');
    const cards = page.locator('.cards > li');
    await page.getByRole('link', { name: say('gallery-older') }).click();
    await expect.poll(() => cards.count()).toBe(drawings);
    expect(await page.getByRole('link', { name: say('gallery-older') }).count()).toBe(0);

    await page.getByLabel(say('gallery-words')).fill('kite red');
    await page.getByRole('button', { name: say('gallery-search') }).click();
    await expect.poll(() => cards.count()).toBe(1);
    expect(new URL(page.url()).searchParams.get('q')).toBe('kite red');
    await page.getByLabel(say('gallery-kind'), { exact: true }).selectOption('image');
    await page.getByText(say('gallery-none-with-words', { typed: 'kite red' })).waitFor();
    await page.getByRole('link', { name: say('gallery-all') }).click();
    await expect.poll(() => cards.count()).toBe(24);
    await page.getByRole('link', { name: 'a red kite', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'a red kite' }).waitFor();
  });

  test('a part of a picture in the gallery is changed where drawings are asked for', async () => {
    const { page, say } = await site.open(scene, '/gallery?q=number+24');
    const prompt = 'a plain cup, number 24';
    await page.getByRole('link', { name: say('job-change-part') }).click();
    await page.getByRole('img', { name: say('compose-mask-canvas') }).waitFor();
    expect(await page.locator('#prompt').inputValue()).toBe(prompt);
  });

  test('credits and what moved them are told, each with the drawing it was for', async () => {
    const { page, say } = await site.open(scene, '/quota');
    await page.getByRole('heading', { level: 1, name: say('quota-page-title') }).waitFor();
    await page.getByText(say('account-quota-unlimited')).waitFor();
    const moves = page.locator('tbody tr');
    expect(await moves.count()).toBe(25);
    expect(await moves.first().textContent()).toMatch(/a red kite.*−\d/s);
    await moves.first().getByRole('link', { name: 'a red kite' }).click();
    await page.waitForURL(/\/jobs\/\w+$/);
  });

  test('the language is chosen at the end of every page, and stays', async () => {
    const { page } = await site.open(scene, '/gallery');
    const other = scene.locale === 'en' ? 'pt-BR' : 'en';
    await page.locator(`.languages a[lang="${other}"]`).click();
    await page.locator(`html[lang="${other}"]`).waitFor();
    await page.goto('/quota');
    expect(await page.locator('html').getAttribute('lang')).toBe(other);
  });

  test('the account page keeps the language of chats, and gives a code that links accounts', async () => {
    const { page, say } = await site.open(scene, '/account');
    await page.getByLabel(say('account-page-chat-language'), { exact: true }).selectOption('pt-BR');
    await page.getByRole('button', { name: say('account-page-chat-language-send') }).click();
    await page.getByText(say('account-page-chat-language-set')).waitFor();
    expect(await page.locator('#chat-language').inputValue()).toBe('pt-BR');
    await page.getByRole('button', { name: say('account-page-new-code-send') }).click();
    expect(await page.locator('main code').textContent()).toMatch(/^\w{8,}$/);
  });

  test('a code that does not work is refused beside its field', async () => {
    const { page, say } = await site.open(scene, '/account', { tolerated: refused(422) });
    await page.getByLabel(say('account-page-link-code'), { exact: true }).fill('NOTACODE');
    await page.getByRole('button', { name: say('account-page-link-send') }).click();
    expect(await page.locator('#link-problem').textContent()).toBe(say('account-link-unknown-code'));
    expect(await page.locator(':focus').getAttribute('id')).toBe('link-code');
  });

  test('a token of one’s own is made, works for programs, and is revoked', async () => {
    const { page, say } = await site.open(scene, '/account');
    const name = `frame ${scene.size}`;
    await page.getByLabel(say('account-page-token-new'), { exact: true }).fill(name);
    await page.getByRole('button', { name: say('account-page-token-send') }).click();
    const token = await page.getByLabel(say('login-token'), { exact: true }).inputValue();
    const ask = () =>
      fetch(new URL('/api/v1/quota', site.url()), { headers: { Authorization: `Bearer ${token}` } });
    expect((await ask()).status).toBe(200);
    await page.getByRole('link', { name: say('account-page-back') }).click();
    const entry = page.locator('.entries > li', { hasText: name });
    await entry.locator('summary').click();
    await entry.getByRole('button', { name: say('account-page-token-revoke-sure') }).click();
    await page.getByText(say('account-page-token-revoked', { name })).waitFor();
    expect((await ask()).status).toBe(401);
  });

  test('a webhook is made with its secret, tested, and removed', async () => {
    const { page, say } = await site.open(scene, '/account', { tolerated: refused(422) });
    await page.getByRole('link', { name: say('account-page-webhooks') }).click();
    const address = page.getByLabel(say('webhook-url'), { exact: true });
    await address.fill('http://hooks.example.org/pincel');
    await page.getByRole('button', { name: say('webhook-create') }).click();
    await page.getByText(say('webhook-refused-not-https')).waitFor();
    const url = `https://hooks.invalid/${scene.size}`;
    await address.fill(url);
    await page.getByRole('button', { name: say('webhook-create') }).click();
    expect(await page.getByLabel(say('webhook-secret'), { exact: true }).inputValue()).toMatch(/^whsec_/);
    await page.getByRole('button', { name: say('webhook-test'), exact: true }).click();
    await page.getByRole('alert').getByText(say('webhook-test-failed')).waitFor();
    await page.locator('summary', { hasText: say('webhook-remove') }).click();
    await page.getByRole('button', { name: say('webhook-remove-sure') }).click();
    await page.getByText(say('webhook-removed')).waitFor();
    expect(await page.getByText(url).count()).toBe(0);
  });
});
