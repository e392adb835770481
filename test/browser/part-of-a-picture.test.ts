import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { draw, scenes, type Window } from '../support/site-browser.ts';
import { cardOf, theSite } from './the-site.ts';

const site = theSite();

/** A point of a picture, in parts of its width and height. */
type Point = readonly [across: number, down: number];

describe.each(scenes)('on a $size screen, in $locale', (scene) => {
  test('a part of a drawing is painted over with the mouse, and is what is drawn anew', async () => {
    const prompt = `a house ${scene.size}`;
    const from = await site.aDrawing(prompt, { seed: 7 });
    const { page, say } = await site.open(scene);
    await cardOf(page, prompt)
      .getByRole('link', { name: say('job-change-part') })
      .click();
    const canvas = paintingOf({ page, say });
    await paint(page, canvas, [0.2, 0.25], [0.5, 0.25]);
    await draw({ page, say }, `a red house ${scene.size}`, { steps: '3' });

    const { request, mask } = await drawnFrom(page, `a red house ${scene.size}`);
    expect(request.initImage).toMatchObject({ strength: 1 });
    const picture = await page.request.get(`/media/${from}/0`);
    expect(await readFile(request.initImage?.path ?? '')).toEqual(await picture.body());
    expect(mask.sides).toEqual([256, 256]);
    expect([mask.at([0.2, 0.25]), mask.at([0.35, 0.25]), mask.at([0.5, 0.25])]).toEqual([255, 255, 255]);
    expect([mask.at([0.35, 0.5]), mask.at([0.8, 0.25]), mask.at([0.05, 0.05])]).toEqual([0, 0, 0]);
    // The form stays as it is for the next try.
    await paint(page, canvas, [0.8, 0.8]);
    await draw({ page, say }, `a blue house ${scene.size}`, { steps: '3' });
    const next = await drawnFrom(page, `a blue house ${scene.size}`);
    expect([next.mask.at([0.35, 0.25]), next.mask.at([0.8, 0.8])]).toEqual([255, 255]);
  });

  test('a part of a picture of one’s own is touched; strokes are taken back; another picture has none', async () => {
    const { page, say } = await site.open(scene, '/', { hasTouch: true });
    await page.locator('details.start > summary').click();
    const canvas = paintingOf({ page, say });
    expect(await canvas.isVisible()).toBe(false);
    await page.locator('#picture').setInputFiles(await aPicture('red', 2_400, 1_200));
    await canvas.waitFor();
    const priceOfPart = page.waitForRequest(
      (sent) => sent.url().endsWith('/price') && (sent.postData() ?? '').includes('mask='),
    );
    await touch(page, canvas, [0.25, 0.5]);
    await priceOfPart;
    await touch(page, canvas, [0.75, 0.5]);
    await page.getByRole('button', { name: say('compose-mask-undo') }).click();
    const prompt = `a red hat ${scene.size}`;
    await draw({ page, say }, prompt, { steps: '3' });
    const { mask } = await drawnFrom(page, prompt);
    expect(mask.sides).toEqual([1_024, 512]);
    expect([mask.at([0.25, 0.5]), mask.at([0.75, 0.5])]).toEqual([255, 0]);

    const chosen = () => page.evaluate('document.querySelector("#mask").files.length');
    await page.getByRole('button', { name: say('compose-mask-clear') }).click();
    expect(await chosen()).toBe(0);
    await touch(page, canvas, [0.25, 0.5]);
    await expect.poll(chosen).toBe(1);
    await page.locator('#picture').setInputFiles(await aPicture('blue', 64, 64));
    await expect.poll(chosen).toBe(0);
    await draw({ page, say }, `a blue hat ${scene.size}`, { steps: '3' });
    const jobId = await jobOf(page, `a blue hat ${scene.size}`);
    expect(site.requestOf(jobId).initImage?.maskPath).toBeUndefined();
  });

  test('a drawing from a picture of one’s own is edited on that picture', async () => {
    const { page, say } = await site.open(scene);
    await page.locator('details.start > summary').click();
    await page.locator('#picture').setInputFiles(await aPicture('green', 96, 48));
    const prompt = `a green hat ${scene.size}`;
    await draw({ page, say }, prompt, { steps: '3' });
    const { path } = site.requestOf(await jobOf(page, prompt)).initImage ?? {};
    await page.goto('/');
    await cardOf(page, prompt)
      .getByRole('link', { name: say('job-edit') })
      .click();
    const canvas = paintingOf({ page, say });
    await paint(page, canvas, [0.25, 0.5]);
    await draw({ page, say }, `a white hat ${scene.size}`, { steps: '3' });
    const { request, mask } = await drawnFrom(page, `a white hat ${scene.size}`);
    expect(request.initImage?.path).toBe(path);
    expect([mask.sides, mask.at([0.25, 0.5]), mask.at([0.75, 0.5])]).toEqual([[96, 48], 255, 0]);
  });

  test('without script the part is a picture of one’s own', async () => {
    const { page, say } = await site.open(scene, '/', { javaScriptEnabled: false });
    await page.locator('details.start > summary').click();
    expect(await paintingOf({ page, say }).isVisible()).toBe(false);
    await page.locator('#picture').setInputFiles(await aPicture('red', 64, 64));
    await page.locator('summary', { hasText: say('compose-mask-file') }).click();
    await page
      .getByLabel(say('compose-mask'), { exact: true })
      .setInputFiles(await aPicture('white', 64, 64));
    await draw({ page, say }, `a plain hat ${scene.size}`, { steps: '3' });
    await page.waitForURL(/\/jobs\/\w+$/);
    const { initImage } = site.requestOf(new URL(page.url()).pathname.replace('/jobs/', ''));
    const mask = await readMask(initImage?.maskPath);
    expect([initImage?.strength, mask.sides, mask.at([0.5, 0.5])]).toEqual([1, [64, 64], 255]);
  });
});

function paintingOf({ page, say }: Pick<Window, 'page' | 'say'>): Locator {
  return page.getByRole('img', { name: say('compose-mask-canvas') });
}

async function pointIn(canvas: Locator, [across, down]: Point): Promise<{ x: number; y: number }> {
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  if (box === null) throw new Error('Expected the picture to be in sight');
  return { x: box.x + box.width * across, y: box.y + box.height * down };
}

/** One stroke with the mouse, or a dot. */
async function paint(page: Page, canvas: Locator, from: Point, to: Point = from): Promise<void> {
  const [begin, end] = [await pointIn(canvas, from), await pointIn(canvas, to)];
  await page.mouse.move(begin.x, begin.y);
  await page.mouse.down();
  await page.mouse.move(end.x, end.y, { steps: 5 });
  await page.mouse.up();
}

async function touch(page: Page, canvas: Locator, point: Point): Promise<void> {
  const { x, y } = await pointIn(canvas, point);
  await page.touchscreen.tap(x, y);
}

async function jobOf(page: Page, prompt: string): Promise<string> {
  const id = await cardOf(page, prompt).getAttribute('id');
  return (id ?? '').replace('job-', '');
}

/** What a drawing on the wall is drawn from. */
async function drawnFrom(page: Page, prompt: string) {
  const request = site.requestOf(await jobOf(page, prompt));
  return { request, mask: await readMask(request.initImage?.maskPath) };
}

async function readMask(path: string | undefined) {
  const { data, info } = await sharp(path).greyscale().raw().toBuffer({ resolveWithObject: true });
  return {
    sides: [info.width, info.height],
    at: ([across, down]: Point) =>
      data[Math.floor(down * info.height) * info.width + Math.floor(across * info.width)],
  };
}

async function aPicture(background: string, width: number, height: number) {
  const buffer = await sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();
  return { name: `${background}.png`, mimeType: 'image/png', buffer };
}
