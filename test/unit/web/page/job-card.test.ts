import { describe, expect, test } from 'vitest';
import { AppError } from '../../../../src/domain/app-error.ts';
import { aModel } from '../../../support/models.ts';
import { aDrawnPage, aJobPage } from './a-job-page.ts';

/** The card as it hangs on the wall of `as`. */
async function cardOf(page: Awaited<ReturnType<typeof aJobPage>>, jobId: string, as = 'ana') {
  return (await page.press(`/jobs/${jobId}/cancel`, {}, { as })).text();
}

test('what was changed in a request stands on its card', async () => {
  const { flowAsk, look } = await aCardPage();
  const page = await look(`/jobs/${flowAsk({ steps: 1_000 })}`);
  expect(page).toContain('The number of steps 1,000 became 100');
});

async function aCardPage() {
  const page = await aJobPage();
  const { requester } = page.aVisitor('ana');
  return {
    ...page,
    /** Asks for a drawing with options; answers its job. */
    flowAsk(draft: { readonly steps?: number; readonly count?: number; readonly negativePrompt?: string }) {
      return page.accept(
        { prompt: 'a <b>cat</b>', ...draft },
        { requester, destination: { key: 'a', address: null } },
      ).jobId;
    },
  };
}

test('a card says what it shows: words, kind, model, size and the numbers it is drawn with', async () => {
  const { flowAsk, look } = await aCardPage();
  const page = await look(`/jobs/${flowAsk({ negativePrompt: 'dogs' })}`, { locale: 'pt-BR' });
  expect(page).toContain('a &lt;b&gt;cat&lt;/b&gt;');
  expect(page).toContain('<strong>Gerado por IA</strong> · imagem do modelo mini');
  expect(page).toContain('<dt>Sem</dt><dd>dogs</dd>');
  expect(page).toMatch(/<dt>Semente<\/dt><dd>\d+<\/dd>/);
});

test('a card shows the picture so far, and then the picture in the same element', async () => {
  const page = await aJobPage();
  const jobId = page.askedBy('ana', 'a cat');
  const frameOf = (shown: string) =>
    /<figure[\s\S]*?<\/figure>/.exec(shown)?.[0].replace(/<img[^>]*>/, '<img>');
  const { emit } = await page.engineJob(jobId);
  expect(await page.look(`/jobs/${jobId}`)).toContain('<rect class="canvas"');
  emit({ type: 'stage', stage: 'denoising' });
  emit({ type: 'preview', step: 5, steps: 12, png: Uint8Array.of(1, 2, 3) });
  const wet = await page.look(`/jobs/${jobId}`);
  expect(wet).toContain('src="data:image/png;base64,AQID"');
  expect(wet).toContain('Drawing: step 5 of 12.');
  await page.draw(jobId);
  const dry = await page.look(`/jobs/${jobId}`);
  expect(dry).toContain(`src="/media/${jobId}/0"`);
  expect(frameOf(dry)).toBe(frameOf(wet));
});

test('a GIF stands still for people who prefer that, with a link that plays it', async () => {
  const page = await aJobPage();
  const jobId = page.askedBy('ana', 'a cat', 'gif');
  await page.draw(jobId, [{ content: 'moving', format: 'gif' }]);
  const card = await cardOf(page, jobId);
  expect(card).toContain(
    `<source media="(prefers-reduced-motion: reduce)" srcset="/media/${jobId}/0?still">`,
  );
  expect(card).toMatch(new RegExp(`<a class="button play" href="/media/${jobId}/0">Play the GIF`));
  expect(card).toContain('alt="AI-generated animation: a cat"');
});

test('each of several pictures says which one it is, and has its own edit, variation, change of a part and download', async () => {
  const { flowAsk, draw, look, press } = await aCardPage();
  const jobId = flowAsk({ count: 2 });
  await draw(jobId, [
    { content: 'first', seed: 7 },
    { content: 'second', seed: 8 },
  ]);
  const page = await look(`/jobs/${jobId}`);
  expect(page).toContain('alt="AI-generated picture 2 of 2: a &lt;b&gt;cat&lt;/b&gt;"');
  expect(page).toContain('<figcaption><span>Seed 8</span>');
  expect(page).toContain(`href="/?from=${jobId}&amp;picture=1"`);
  expect(page).toContain(`href="/?partOf=${jobId}&amp;picture=1"`);
  expect(page).toContain(`href="/media/${jobId}/1?download"`);
  expect(page).toContain('<input type="hidden" name="picture" value="1">');
  expect(page).not.toContain('<dt>Seed</dt>');
  expect((await press(`/jobs/${jobId}/variation`, { picture: '1' })).status).toBe(200);
});

describe('the buttons of a card', () => {
  test('are to cancel until it is drawn, under an id of their own', async () => {
    const page = await aJobPage();
    const jobId = page.askedBy('ana', 'a cat');
    await page.engineJob(jobId);
    const before = await page.look(`/jobs/${jobId}`);
    expect(before).toMatch(
      new RegExp(`id="actions-unfinished-${jobId}">[\\s\\S]*action="/jobs/${jobId}/cancel"`),
    );
    expect(before).not.toContain('/again');
    await page.drawToEnd(jobId);
    const after = await page.look(`/jobs/${jobId}`);
    expect(after).not.toContain('/cancel');
    expect(after).toContain(`id="actions-${jobId}"`);
    for (const deed of ['again', 'variation', 'share', 'delete']) {
      expect(after).toContain(`action="/jobs/${jobId}/${deed}" method="post"`);
    }
    expect(after).toContain('<a class="button" href="/media');
  });

  test('name the drawing they belong to for those who hear them in a list', async () => {
    const { jobId, look } = await aDrawnPage();
    expect(await look(`/jobs/${jobId}`)).toContain(
      'Again<span class="unseen">: A café, at night!</span></button>',
    );
  });

  test('fill the form in its place only where there is one', async () => {
    const page = await aDrawnPage();
    for (const address of [`/?from=${page.jobId}&amp;picture=0`, `/?partOf=${page.jobId}&amp;picture=0`]) {
      expect(await cardOf(page, page.jobId)).toContain(`hx-get="${address}" hx-target="#composer"`);
    }
    expect(await page.look(`/jobs/${page.jobId}`)).not.toContain('#composer');
  });

  test('offer no variation and no change of a part where the model cannot start from a picture', async () => {
    const page = await aJobPage({ model: { ...aModel(), imageToImage: false } });
    const jobId = page.askedBy('ana', 'a cat');
    await page.drawToEnd(jobId);
    expect(await page.look(`/jobs/${jobId}`)).not.toMatch(/variation|partOf/);
  });

  test('offer to delete only when nothing is left to hand over', async () => {
    const page = await aJobPage();
    const jobId = page.askedBy('ana', 'a cat');
    await page.draw(jobId);
    expect(await page.look(`/jobs/${jobId}`)).not.toContain(`/jobs/${jobId}/delete`);
  });

  test('let an admin look, stop, share and remove, but not go on with somebody else’s drawing', async () => {
    const { jobId, look } = await aDrawnPage();
    const page = await look(`/jobs/${jobId}`, { as: 'admin' });
    for (const deed of ['share', 'delete']) expect(page).toContain(`/jobs/${jobId}/${deed}`);
    for (const deed of ['again', 'variation']) expect(page).not.toContain(`/jobs/${jobId}/${deed}`);
    expect(page).not.toContain('partOf');
    expect(page).not.toContain('/?from=');
  });
});

test('a failed drawing says why and offers another try', async () => {
  const page = await aJobPage();
  const jobId = page.askedBy('ana', 'a cat');
  (await page.engineJob(jobId)).fail(new AppError('engine-crashed', 'The engine was killed.'));
  await page.whenJob(jobId, ({ state }) => state === 'failed');
  const shown = await page.look(`/jobs/${jobId}`);
  expect(shown).toContain('The drawing engine stopped unexpectedly');
  expect(shown).toContain('>Try again<');
  expect(shown).not.toContain('<figure');
});

test('a drawing whose picture had to make room says so', async () => {
  const { look, media, jobId } = await aDrawnPage();
  for (const { id } of media.ofJob(jobId)) media.markRemoved(id, 1);
  const page = await look(`/jobs/${jobId}`);
  expect(page).toContain('It was drawn, but is no longer kept.');
  expect(page).not.toContain('<img src="/media');
  expect(page).not.toContain('/share');
});
