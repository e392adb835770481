import { describe, expect, test } from 'vitest';
import { createGalleryRoutes } from '../../../../src/web/page/gallery-routes.ts';
import type { FlowChanges } from '../../../support/flow.ts';
import { aModel } from '../../../support/models.ts';
import { aPage } from './a-page.ts';

/** The gallery, and drawings in it. */
async function aGallery(changes: FlowChanges = {}) {
  const page = await aPage(createGalleryRoutes, changes);
  const { submit, draw, aVisitor } = page;
  /** Asks for a drawing and draws it; answers its job. */
  const hang = async (
    prompt: string,
    { by = 'ana', kind = 'image', surface = 'web', count = 1 }: HangOptions = {},
  ): Promise<string> => {
    const { requester } = aVisitor(by);
    const submission = submit({
      draft: { kind, prompt },
      requester: { ...requester, surface },
      destination: { key: by, address: null },
    });
    if (!submission.ok) throw new Error(`Refused: ${submission.refusal.kind}`);
    const { jobId } = submission.receipt;
    const format = kind === 'gif' ? 'gif' : 'png';
    await draw(
      jobId,
      Array.from({ length: count }, (_, index) => ({ content: `${jobId} ${index}`, format })),
    );
    return jobId;
  };
  /** What the gallery shows: the jobs of its cards, in their order. */
  const shown = async (path: string, options: Parameters<typeof page.ask>[1] = {}) =>
    cardsOf(await (await page.ask(path, options)).text());
  return { ...page, hang, shown };
}

interface HangOptions {
  readonly by?: string;
  readonly kind?: 'image' | 'gif';
  readonly surface?: 'discord' | 'telegram' | 'web';
  readonly count?: number;
}

function cardsOf(text: string): readonly (string | undefined)[] {
  return [...text.matchAll(/<li class="card" id="card-(\w+)"/g)].map(([, jobId]) => jobId);
}

describe('what hangs there', () => {
  test('the visitor’s own drawings, newest first, each leading to its page', async () => {
    const { hang, ask } = await aGallery();
    const jobIds = [await hang('a cat'), await hang('a dog')];
    await hang('a secret', { by: 'bruno' });
    const answer = await ask('/gallery');
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(cardsOf(text)).toEqual(jobIds.toReversed());
    expect(text).toContain(`<a href="/jobs/${jobIds[0]}">a cat</a>`);
    expect(text).not.toContain('a secret');
  });

  test('an admin’s gallery is their own too', async () => {
    const { hang, shown } = await aGallery();
    await hang('a cat');
    expect(await shown('/gallery', { as: 'admin' })).toEqual([]);
  });

  test('nothing that still waits, and nothing whose files are gone', async () => {
    const { hang, shown, askedBy, media } = await aGallery();
    const jobId = await hang('a cat');
    askedBy('ana', 'a dog');
    expect(await shown('/gallery')).toEqual([jobId]);
    for (const { id } of media.ofJob(jobId)) media.markRemoved(id, 5);
    expect(await shown('/gallery')).toEqual([]);
  });

  test('a part of a picture is changed from there, where the model can do it', async () => {
    const partsOf = async ({ ask }: Pick<Awaited<ReturnType<typeof aGallery>>, 'ask'>) => {
      const text = await (await ask('/gallery')).text();
      return [...text.matchAll(/href="([^"]*)">Change a part<span/g)].map(([, address]) => address);
    };
    const gallery = await aGallery();
    const jobId = await gallery.hang('a cat');
    // Which of several is chosen on their own page.
    await gallery.hang('two cats', { count: 2 });
    await gallery.hang('a dancing cat', { kind: 'gif' });
    expect(await partsOf(gallery)).toEqual([`/?partOf=${jobId}&amp;picture=0`]);
    const plain = await aGallery({ model: aModel({ imageToImage: false }) });
    await plain.hang('a cat');
    expect(await partsOf(plain)).toEqual([]);
  });

  test('a card tells what it is, from where and when, and is downloaded and drawn again from there', async () => {
    const { hang, ask } = await aGallery();
    const jobId = await hang('a cat', { surface: 'telegram' });
    const text = await (await ask('/gallery')).text();
    expect(text).toMatch(
      /Picture · Telegram<br><time datetime="1970-01-01T00:16:40.000Z">Jan 1, 1970<\/time>/,
    );
    expect(text).toContain(`href="/media/${jobId}/0?download" download>Download<span class="unseen">: a cat`);
    expect(text).toContain(`<form action="/jobs/${jobId}/again" method="post">`);
    expect(text).toContain(
      `<img src="/media/${jobId}/0" width="256" height="256" alt="" loading="lazy" decoding="async">`,
    );
  });

  test('of several pictures the first that is left, and their number', async () => {
    const { hang, ask, media } = await aGallery();
    const jobId = await hang('a cat', { count: 3 });
    media.markRemoved(media.ofJob(jobId)[0]?.id ?? '', 5);
    const text = await (await ask('/gallery')).text();
    expect(text).toContain('2 pictures · Web');
    expect(text).toContain(`<img src="/media/${jobId}/1"`);
    expect(text).not.toContain('?download');
  });

  test('words of a prompt are text, whatever they look like', async () => {
    const { hang, ask } = await aGallery();
    await hang('<script>alert(1)</script>');
    const text = await (await ask('/gallery?q=%3Cscript%3E')).text();
    expect(text).not.toContain('<script>alert');
    expect(text).toContain('value="&lt;script&gt;"');
  });

  test('it speaks Portuguese', async () => {
    const { hang, ask } = await aGallery();
    await hang('um gato', { surface: 'discord' });
    const text = await (await ask('/gallery', { locale: 'pt-BR' })).text();
    expect(text).toContain('<title>Galeria · Pincel</title>');
    expect(text).toMatch(/Imagem · Discord<br><time [^>]*>1 de jan. de 1970/);
  });
});

describe('motion', () => {
  test('a GIF moves only where motion is welcome', async () => {
    const { hang, ask } = await aGallery();
    const jobId = await hang('a cat', { kind: 'gif' });
    const text = await (await ask('/gallery')).text();
    expect(text).toContain(
      `<source media="(prefers-reduced-motion: reduce)" srcset="/media/${jobId}/0?still"><img src="/media/${jobId}/0"`,
    );
  });

  test('who wants less motion in their settings sees stills, whatever their device says', async () => {
    const { hang, ask, stores, aVisitor } = await aGallery();
    const jobId = await hang('a cat', { kind: 'gif' });
    stores.chatSettings.write(aVisitor('ana').userId, { isMotionReduced: true }, 1);
    const text = await (await ask('/gallery')).text();
    expect(text).toContain(`<img src="/media/${jobId}/0?still"`);
    expect(text).not.toContain('<source');
  });
});

describe('searching', () => {
  test('all words have to be in the prompt, whatever their case and accents', async () => {
    const { hang, shown } = await aGallery();
    const jobId = await hang('A Café at night');
    await hang('a night owl');
    expect(await shown('/gallery?q=CAFE+night')).toEqual([jobId]);
  });

  test('a kind and a surface narrow it, and the form keeps what was chosen', async () => {
    const { hang, ask, shown } = await aGallery();
    const gif = await hang('a cat', { kind: 'gif', surface: 'discord' });
    const picture = await hang('a cat', { surface: 'discord' });
    await hang('a cat', { kind: 'gif' });
    expect(await shown('/gallery?kind=gif&from=discord')).toEqual([gif]);
    expect(await shown('/gallery?from=discord')).toEqual([picture, gif]);
    const text = await (await ask('/gallery?q=cat&kind=gif&from=discord')).text();
    expect(text).toContain('name="q" value="cat"');
    expect(text).toContain('<option value="gif" selected>GIFs</option>');
    expect(text).toContain('<option value="discord" selected>Discord</option>');
  });

  test('when nothing fits it says what to try, and leads back to everything', async () => {
    const { hang, ask } = await aGallery();
    await hang('a cat');
    const words = await (await ask('/gallery?q=zebra')).text();
    expect(words).toContain('None of your drawings has all of these words: zebra. Try fewer of them');
    expect(words).toContain('<a class="button" href="/gallery">Show all drawings</a>');
    expect(await (await ask('/gallery?kind=gif')).text()).toContain('Choose another kind or another place.');
  });

  test.each(['kind=video', 'from=moon', 'kind=&from=&q=', 'before=gone', `q=${'%20'.repeat(500)}`])(
    'an address that makes no sense shows everything: %s',
    async (query) => {
      const { hang, shown } = await aGallery();
      const jobId = await hang('a cat');
      expect(await shown(`/gallery?${query}`)).toEqual([jobId]);
    },
  );
});

describe('an empty gallery', () => {
  test('teaches how something comes there, and offers no search', async () => {
    const { ask } = await aGallery();
    const text = await (await ask('/gallery')).text();
    expect(text).toContain('Nothing hangs here yet.');
    expect(text).toContain('<a class="button main" href="/">Draw something</a>');
    expect(text).toContain('href="/account"');
    expect(text).not.toContain('type="search"');
  });
});

describe('pages', () => {
  async function aFullGallery() {
    const gallery = await aGallery();
    const jobIds: string[] = [];
    for (let index = 0; index < 26; index += 1) jobIds.push(await gallery.hang(`cat ${index}`));
    return { ...gallery, newestFirst: jobIds.toReversed() };
  }
  const olderAddress = (text: string): string =>
    /<a class="button" href="([^"]+)" hx-get/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';

  test('lead to each other by plain links', async () => {
    const { ask, newestFirst } = await aFullGallery();
    const first = await (await ask('/gallery?q=cat')).text();
    expect(cardsOf(first)).toEqual(newestFirst.slice(0, 24));
    expect(olderAddress(first)).toBe(`/gallery?q=cat&before=${newestFirst[23]}`);
    const second = await (await ask(olderAddress(first))).text();
    expect(cardsOf(second)).toEqual(newestFirst.slice(24));
    expect(second).toContain('<a href="/gallery?q=cat">Back to the newest</a>');
    expect(olderAddress(second)).toBe('');
    const beyond = await (await ask(`/gallery?before=${newestFirst[25]}`)).text();
    expect(beyond).toContain('There is nothing older.');
  });

  test('what is older is put below by htmx, with the way on and a word for who listens', async () => {
    const { ask, newestFirst } = await aFullGallery();
    const answer = await ask(`/gallery?before=${newestFirst[23]}`, { isPiece: true });
    const text = await answer.text();
    expect(text).not.toContain('<html');
    expect(text).toMatch(/^<hx-partial hx-target="#gallery-list" hx-swap="beforeend"><li class="card"/);
    expect(cardsOf(text)).toEqual(newestFirst.slice(24));
    expect(text).toContain('<p id="gallery-older"></p>');
    expect(text).toContain('id="announcer">2 drawings shown.</p>');
  });

  test('a search by htmx is answered with its results only', async () => {
    const { ask, newestFirst } = await aFullGallery();
    const answer = await ask('/gallery?q=25', { isPiece: true });
    const text = await answer.text();
    expect(text).toMatch(/^<section class="hangings" id="gallery-results"/);
    expect(cardsOf(text)).toEqual(newestFirst.slice(0, 1));
    expect(text).toContain('1 drawing shown.');
  });
});
