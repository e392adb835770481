import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { draw, openWindow, scenes, type Window } from '../support/site-browser.ts';
import { overflow, refused, theSite } from './the-site.ts';

const site = theSite();
let axe: string;
let drawn: string;
let gif: string;

beforeAll(async () => {
  axe = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
  drawn = await site.aDrawing('a cat', { count: 2 });
  gif = await site.aDrawing('a boat', { kind: 'gif', frames: 2 });
  const token = await site.aToken('dora');
  await site.aDrawing('a fox', {}, token);
});

const pages = {
  'the first page': () => '/',
  'a drawing': () => `/jobs/${drawn}`,
  'a GIF': () => `/jobs/${gif}`,
  'the gallery': () => '/gallery',
  'a search that finds nothing': () => '/gallery?q=unicorn',
  credits: () => '/quota',
  'the account': () => '/account',
  'deleting one’s data': () => '/account/erase',
  webhooks: () => '/account/webhooks',
  'an address with nothing': () => '/nowhere',
  'the queue': () => '/admin',
  'the engine': () => '/admin/engine',
  people: () => '/admin/people',
  'one person': () => '/admin/people/web:dora',
  rules: () => '/admin/rules',
  'a rule': () => '/admin/rules/quota/default/everybody',
  'the rules of places': () => '/admin/rules/places/all',
  tokens: () => '/admin/tokens',
  'the audit log': () => '/admin/audit',
  problems: () => '/admin/problems',
  charts: () => '/admin/charts?range=hour',
} as const;

describe.each(scenes)('on a $size screen, in $locale', (scene) => {
  describe('in one window, one after the other', () => {
    let shown: Window;
    beforeAll(async () => {
      shown = await openWindow(site.browser(), site.url(), scene);
    });
    afterAll(() => shown.page.context().close());

    test.each(Object.entries(pages))('%s', async (_name, pathOf) => {
      const { page, complaints } = shown;
      // Not as the page before was looked at.
      await page.emulateMedia({ colorScheme: null, reducedMotion: null });
      await page.goto(pathOf());
      await expectAccessible(page);
      expect(await overflow(page)).toBe(0);
      expect(complaints.filter((text) => !refused(404).test(text))).toEqual([]);
    });
  });

  test('a picture to paint over', async () => {
    const { page, say } = await site.open(scene, `/?partOf=${drawn}&picture=0`);
    await page.getByRole('img', { name: say('compose-mask-canvas') }).waitFor();
    await page.locator('summary', { hasText: say('compose-mask-file') }).click();
    await expectAccessible(page);
    expect(await overflow(page)).toBe(0);
  });

  test('the way in', async () => {
    const { page } = await site.open(scene, '/login', { isElsewhere: true });
    await expectAccessible(page);
  });

  test('a drawing that is being made, and a form that was refused', async () => {
    const { page, say } = await site.open(scene, '/', { tolerated: refused(422) });
    await page.getByText(say('compose-kind-gif'), { exact: true }).click();
    await draw({ page, say }, 'a slow tower', { steps: '100' });
    const card = page.locator('.job').first();
    await card.getByRole('progressbar').waitFor();
    await draw({ page, say }, 'a slow tower', { seed: 'x' });
    await page.locator('#composer .refusal').first().waitFor();
    await expectAccessible(page);
    await page.goto('/admin');
    await page.locator('#queue-drawn progress').waitFor();
    await expectAccessible(page);
    await page.goto('/');
    await card.getByRole('button', { name: say('job-cancel') }).click();
    await card.getByText(say('job-canceled')).waitFor();
  });

  test('a picture with its links to share, and what is asked before it is deleted', async () => {
    const { page, say } = await site.open(scene, `/jobs/${drawn}`);
    await page.getByRole('button', { name: say('job-share') }).click();
    await page.locator('.shared').waitFor();
    await page.locator('summary', { hasText: say('job-delete') }).click();
    await expectAccessible(page);
  });
});

/**
 * Nothing that axe knows to be wrong: every rule in the light, and in the dark what depends on it. axe does not judge words
 * on a gradient: they stand on that end of it on which they are harder to read.
 */
async function expectAccessible(page: Page): Promise<void> {
  const found: unknown[] = [];
  // In the page, but not of it: its content security policy stays as it is.
  await page.evaluate(`${axe}; undefined`);
  const themes = [
    ['light', '--wall', {}],
    ['dark', '--spot', { runOnly: ['color-contrast', 'link-in-text-block'] }],
  ] as const;
  for (const [colorScheme, behind, options] of themes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Colours that still change from the other theme's are neither's.
    // Not `waitForFunction`: the second time it looks, the page's content security policy forbids it.
    const isChanging = 'document.getAnimations().some((animation) => animation instanceof CSSTransition)';
    await expect.poll(() => page.evaluate(isChanging)).toBe(false);
    await page.evaluate(`document.body.style.background = 'var(${behind})'`);
    const { violations, passes } = await page.evaluate<AxeResults>(
      `axe.run(document, ${JSON.stringify(options)})`,
    );
    // Else it has not looked.
    expect(passes.map(({ id }) => id)).toContain('color-contrast');
    for (const { id, nodes } of violations) {
      found.push({
        colorScheme,
        id,
        nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })),
      });
    }
  }
  expect(found).toEqual([]);
}
