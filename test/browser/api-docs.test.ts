import { expect, onTestFinished, test } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import { launchBrowser } from '../support/launch-browser.ts';

test('the page of the API lists every address and lets one be tried, without loading anything from elsewhere', async () => {
  const gateway = await startGateway();
  onTestFinished(gateway.remove);
  const url = await gateway.url;
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  const page = await browser.newPage({ baseURL: url });
  const complaints: string[] = [];
  const elsewhere: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // A violated content security policy is told here too.
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(url)) elsewhere.push(request.url());
  });
  await page.goto('/api/v1/docs');
  await page.locator('.opblock').first().waitFor();
  expect(await page.locator('.opblock').count()).toBeGreaterThan(35);
  const queue = page.locator('.opblock', { has: page.locator('[data-path="/api/v1/queue"]') });
  await queue.locator('.opblock-summary-control').click();
  await queue.getByRole('button', { name: 'Try it out' }).click();
  await queue.getByRole('button', { name: 'Execute' }).click();
  await queue.locator('.live-responses-table').waitFor();
  expect(await queue.locator('.live-responses-table').textContent()).toContain('isDraining');
  expect(complaints).toEqual([]);
  expect(elsewhere).toEqual([]);
});
