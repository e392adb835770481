import { describe, expect, onTestFinished, test } from 'vitest';
import { draw, scenes } from '../support/site-browser.ts';
import { cardOf, overflow, refused, theSite } from './the-site.ts';

const site = theSite();

/** What follows the names of lines, as long as the pointer is elsewhere. */
const marksOfLegends = `[...new Set(
  [...document.querySelectorAll('.chart .u-series:nth-child(n + 2) th')].map((name) => getComputedStyle(name, '::after').content),
)]`;

describe.each(scenes)('on a $size screen, in $locale', (scene) => {
  test('what one admin does to the queue the other one sees at once', async () => {
    const [one, other] = [await site.open(scene, '/admin'), await site.open(scene, '/admin')];
    const { page, say } = one;
    onTestFinished(async () => void (await site.call('/admin/queue/resume', {})));
    await page.getByRole('button', { name: say('admin-queue-pause'), exact: true }).click();
    await page.getByText(say('admin-queue-paused')).waitFor();
    await other.page.getByText(say('admin-queue-state-paused')).waitFor();

    const token = await site.aToken(`bruno-${scene.size}`);
    for (const prompt of ['a first', 'a second', 'a third'])
      await site.call('/generations', { kind: 'image', prompt, steps: 2 }, { token });
    const rows = (window: typeof one) => window.page.locator('#queue-waiting tbody tr');
    for (const window of [one, other]) await expect.poll(() => rows(window).count()).toBe(3);
    expect(await other.page.locator('main').textContent()).not.toContain('a first');

    const last = await rows(one).last().getAttribute('id');
    await rows(one)
      .last()
      .getByRole('button', { name: say('admin-queue-front') })
      .click();
    await expect.poll(() => rows(other).first().getAttribute('id')).toBe(last);
    await rows(other).first().getByText(say('admin-queue-fronted')).waitFor();

    await rows(one)
      .last()
      .getByRole('link', { name: say('admin-queue-cancel') })
      .click();
    await page.getByRole('button', { name: say('admin-queue-cancel-now') }).click();
    await expect.poll(() => rows(other).count()).toBe(2);

    await other.page.getByRole('button', { name: say('admin-queue-resume'), exact: true }).click();
    await page.getByText(say('admin-queue-state-running')).waitFor();
    for (const window of [one, other]) await window.page.getByText(say('admin-queue-empty')).waitFor();
    expect(await overflow(page)).toBe(0);
  });

  test('while the queue is paused a drawing says so, and goes on with it', async () => {
    const admin = await site.open(scene, '/admin');
    onTestFinished(async () => void (await site.call('/admin/queue/resume', {})));
    await admin.page.getByRole('button', { name: admin.say('admin-queue-pause'), exact: true }).click();
    await admin.page.getByText(admin.say('admin-queue-state-paused')).waitFor();
    const { page, say } = await site.open(scene);
    const prompt = `a patient owl ${scene.size}`;
    await draw({ page, say }, prompt, { steps: '2' });
    const card = cardOf(page, prompt);
    await card.getByText(say('job-paused')).waitFor();
    await admin.page.getByRole('button', { name: admin.say('admin-queue-resume'), exact: true }).click();
    await card.getByRole('link', { name: say('job-download') }).waitFor();
  });

  test('the engine is started again, which the page tells as it happens', async () => {
    const { page, say } = await site.open(scene, '/admin/engine');
    await page
      .locator('#engine-state')
      .getByText(say('admin-engine-is', { state: 'ready' }))
      .waitFor();
    await page.locator('summary', { hasText: say('admin-engine-restart') }).click();
    await page.getByRole('button', { name: say('admin-engine-restart-now') }).click();
    await page.getByText(say('admin-engine-restarted')).waitFor();
    await page
      .locator('#engine-state')
      .getByText(say('admin-engine-cause', { cause: 'asked' }))
      .first()
      .waitFor();
    await page
      .locator('#engine-state')
      .getByText(say('admin-engine-is', { state: 'ready' }))
      .waitFor();
  });

  test('somebody is found, gets credits and a role, is blocked and let in again', async () => {
    const name = `carla-${scene.size}`;
    const token = await site.aToken(name);
    const { page, say } = await site.open(scene, '/admin/people', { tolerated: refused(422) });
    await page.getByLabel(say('admin-people-find')).fill(`web:${name}`);
    await page.getByRole('button', { name: say('admin-people-find-now'), exact: true }).click();
    await page.getByRole('heading', { level: 1, name: `web:${name}` }).waitFor();

    await page.getByLabel(say('admin-people-amount')).fill('0');
    await page.getByLabel(say('admin-people-reason')).fill('a test');
    await page.getByRole('button', { name: say('admin-people-give'), exact: true }).click();
    await page.getByText(say('admin-people-bad-amount')).waitFor();
    await page.getByLabel(say('admin-people-amount')).fill('50');
    await page.getByRole('button', { name: say('admin-people-give'), exact: true }).click();
    await page.getByText(say('admin-people-given', { price: 50 })).waitFor();

    await page.getByLabel(say('admin-people-new-role')).selectOption('trusted');
    await page.getByRole('button', { name: say('admin-people-give-role') }).click();
    await page.getByText(say('admin-people-role-changed', { role: 'trusted' })).waitFor();

    await page.getByRole('button', { name: say('admin-people-block'), exact: true }).click();
    await page.getByText(say('admin-people-blocked-now')).waitFor();
    const refusedNow = await fetch(new URL('/api/v1/generations', site.url()), {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ kind: 'image', prompt: 'a cat' }),
    });
    expect(refusedNow.status).toBe(403);
    await page.getByRole('button', { name: say('admin-people-unblock'), exact: true }).click();
    await page.getByText(say('admin-people-unblocked-now')).waitFor();
    await site.aDrawing('a cat', {}, token);
  });

  test('a rule is set, says what it means, and is removed', async () => {
    const { page, say } = await site.open(scene, '/admin/rules', { tolerated: refused(422) });
    await page.goto('/admin/rules/quota/role/trusted');
    const name = say('admin-rules-for-role', { role: 'trusted' });
    await page.getByRole('button', { name: say('admin-rules-save') }).click();
    await page.getByText(say('admin-rules-say-something')).waitFor();
    await page.getByLabel(say('admin-rules-field', { field: 'maxQueued' })).fill('7');
    await page.getByRole('button', { name: say('admin-rules-save') }).click();
    await page.getByText(say('admin-rules-saved', { name })).waitFor();
    const row = page.locator('tr', { has: page.locator('th', { hasText: name }) });
    expect(await row.textContent()).toContain('7');
    await row.getByRole('link').click();
    await page.locator('summary', { hasText: say('admin-rules-remove') }).click();
    await page.getByRole('button', { name: say('admin-rules-remove-now') }).click();
    await page.getByText(say('admin-rules-removed', { name })).waitFor();
  });

  test('a token is made, lets a program draw, and does not once it is revoked', async () => {
    const { page, say } = await site.open(scene, '/admin/tokens');
    const name = `posters-${scene.size}`;
    await page.getByLabel(say('admin-tokens-name'), { exact: true }).fill(name);
    await page.getByRole('button', { name: say('admin-tokens-create') }).click();
    const token = (await page.locator('.secret').textContent()) ?? '';
    const infer = () =>
      fetch(new URL('/api/v1/infer', site.url()), {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ prompt: 'a fox on a blue background', steps: 2 }),
      });
    const drawn = await infer();
    expect([drawn.status, drawn.headers.get('Content-Type')]).toEqual([200, 'image/png']);
    await page.getByRole('link', { name: say('admin-tokens-back') }).click();
    const row = page.locator('tr', { hasText: name }).first();
    await row.locator('summary').click();
    await row.getByRole('button', { name: say('admin-tokens-revoke-now') }).click();
    await page.getByText(say('admin-tokens-revoked-note', { name })).waitFor();
    expect((await infer()).status).toBe(401);
  });

  test('the audit log is searched, and proves itself', async () => {
    await site.aToken(`audited-${scene.size}`);
    const { page, say } = await site.open(scene, '/admin/audit');
    await page.locator('select[name="kind"]').selectOption('token-created');
    await page.getByRole('button', { name: say('admin-audit-search'), exact: true }).click();
    const rows = page.locator('#entries ~ table tbody tr, section[aria-labelledby="entries"] tbody > tr');
    await rows.first().waitFor();
    const kinds = await rows.allTextContents();
    expect(
      kinds.filter((text) => !text.includes(say('admin-audit-kind', { kind: 'token-created' }))),
    ).toEqual([]);
    await page.getByRole('button', { name: say('admin-audit-check-now') }).click();
    await page.getByText(say('admin-audit-whole'), { exact: true }).waitFor();
  });

  test('what was refused is told by its reason, and never by its words', async () => {
    const { page, say } = await site.open(scene, '/', { tolerated: refused(422) });
    await draw({ page, say }, 'x'.repeat(3_000));
    await page.locator('.sheet > .refusal').waitFor();
    await page.goto('/admin/problems');
    await page.getByRole('heading', { level: 1, name: say('admin-problems-title') }).waitFor();
    expect(await page.locator('main table').first().isVisible()).toBe(true);
    expect(await page.locator('main').textContent()).not.toContain('xxx');
  });

  test('how it went is drawn for each stretch of time, and stands in tables', async () => {
    await site.aDrawing('a cat');
    const { page, say } = await site.open(scene, '/admin/charts');
    for (const range of ['hour', 'day', 'week', 'month']) {
      await page.getByRole('link', { name: say('admin-charts-range', { range }), exact: true }).click();
      await page.locator('a[aria-current]', { hasText: say('admin-charts-range', { range }) }).waitFor();
      await page.locator('.chart canvas').nth(4).waitFor();
    }
    expect(await page.evaluate(marksOfLegends)).toEqual(['none']);
    const tops = await page
      .locator('.sums > div')
      .evaluateAll((all) => all.map((figure) => figure.getBoundingClientRect().top));
    for (const top of tops) expect(tops.filter((other) => other === top).length).toBeGreaterThan(1);
    await page.locator('details.figures-table summary').first().click();
    expect(await page.locator('details.figures-table tbody tr').first().isVisible()).toBe(true);
    expect(await overflow(page)).toBe(0);
  });
});
