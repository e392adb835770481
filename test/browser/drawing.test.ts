import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { draw, everyScene, scenes } from '../support/site-browser.ts';
import { cardOf, countColors, overflow, refused, theSite } from './the-site.ts';

const site = theSite();

describe.each(everyScene)('on a $size screen, in $locale', (scene) => {
  test('a prompt becomes a picture, step by step, with its label beside it', async () => {
    const { page, say } = await site.open(scene);
    const prompt = `a cat on a blue background, ${scene.size} ${scene.locale}`;
    await draw({ page, say }, prompt, { steps: '30' });
    const card = cardOf(page, prompt);
    await card.getByRole('progressbar', { name: say('job-progress') }).waitFor();
    await card.getByRole('img', { name: say('job-so-far') }).waitFor();
    const heard = page.locator('#announcer');
    await expect.poll(() => heard.textContent()).toContain(say('job-drawing-now'));

    const picture = card.getByRole('img', { name: say('alt-text', { kind: 'image', prompt }) });
    await picture.waitFor();
    expect(await countColors(picture)).toBeGreaterThan(16);
    const facts = [say('job-ai'), say('job-fact-size'), '256 × 256', say('job-fact-steps'), '30'];
    const plate = (await card.textContent()) ?? '';
    for (const fact of facts) expect(plate).toContain(fact);
    await expect.poll(() => heard.textContent()).toContain(say('job-finished'));
    expect(await overflow(page)).toBe(0);
  });
});

describe.each(scenes)('on a $size screen, in $locale', (scene) => {
  test('a GIF asks how it moves, and moves', async () => {
    const { page, say } = await site.open(scene);
    const motions = page
      .getByRole('group', { name: say('compose-motion') })
      .or(page.locator('fieldset.motions'));
    expect(await motions.first().isVisible()).toBe(false);
    await page.getByText(say('compose-kind-gif'), { exact: true }).click();
    await page.getByText('spinning', { exact: true }).click();
    await draw({ page, say }, `a fox ${scene.size}`, { steps: '3', frames: '4' });
    const prompt = `a fox ${scene.size}, spinning`;
    const card = cardOf(page, prompt);
    const gif = card.getByRole('img', { name: say('alt-text', { kind: 'gif', prompt }) });
    await gif.waitFor();
    expect(await countColors(gif)).toBeGreaterThan(16);
    const file = await page.request.get((await gif.getAttribute('src')) ?? '');
    expect(file.headers()['content-type']).toBe('image/gif');
    expect(await card.getByRole('link', { name: say('job-play') }).isVisible()).toBe(false);
  });

  test('the price stands there before anything is sent, and follows what is chosen', async () => {
    const { page, say } = await site.open(scene);
    const price = page.locator('#price strong');
    const before = await price.textContent();
    expect(before).toMatch(/\d/);
    await page.getByLabel(say('compose-quality'), { exact: true }).selectOption('fine');
    await expect.poll(() => price.textContent()).not.toBe(before);
    await page.locator('details.options summary').click();
    await page.getByLabel(say('compose-steps'), { exact: true }).fill('1000000000');
    await page.locator('#price .notes').getByText(/100/).waitFor();
    await page.getByLabel(say('compose-guidanceScale'), { exact: true }).fill('x');
    const reason = say('compose-not-a-number', { field: 'guidanceScale' });
    await page.locator('#price').getByText(reason).waitFor();
  });

  test('bad input is answered beside its field, which gets the focus; what was typed stays', async () => {
    const { page, say } = await site.open(scene, '/', { tolerated: refused(422) });
    await draw({ page, say }, 'a bad cat', { seed: '1.5' });
    const seed = page.getByLabel(say('compose-seed'), { exact: true });
    await page.locator('.field', { has: seed }).locator('.refusal').waitFor();
    expect(await page.locator(':focus').getAttribute('name')).toBe('seed');
    expect(await page.locator('#prompt').inputValue()).toBe('a bad cat');

    await draw({ page, say }, '   ', { seed: '' });
    await page.locator('.sheet > .refusal').waitFor();
    expect(await page.locator(':focus').getAttribute('name')).toBe('prompt');

    const prompt = `a large cat ${scene.size}`;
    await draw({ page, say }, prompt, { steps: '1000000000', widthPx: '250' });
    const card = cardOf(page, prompt);
    await card.locator('.notes').waitFor();
    expect(await card.locator('.notes li').count()).toBe(2);
    expect(await page.locator('#composer [aria-invalid]').count()).toBe(0);
    await card.getByRole('button', { name: say('job-cancel') }).click();
    await card.getByText(say('job-canceled')).waitFor();
  });

  test('a drawing starts from a picture of one’s own', async () => {
    const { page, say } = await site.open(scene);
    const background = { r: 250, g: 20, b: 20 };
    const buffer = await sharp({ create: { width: 64, height: 64, channels: 3, background } })
      .png()
      .toBuffer();
    await page.locator('details.start > summary').click();
    await page.locator('#picture').setInputFiles({
      name: 'red.png',
      mimeType: 'image/png',
      buffer,
    });
    await page.getByLabel(say('compose-strength'), { exact: true }).fill('0.1');
    const prompt = `a red apple ${scene.size}`;
    await draw({ page, say }, prompt, { steps: '10' });
    const picture = cardOf(page, prompt).getByRole('img', {
      name: say('alt-text', { kind: 'image', prompt }),
    });
    await picture.waitFor();
    const { channels } = await sharp(await picture.screenshot()).stats();
    const [red = { mean: 0 }, green = { mean: 0 }] = channels;
    expect(red.mean - green.mean).toBeGreaterThan(80);
  });

  test('a running drawing is canceled, and the keyboard is not left nowhere', async () => {
    const { page, say } = await site.open(scene);
    const prompt = `a slow house ${scene.size}`;
    await draw({ page, say }, prompt, { steps: '100' });
    const card = cardOf(page, prompt);
    await card.getByRole('progressbar').waitFor();
    await card.getByRole('button', { name: say('job-cancel') }).press('Enter');
    await card.getByText(say('job-canceled')).waitFor();
    expect(await card.getByRole('img').count()).toBe(0);
    expect(await page.locator(':focus').textContent()).toBe(prompt);
  });

  test('a drawing is drawn again with a new seed, varied, and edited with its own seed', async () => {
    const { page, say } = await site.open(scene);
    const prompt = `a moon ${scene.size}`;
    await draw({ page, say }, prompt, { steps: '2', seed: '7' });
    const cards = cardOf(page, prompt);
    const first = cards.last();
    await first.getByRole('button', { name: say('job-again') }).click();
    await expect.poll(() => cards.count()).toBe(2);
    const seedOf = (card: typeof first) => card.locator('.facts div', { hasText: say('job-fact-seed') });
    expect(await seedOf(cards.first()).textContent()).not.toMatch(/\D7$/);
    expect(await seedOf(first).textContent()).toMatch(/\D7$/);
    await first.getByRole('button', { name: say('job-variation') }).click();
    await expect.poll(() => cards.count()).toBe(3);
    await cards
      .first()
      .getByRole('link', { name: say('job-download') })
      .waitFor();

    await page.locator('#prompt').fill('something else');
    await first.getByRole('link', { name: say('job-edit') }).click();
    await expect.poll(() => page.locator('#prompt').inputValue()).toBe(prompt);
    expect(await page.getByLabel(say('compose-seed'), { exact: true }).inputValue()).toBe('7');
    expect(await page.getByLabel(say('compose-steps'), { exact: true }).inputValue()).toBe('2');
  });

  test('whoever has the link to a shared picture sees it without logging in', async () => {
    const { page, say } = await site.open(scene);
    const prompt = `a boat to show, ${scene.size}`;
    await draw({ page, say }, prompt, { steps: '2' });
    const card = cardOf(page, prompt);
    await card.getByRole('button', { name: say('job-share') }).click();
    const field = card.getByLabel(say('job-link'), { exact: true });
    const link = await field.inputValue();
    expect(await page.evaluate('document.activeElement.value')).toBe(link);
    // The card is drawn anew when it is delivered, a moment after it is drawn, and with the wall when another one comes.
    await card.locator('summary', { hasText: say('job-delete') }).waitFor();
    await draw({ page, say }, `another boat, ${scene.size}`, { steps: '2' });
    await cardOf(page, `another boat, ${scene.size}`).waitFor();
    expect(await field.inputValue()).toBe(link);
    const { pathname, search } = new URL(link);
    const friend = await site.open(scene, '/login', { isElsewhere: true });
    const answer = await friend.page.goto(`${pathname}${search}`);
    expect([answer?.status(), answer?.headers()['content-type']]).toEqual([200, 'image/png']);
  });

  test('a picture is saved under its words, and is gone once it is deleted', async () => {
    const { page, say } = await site.open(scene);
    const prompt = `a cup for ${scene.size}`;
    await draw({ page, say }, prompt, { steps: '2' });
    const card = cardOf(page, prompt);
    const saving = page.waitForEvent('download');
    await card.getByRole('link', { name: say('job-download') }).click();
    expect((await saving).suggestedFilename()).toMatch(
      new RegExp(`^pincel-a-cup-for-${scene.size}-\\d+\\.png$`),
    );

    await card.locator('summary', { hasText: say('job-delete') }).click();
    await card.getByRole('button', { name: say('job-delete-yes') }).click();
    await card.waitFor({ state: 'detached' });
    await expect.poll(() => page.locator('#announcer').textContent()).toBe(say('job-deleted', { count: 1 }));
    await page.reload();
    expect(await card.count()).toBe(0);
  });

  test('several pictures of one prompt hang together, and are still there after a reload', async () => {
    const { page, say } = await site.open(scene);
    const prompt = `many trees ${scene.size}`;
    await draw({ page, say }, prompt, { steps: '2', count: '2' });
    const pictures = cardOf(page, prompt).locator('.work img:not(.wet)');
    await pictures.nth(1).waitFor();
    await page.reload();
    expect(await pictures.count()).toBe(2);
    expect(await page.getByRole('article').first().getByRole('heading').textContent()).toBe(prompt);
  });

  test('an example fills the prompt, and Ctrl+Enter draws it', async () => {
    const { page, say } = await site.open(scene);
    const example = page
      .getByRole('list', { name: say('compose-examples') })
      .getByRole('link')
      .first();
    const prompt = (await example.textContent()) ?? '';
    await example.click();
    expect(await page.locator('#prompt').inputValue()).toBe(prompt);
    await page.keyboard.press('Control+Enter');
    await cardOf(page, prompt).waitFor();
  });
});

test('at 320 pixels nothing has to be pushed sideways, whatever the words', async () => {
  const { page, say } = await site.open({ size: 'phone', locale: 'pt-BR' }, '/', {
    viewport: { width: 320, height: 640 },
  });
  await page.getByText('GIF', { exact: true }).click();
  await draw({ page, say }, 'W'.repeat(300), { steps: '2', frames: '3', negativePrompt: 'M'.repeat(200) });
  await page
    .locator('.job')
    .first()
    .getByRole('link', { name: say('job-download') })
    .waitFor();
  expect(await overflow(page)).toBe(0);
});

test('what is drawn for one window hangs in the other one too', async () => {
  const [phone, wide] = [
    await site.open({ size: 'phone', locale: 'en' }),
    await site.open({ size: 'wide', locale: 'en' }),
  ];
  await draw(phone, 'a kite seen twice', { steps: '2' });
  await cardOf(wide.page, 'a kite seen twice')
    .getByRole('link', { name: wide.say('job-download') })
    .waitFor();
});
