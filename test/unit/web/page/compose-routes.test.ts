import { describe, expect, test } from 'vitest';
import { aLightningModel, aModel, aPlainModel } from '../../../support/models.ts';
import { aComposer, aPicture, choiceOf, fieldOf, hintOf } from './a-composer.ts';

describe('the page to write a request on', () => {
  test('has the form, its price and the wall, in the language of the visitor', async () => {
    const { read } = await aComposer();
    const page = await read('/');
    expect(page).toContain('<html lang="en">');
    expect(page).toContain('What shall I draw?');
    expect(page).toMatch(/It costs 0\.\d+ credits at most\./);
    expect(page).toContain('id="wall"');
    const pagina = await read('/', { locale: 'pt-BR' });
    expect(pagina).toContain('<html lang="pt-BR">');
    expect(pagina).toContain('O que você quer que eu desenhe?');
    expect(pagina).toMatch(/Custa no máximo 0,\d+ crédito\./);
  });

  test('loads htmx and its extension before htmx looks for what is live', async () => {
    const { read } = await aComposer();
    expect(await read('/')).toMatch(
      /<script src="\/assets\/htmx.min.js"><\/script>\s*<script src="\/assets\/hx-sse.min.js"><\/script>\s*<\/body>/,
    );
  });

  test('leads to filled forms, in words the model knows in the language of the page', async () => {
    const model = aModel({
      examplePrompts: ['a fox', 'uma raposa'],
      examplePromptsIn: { 'pt-BR': ['uma raposa'] },
    });
    const { read } = await aComposer({ model });
    const pagina = await read('/', { locale: 'pt-BR' });
    expect(pagina).toContain('href="/?prompt=uma+raposa&amp;kind=image"');
    expect(pagina).not.toContain('prompt=a+fox');
    expect(await read('/')).toContain('prompt=a+fox');
    expect(await read('/?prompt=uma+raposa&kind=gif')).toMatch(/<textarea[^>]*>\s*uma raposa<\/textarea>/);
  });

  test('offers what the model can do, and nothing else', async () => {
    const page = await (await aComposer()).read('/');
    for (const offered of [
      'id="picture"',
      'id="mask"',
      '/assets/mask-painter.js',
      'name="motion"',
      'id="style"',
      'id="fps"',
    ]) {
      expect(page).toContain(offered);
    }
    const plain = await (await aComposer({ model: aPlainModel({ knowsStyles: false }) })).read('/');
    for (const missing of [
      'id="picture"',
      'id="mask"',
      '/assets/mask-painter',
      'name="motion"',
      'id="style"',
      'id="fps"',
    ]) {
      expect(plain).not.toContain(missing);
    }
    expect(plain).toContain('plain draws still pictures only.');
    expect(plain).toMatch(/value="gif"[^>]*disabled/);
  });

  test('shows what the model does by itself with the kind that is chosen', async () => {
    const { read } = await aComposer({ model: aLightningModel() });
    const shown = (page: string) => [
      ...['steps', 'guidanceScale', 'widthPx'].map((name) => hintOf(page, name)),
      /<select[^>]* name="scheduler"[^>]*><option value=""[^>]*>([^<]*)/.exec(page)?.[1],
    ];
    expect(shown(await read('/'))).toEqual(['25', '7.5', '256', 'pndm, the model’s own']);
    expect(shown(await read('/?kind=gif'))).toEqual(['4', '1', '384', 'euler, the model’s own']);
  });

  test('an earlier drawing of theirs fills the form, with the seed of one of its pictures', async () => {
    const { send, jobsOf, draw, read } = await aComposer();
    const asked = {
      kind: 'image',
      prompt: 'two cats',
      negativePrompt: 'dogs',
      shape: 'portrait',
      count: '2',
    };
    await send('/jobs', { ...asked, steps: '24' });
    const jobId = jobsOf('ana')[0]?.id ?? '';
    await draw(jobId, [
      { content: 'one', seed: 41 },
      { content: 'two', seed: 42 },
    ]);
    const whole = await read(`/?from=${jobId}`);
    expect(whole).toMatch(/<textarea[^>]*autofocus[^>]*>\s*two cats<\/textarea>/);
    expect(['negativePrompt', 'count', 'seed'].map((name) => fieldOf(whole, name))).toEqual([
      'dogs',
      '2',
      '',
    ]);
    expect([choiceOf(whole, 'shape'), choiceOf(whole, 'quality')]).toEqual(['portrait', 'fine']);
    const one = await read(`/?from=${jobId}&picture=1`);
    expect(['count', 'seed'].map((name) => fieldOf(one, name))).toEqual(['', '42']);
    expect(await read(`/?from=${jobId}`, { isPiece: true })).toMatch(/^<form[^>]*id="composer"/);
  });

  test.each(['bruno', 'admin'])('somebody else’s drawing is not there for %s', async (name) => {
    const { askedBy, read } = await aComposer();
    const jobId = askedBy('ana', 'a secret cat');
    const form = await read(`/?from=${jobId}`, { as: name, isPiece: true });
    expect(form).not.toContain('secret');
    expect(form).toBe(await read('/?from=unheard-of', { as: name, isPiece: true }));
  });
});

describe('a request that is sent', () => {
  test('is accepted, and leads to its page', async () => {
    const { send, requestOf, jobsOf, logged } = await aComposer();
    const answer = await send('/jobs', {
      kind: 'image',
      prompt: 'a cat',
      shape: 'landscape',
      quality: 'draft',
      style: 'sketch',
      negativePrompt: 'dogs',
      seed: '7',
      scheduler: 'euler',
    });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('Location')).toBe(`/jobs/${jobsOf('ana')[0]?.id}`);
    expect(requestOf('ana')).toMatchObject({
      prompt: 'a cat, pencil sketch, hatching, on white paper',
      negativePrompt: 'dogs, photograph',
      widthPx: 384,
      heightPx: 256,
      steps: 6,
      seed: 7,
      scheduler: 'euler',
    });
    expect(JSON.stringify(logged)).not.toContain('pencil');
  });

  test('a number that was written goes before what was chosen', async () => {
    const { send, requestOf } = await aComposer();
    const chosen = { kind: 'gif', prompt: 'a cat', shape: 'portrait', quality: 'fine', length: 'long' };
    await send('/jobs', { ...chosen, heightPx: '320', steps: '9', frames: '5' });
    expect(requestOf('ana')).toMatchObject({ widthPx: 256, heightPx: 320, steps: 9, frames: 5 });
    await send('/jobs', chosen);
    expect(requestOf('ana')).toMatchObject({ widthPx: 256, heightPx: 384, steps: 24, frames: 12 });
  });

  test('for htmx the form stays as it was typed, with a new price, and the wall has its card', async () => {
    const { send, jobsOf, stores, aVisitor } = await aComposer();
    const scopeKey = aVisitor('ana').userId;
    stores.policies.set({ scope: 'user', scopeKey, capacityMillicredits: 5_000 }, 1);
    const fields = { kind: 'image', prompt: 'a cat', steps: '9', seed: '7' };
    const answer = await send('/jobs', fields, { isPiece: true });
    expect(answer.status).toBe(201);
    const text = await answer.text();
    expect(text).not.toContain('<html');
    expect(text).toMatch(/<textarea[^>]*>\s*a cat<\/textarea>/);
    expect([fieldOf(text, 'steps'), fieldOf(text, 'seed')]).toEqual(['9', '7']);
    expect(text).toMatch(/You have 4\.\d+\. 1 drawing before yours\./);
    expect(text).toContain('hx-target="#wall-list"');
    expect(text).toContain(`id="job-${jobsOf('ana')[0]?.id}"`);
  });

  test('is refused with the sentence at its field, which has the focus, and nothing that was typed is lost', async () => {
    const { send, jobsOf } = await aComposer();
    const fields = { kind: 'image', prompt: 'a <b>cat</b>', steps: 'twelve', seed: '7', quality: 'fine' };
    for (const [isPiece, start] of [
      [false, '<!doctype html>'],
      [true, '<form'],
    ] as const) {
      const answer = await send('/jobs', fields, { isPiece });
      expect(answer.status).toBe(422);
      const text = await answer.text();
      expect(text.startsWith(start)).toBe(true);
      expect(text).toMatch(
        /id="steps"[^>]*value="twelve" aria-invalid="true" aria-describedby="refusal" autofocus/,
      );
      expect(text).toMatch(/<details class="options" open>/);
      expect(text.match(/has to be a number/g)).toHaveLength(1);
      expect(text).toContain('a &lt;b&gt;cat&lt;/b&gt;</textarea>');
      expect([fieldOf(text, 'seed'), choiceOf(text, 'quality')]).toEqual(['7', 'fine']);
    }
    expect(jobsOf('ana')).toEqual([]);
  });

  test('is refused in the language of the page', async () => {
    const { send } = await aComposer();
    const answer = await send('/jobs', { kind: 'image', prompt: ' ' }, { locale: 'pt-BR' });
    const text = await answer.text();
    expect(text).toContain('<title>Não foi aceito · Pincel</title>');
    expect(text).toMatch(/<textarea[^>]*aria-invalid="true"/);
    expect(text).toMatch(/id="refusal">O prompt está vazio/);
  });

  test('a refusal of the request as a whole stands above it', async () => {
    const { send, stores, aVisitor } = await aComposer();
    const scopeKey = aVisitor('ana').userId;
    stores.policies.set({ scope: 'user', scopeKey, capacityMillicredits: 1 }, 1);
    const answer = await send('/jobs', { kind: 'image', prompt: 'a cat' });
    expect(answer.status).toBe(429);
    const text = await answer.text();
    expect(text).toMatch(/<p class="refusal" id="refusal" tabindex="-1" autofocus>This costs/);
    expect(text.match(/This costs/g)).toHaveLength(1);
  });

  test('about something that the form has no field for, it stands above it too', async () => {
    const { send } = await aComposer({ model: aPlainModel() });
    const answer = await send('/jobs', { kind: 'gif', prompt: 'a cat', fps: 'fast' });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toMatch(/<p class="refusal" id="refusal" tabindex="-1"/);
  });

  test('what is no form at all is an empty one', async () => {
    const { ask } = await aComposer();
    const headers = { 'Content-Type': 'multipart/form-data; boundary=x' };
    const answer = await ask('/jobs', { method: 'POST', body: 'no form', headers });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toMatch(/<textarea[^>]*aria-invalid="true"/);
  });
});

describe('the price before sending', () => {
  const priceIn = (text: string) => Number(/costs ([\d.]+) credits? at most/.exec(text)?.[1]);

  test('follows what is chosen, and nothing is asked for or written down', async () => {
    const { send, jobsOf, stores } = await aComposer();
    const { seq } = stores.audit.head();
    const askPrice = async (fields: Readonly<Record<string, string>>) => {
      const answer = await send('/price', { kind: 'image', prompt: '', ...fields }, { isPiece: true });
      expect(answer.status).toBe(200);
      return answer.text();
    };
    const usual = await askPrice({});
    expect(usual).toMatch(/^<div class="price" id="price"/);
    expect(usual).toContain('256 × 256 pixels, 12 steps.');
    const large = await askPrice({ shape: 'portrait', count: '4' });
    expect(large).toContain('256 × 384 pixels');
    expect(priceIn(large)).toBeGreaterThan(5 * priceIn(usual));
    expect(await askPrice({ kind: 'gif' })).toContain('8 frames');
    expect(jobsOf('ana')).toEqual([]);
    expect(stores.audit.head().seq).toBe(seq);
  });

  test('says what would be changed, or why it would be refused', async () => {
    const { send } = await aComposer();
    const price = await send('/price', { kind: 'image', prompt: '', steps: '500' }, { isPiece: true });
    expect(await price.text()).toContain('The number of steps 500 became 100');
    const refused = await send('/price', { kind: 'image', prompt: '', seed: '-1' }, { isPiece: true });
    expect(await refused.text()).toMatch(/<p class="refusal">The seed -1 cannot be used/);
  });

  test('without script a press on a button tells it, in the form as it was', async () => {
    const { send, read } = await aComposer();
    expect(await read('/')).toContain('<noscript><button formaction="/price">');
    const fields = { kind: 'image', prompt: 'a cat', count: '3' };
    const text = await (await send('/price', fields)).text();
    expect(text).toContain('<html');
    expect(fieldOf(text, 'count')).toBe('3');
    const once = await (await send('/price', { ...fields, count: '1' })).text();
    expect(priceIn(text)).toBeGreaterThan(2 * priceIn(once));
  });

  test('tells no time while the engine is not there', async () => {
    const { askedBy, draw, read, setStatus } = await aComposer();
    await draw(askedBy('ana', 'a cat'));
    expect(await read('/')).toMatch(/ready/i);
    setStatus({ state: 'restarting', cause: 'crashed', reason: 'a test', delayMs: 1 });
    expect(await read('/')).not.toMatch(/(Ready|ready) (in|within)/);
  });
});

describe('a picture to start from', () => {
  test('is kept and started from, with how much of it may change', async () => {
    const { sendPicture, requestOf, keptPictures } = await aComposer();
    const answer = await sendPicture(await aPicture(), { strength: '0,4' });
    expect(answer.status).toBe(303);
    const { initImage } = requestOf('ana');
    expect(initImage?.strength).toBe(0.4);
    expect(keptPictures()).toHaveLength(1);
    expect(initImage?.path).toContain(keptPictures()[0]);
  });

  test('a field that was left empty is no picture, and strength says nothing then', async () => {
    const { sendPicture, requestOf, jobsOf } = await aComposer();
    const answer = await sendPicture(new Uint8Array(), { strength: '0.4' });
    expect(answer.status).toBe(303);
    expect(requestOf('ana').initImage).toBeUndefined();
    expect(jobsOf('ana')[0]?.adjustments).toEqual([]);
  });

  test('that is none is refused at its field, and has to be chosen again on a new page only', async () => {
    const { sendPicture, keptPictures } = await aComposer();
    const broken = new TextEncoder().encode('no picture');
    const answer = await sendPicture(broken);
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toMatch(/id="picture"[^>]*aria-invalid="true"/);
    expect(page).toContain('Choose the picture again');
    expect(page).toMatch(/<details class="start for-image" open>/);
    const piece = await sendPicture(broken, {}, { isPiece: true });
    expect(await piece.text()).not.toContain('Choose the picture again');
    expect(keptPictures()).toEqual([]);
  });

  test('is not kept when the request is refused', async () => {
    const { sendPicture, keptPictures } = await aComposer();
    const answer = await sendPicture(await aPicture(), { prompt: '' });
    expect(answer.status).toBe(422);
    expect(keptPictures()).toEqual([]);
  });

  test('that another drawing started from stays when a request with it is refused', async () => {
    const { sendPicture, keptPictures } = await aComposer();
    const picture = await aPicture();
    await sendPicture(picture);
    await sendPicture(picture, { prompt: '' });
    expect(keptPictures()).toHaveLength(1);
  });

  test('of somebody who may not ask is not looked at', async () => {
    const { sendPicture, stores, aVisitor, keptPictures } = await aComposer();
    stores.policies.set({ scope: 'user', scopeKey: aVisitor('ana').userId, blocked: true }, 1);
    const answer = await sendPicture(new TextEncoder().encode('no picture'));
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('You may not ask for drawings at the moment');
    expect(keptPictures()).toEqual([]);
  });

  test('is left out of a GIF, whose form does not show it', async () => {
    const { sendPicture, requestOf, keptPictures } = await aComposer();
    expect((await sendPicture(await aPicture(), { kind: 'gif' })).status).toBe(303);
    expect(requestOf('ana').initImage).toBeUndefined();
    expect(keptPictures()).toEqual([]);
  });

  test('is started from again by who edits the drawing, while it is kept', async () => {
    const { sendPicture, send, read, requestOf, jobsOf } = await aComposer();
    await sendPicture(await aPicture(), { strength: '0.4' });
    const jobId = jobsOf('ana')[0]?.id ?? '';
    const { initImage } = requestOf('ana');
    const page = await read(`/?from=${jobId}`);
    expect([fieldOf(page, 'startOf'), fieldOf(page, 'strength')]).toEqual([jobId, '0.4']);
    const fields = { kind: 'image', prompt: 'a dog', startOf: jobId, strength: '0.4' };
    expect((await send('/jobs', fields)).status).toBe(303);
    expect(requestOf('ana')).toMatchObject({ prompt: 'a dog', initImage });

    const others = await send('/jobs', fields, { as: 'bruno' });
    expect(others.status).toBe(422);
    expect(await others.text()).toContain('is not kept any more');
    expect(jobsOf('bruno')).toEqual([]);
  });
});

describe('a part of a picture', () => {
  test('is drawn anew, wholly unless something else is said', async () => {
    const { sendFiles, requestOf, keptPictures } = await aComposer();
    const files = { picture: await aPicture(), mask: await aPicture('white') };
    expect((await sendFiles(files)).status).toBe(303);
    const { initImage } = requestOf('ana');
    expect(initImage).toMatchObject({ strength: 1, maskPath: expect.any(String) });
    expect(initImage?.maskPath).not.toBe(initImage?.path);
    expect(keptPictures()).toHaveLength(2);
    await sendFiles(files, { strength: '0.5' });
    expect(requestOf('ana').initImage).toEqual({ ...initImage, strength: 0.5 });
  });

  test('left empty is the whole picture', async () => {
    const { sendFiles, requestOf } = await aComposer();
    await sendFiles({ picture: await aPicture(), mask: new Uint8Array() });
    expect(requestOf('ana').initImage).toMatchObject({ strength: 0.7 });
    expect(requestOf('ana').initImage?.maskPath).toBeUndefined();
  });

  test('without its picture is not kept, and asks for it at its field', async () => {
    const { sendFiles, jobsOf, keptPictures } = await aComposer();
    const answer = await sendFiles({ mask: await aPicture() });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toMatch(/id="picture"[^>]*aria-invalid="true"/);
    expect(page).toContain('Choose the picture too');
    expect([jobsOf('ana'), keptPictures()]).toEqual([[], []]);
  });

  test('that is no picture is refused at its field, in sight, and nothing is kept', async () => {
    const { sendFiles, keptPictures } = await aComposer();
    const mask = new TextEncoder().encode('no picture');
    const answer = await sendFiles({ picture: await aPicture(), mask });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toMatch(/<details class="field wide" open>/);
    expect(page).toMatch(/id="mask"[^>]*aria-invalid="true"/);
    expect(page.match(/Choose the picture again/g)).toHaveLength(2);
    expect(keptPictures()).toEqual([]);
  });

  test('is given up with its picture when the request is refused', async () => {
    const { sendFiles, keptPictures } = await aComposer();
    const files = { picture: await aPicture(), mask: await aPicture('white') };
    expect((await sendFiles(files, { prompt: '' })).status).toBe(422);
    expect(keptPictures()).toEqual([]);
  });

  test('is left out of a GIF', async () => {
    const { sendFiles, requestOf, keptPictures } = await aComposer();
    const files = { picture: await aPicture(), mask: await aPicture('white') };
    expect((await sendFiles(files, { kind: 'gif' })).status).toBe(303);
    expect([requestOf('ana').initImage, keptPictures()]).toEqual([undefined, []]);
  });

  test('of one’s own drawing: the form starts from it with another seed, and shows where the picture is', async () => {
    const { sendFiles, send, draw, read, jobsOf, requestOf, board } = await aComposer();
    await send('/jobs', { kind: 'image', prompt: 'two cats', seed: '7', count: '2' });
    const jobId = jobsOf('ana')[0]?.id ?? '';
    await draw(jobId, [
      { content: 'one', seed: 7 },
      { content: 'two', seed: 8 },
    ]);
    const page = await read(`/?partOf=${jobId}&picture=1`);
    expect(page).toMatch(/<textarea[^>]*>\s*two cats<\/textarea>/);
    const fields = ['startOf', 'startPicture', 'seed', 'count', 'strength'];
    expect(fields.map((name) => fieldOf(page, name))).toEqual([jobId, '1', '', '', '']);
    expect(page).toContain(`data-picture="/media/${jobId}/1"`);

    const start = { startOf: jobId, startPicture: '1' };
    expect((await sendFiles({ mask: await aPicture() }, { prompt: 'a dog', ...start })).status).toBe(303);
    const { path } = board.get(jobId)?.media[1] ?? {};
    expect(requestOf('ana').initImage).toEqual({ path, strength: 1, maskPath: expect.any(String) });
    await send('/jobs', { kind: 'image', prompt: 'a dog', ...start });
    expect(requestOf('ana').initImage).toEqual({ path, strength: 0.7 });
  });

  test('of a drawing that is somebody else’s, or gone, is not there', async () => {
    const { sendFiles, askedBy, draw, media, read, jobsOf, keptPictures } = await aComposer();
    const jobId = askedBy('ana', 'a secret cat');
    await draw(jobId);
    const start = { startOf: jobId, startPicture: '0' };
    const mask = await aPicture();
    expect(await read(`/?partOf=${jobId}&picture=0`, { as: 'bruno' })).not.toContain('secret');
    expect((await sendFiles({ mask }, start, { as: 'bruno' })).status).toBe(422);
    media.markRemoved(media.ofJob(jobId)[0]?.id ?? '', 2);
    const answer = await sendFiles({ mask }, start);
    expect([answer.status, await answer.text()]).toEqual([
      422,
      expect.stringContaining('is not kept any more'),
    ]);
    expect([jobsOf('ana').length, jobsOf('bruno'), keptPictures()]).toEqual([1, [], []]);
  });

  test('is the same one for who edits the drawing, until another one is handed in', async () => {
    const { sendFiles, send, read, jobsOf, requestOf } = await aComposer();
    await sendFiles({ picture: await aPicture(), mask: await aPicture('white') });
    const jobId = jobsOf('ana')[0]?.id ?? '';
    const { initImage } = requestOf('ana');
    const page = await read(`/?from=${jobId}`);
    expect(page).toContain('and draw the same part of it anew');
    expect(page).toContain(`data-picture="/jobs/${jobId}/start"`);
    expect(page).toContain('it is the same part as in that drawing');
    const fields = { kind: 'image', prompt: 'a dog', startOf: jobId };
    await send('/jobs', fields);
    expect(requestOf('ana')).toMatchObject({ prompt: 'a dog', initImage });
    await sendFiles({ mask: await aPicture('blue') }, fields);
    expect(requestOf('ana').initImage?.path).toBe(initImage?.path);
    expect(requestOf('ana').initImage?.maskPath).not.toBe(initImage?.maskPath);
    // Another picture has no such part.
    await sendFiles({ picture: await aPicture('blue') }, fields);
    expect(requestOf('ana').initImage?.maskPath).toBeUndefined();
  });

  test('costs what is drawn of it, told before it is sent: as a file by a form, as a word by htmx', async () => {
    const { sendFiles, send, read } = await aComposer();
    const priceIn = (text: string) => Number(/costs ([\d.]+) credits? at most/.exec(text)?.[1]);
    const whole = priceIn(await read('/'));
    const chosen = '[object File]';
    const fields = { kind: 'image', prompt: '', picture: chosen };
    const changed = priceIn(await (await send('/price', fields, { isPiece: true })).text());
    expect(changed).toBeLessThan(whole);
    const part = await send('/price', { ...fields, mask: chosen }, { isPiece: true });
    expect(priceIn(await part.text())).toBe(whole);
    const files = { picture: await aPicture(), mask: await aPicture() };
    const page = await (await sendFiles(files, {}, { path: '/price' })).text();
    expect(priceIn(page)).toBe(whole);
    expect(page.match(/Choose the picture again/g)).toHaveLength(2);
  });
});
