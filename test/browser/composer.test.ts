import { describe, expect, test } from 'vitest';
import { aLightningModel } from '../support/models.ts';
import { draw, scenes } from '../support/site-browser.ts';
import { aHandSite } from './a-hand-site.ts';

describe.each(scenes)('on a $size screen, in $locale', (scene) => {
  test('fields show what the model does by itself with the kind that is chosen; what was typed stays', async () => {
    const { open } = await aHandSite({ model: aLightningModel() });
    const { page, say, complaints } = await open(scene);
    const choose = (kind: 'image' | 'gif') =>
      page
        .locator('.kinds')
        .getByText(say(`compose-kind-${kind}`), { exact: true })
        .click();
    const hints = () =>
      Promise.all(
        ['steps', 'guidanceScale', 'widthPx'].map((name) =>
          page.locator(`#${name}`).getAttribute('placeholder'),
        ),
      );
    const own = () => page.locator('#scheduler option').first().textContent();
    const shape = page.locator('#shape');
    await page.locator('details.options summary').click();
    await page.locator('#seed').fill('7');
    await page.locator('#steps').fill('9');
    const point = (1.5).toLocaleString(scene.locale).charAt(1);
    expect(await hints()).toEqual(['25', `7${point}5`, '256']);

    await choose('gif');
    expect(await hints()).toEqual(['4', '1', '384']);
    expect([await own(), await shape.inputValue()]).toEqual([
      say('compose-scheduler-own', { scheduler: 'euler' }),
      'landscape',
    ]);
    await page.locator('#price').getByText('384 × 256').waitFor();
    expect([await page.locator('#seed').inputValue(), await page.locator('#steps').inputValue()]).toEqual([
      '7',
      '9',
    ]);

    // What is the own choice with one kind is a choice with the other.
    await page.locator('#scheduler').selectOption('euler');
    await shape.selectOption('portrait');
    await choose('image');
    expect(await hints()).toEqual(['25', `7${point}5`, '256']);
    expect([await own(), await page.locator('#scheduler').inputValue(), await shape.inputValue()]).toEqual([
      say('compose-scheduler-own', { scheduler: 'pndm' }),
      'euler',
      'portrait',
    ]);
    await choose('gif');
    expect(await page.locator('#scheduler').inputValue()).toBe('euler');

    // Browsers put back what was chosen.
    await page.goto('/gallery');
    await page.goBack();
    await expect.poll(hints).toEqual(['4', '1', '384']);
    await page.locator('#price').getByText('256 × 384').waitFor();
    expect(complaints).toEqual([]);
  });
});

test('a page that comes back with what was chosen asks for its price, a new one does not', async () => {
  const { open } = await aHandSite({ model: aLightningModel() });
  const { page, say } = await open({ size: 'wide', locale: 'en' });
  let asked = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/price')) asked += 1;
  });
  const example = page.locator('a[data-example]').first();
  await page.goto('/?kind=gif');
  expect(await example.getAttribute('href')).toMatch(/[?&]kind=gif$/);
  await page.locator('.kinds').getByText(say('compose-kind-image'), { exact: true }).click();
  await page.locator('#price').getByText('256 × 256').waitFor();
  expect(await example.getAttribute('href')).toMatch(/[?&]kind=image$/);
  // For what was pressed, and not for the page.
  expect(asked).toBe(1);
  await page.goto('/gallery');
  await page.goBack();
  await page.locator('#price').getByText('256 × 256').waitFor();
  expect(asked).toBe(2);
});

test('when a drawing ends there is one less before the next, while another one is drawn', async () => {
  const { open, jobsOf, engineJob, draw: drawToEnd } = await aHandSite();
  const { page, say } = await open({ size: 'wide', locale: 'en' });
  await draw({ page, say }, 'a cat');
  await page
    .locator('#price')
    .getByText(say('receipt-place', { position: 1 }))
    .waitFor();
  await draw({ page, say }, 'a dog');
  await page
    .locator('#price')
    .getByText(say('receipt-place', { position: 2 }))
    .waitFor();
  const [dog, cat] = jobsOf('ana').map(({ id }) => id);
  await drawToEnd(cat ?? '');
  const { emit } = await engineJob(dog ?? '');
  emit({ type: 'stage', stage: 'denoising' });
  let step = 0;
  const told = () => {
    step += 1;
    emit({ type: 'step', step, steps: 10_000 });
    return page.locator('#price').textContent();
  };
  await expect.poll(told).toContain(say('receipt-place', { position: 1 }));
});
