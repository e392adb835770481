import { describe, expect, test } from 'vitest';
import { scenes } from '../support/site-browser.ts';
import { cardOf, refused, theSite } from './the-site.ts';

const site = theSite();

describe.each(scenes)('on a $size screen, in $locale', (scene) => {
  const name = `ana-${scene.size}`;

  test('a token leads in, back to where one wanted to go; a wrong one says what to do', async () => {
    const token = await site.aToken(name);
    const { page, say } = await site.open(scene, '/gallery?q=cat', {
      isElsewhere: true,
      tolerated: refused(422),
    });
    await page.getByRole('heading', { level: 1, name: say('login-title') }).waitFor();
    await page.getByLabel(say('login-token'), { exact: true }).fill('pincel_wrong');
    await page.getByRole('button', { name: say('login-send') }).click();
    await page.getByText(say('login-token-wrong')).waitFor();
    await page.getByLabel(say('login-token'), { exact: true }).fill(token);
    await page.getByRole('button', { name: say('login-send') }).click();
    await page.getByText(say('login-done')).waitFor();
    expect(new URL(page.url()).pathname).toBe('/gallery');

    await page.getByRole('link', { name: say('page-nav-account') }).click();
    await page.getByRole('heading', { name: say('login-by-token-only') }).waitFor();
    expect(await page.getByRole('button', { name: say('account-page-token-send') }).count()).toBe(0);
    expect(await page.getByRole('link', { name: say('page-nav-admin'), exact: true }).count()).toBe(0);
  });

  test('who is no admin is told so, and other people’s drawings are not there', async () => {
    const jobId = await site.aDrawing('somebody else’s');
    const { page, say } = await site.open(scene, await linkFor(name), {
      isElsewhere: true,
      tolerated: /status of 40[34]/,
    });
    await page.getByRole('button', { name: say('login-send') }).click();
    await page.getByText(say('login-done')).waitFor();
    await page.goto('/admin');
    await page.getByRole('heading', { level: 1, name: say('login-admins-only') }).waitFor();
    await page.goto(`/jobs/${jobId}`);
    await page.getByText(say('problem-no-such-drawing')).waitFor();
  });

  test('a link leads in once, and the account page shows that browser and logs it out', async () => {
    const path = await linkFor('local');
    const friend = await site.open(scene, path, { isElsewhere: true });
    await friend.page.getByRole('heading', { level: 1, name: friend.say('login-code-title') }).waitFor();
    await friend.page.getByRole('button', { name: friend.say('login-send') }).click();
    await friend.page.getByText(friend.say('login-done')).waitFor();
    // The first page asks by itself, and would lead to the way in before this test does.
    await friend.page.getByRole('link', { name: friend.say('page-nav-account') }).click();
    await friend.page.locator('#sessions').waitFor();

    const again = await site.open(scene, path, { isElsewhere: true, tolerated: refused(404) });
    await again.page.getByRole('heading', { level: 1, name: again.say('login-code-old') }).waitFor();

    const { page, say } = await site.open(scene, '/account');
    const entry = page.locator('section[aria-labelledby="sessions"] .entries > li').first();
    await entry.getByRole('button', { name: say('account-page-log-out') }).click();
    await page.getByText(say('account-page-logged-out'), { exact: true }).waitFor();
    await friend.page.goto('/gallery');
    await friend.page.getByRole('heading', { level: 1, name: friend.say('login-title') }).waitFor();
  });
});

test('whose login has ended is led to the way in by what they press, and nothing is done', async () => {
  const jobId = await site.aDrawing('a cat that stays');
  const { page, say } = await site.open({ size: 'wide', locale: 'en' }, await linkFor('local'), {
    isElsewhere: true,
    tolerated: refused(401),
  });
  await page.getByRole('button', { name: say('login-send') }).click();
  await page.getByText(say('login-done')).waitFor();
  await page.goto(`/jobs/${jobId}`);
  await page.locator('summary', { hasText: say('job-delete') }).click();
  await page.context().clearCookies();
  await page.getByRole('button', { name: say('job-delete-yes') }).click();
  await page.getByRole('heading', { level: 1, name: say('login-title') }).waitFor();

  const { page: own } = await site.open({ size: 'wide', locale: 'en' }, `/jobs/${jobId}`);
  await cardOf(own, 'a cat that stays').getByRole('img').waitFor();
});

test('whose login has ended is led to the way in by what their page asks by itself', async () => {
  const { page, say } = await site.open({ size: 'wide', locale: 'en' }, await linkFor('local'), {
    isElsewhere: true,
    tolerated: refused(401),
  });
  const live = page.waitForResponse(/\/events$/);
  await page.getByRole('button', { name: say('login-send') }).click();
  await live;
  await page.locator('#prompt').fill('a cat that is never drawn');
  await page.context().clearCookies();
  await page.getByRole('heading', { level: 1, name: say('login-title') }).waitFor();
});

async function linkFor(whom: string): Promise<string> {
  return site.aLoginLink(whom);
}
