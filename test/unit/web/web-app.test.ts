import { expect, test } from 'vitest';
import { aPlainModel } from '../../support/models.ts';
import { aMediaFile, aStudio, asPiece } from './a-studio.ts';

test('the page offers the examples and motions of the installed model', async () => {
  const { app } = aStudio();
  const answer = await app.request('/');
  const page = await answer.text();
  expect(answer.status).toBe(200);
  expect(page).toContain('a cat on a blue background');
  expect(page).toContain('value="bounce" checked');
  expect(page).toContain('mini, on the processor');
});

test('a model without GIFs offers none and says so', async () => {
  const { app } = aStudio({ model: aPlainModel() });
  const page = await (await app.request('/')).text();
  expect(page).toMatch(/value="gif"\s+disabled/);
  expect(page).toContain('plain draws still pictures only.');
});

test('while the model loads the page says that what is sent waits', async () => {
  const { app, setStatus } = aStudio();
  setStatus({ state: 'starting' });
  expect(await (await app.request('/')).text()).toContain('mini is loading. What you send now waits for it.');
});

test('an engine that cannot start is told with its reason', async () => {
  const { app, setStatus } = aStudio();
  setStatus({ state: 'failed', reason: 'unet/model.onnx is missing.' });
  expect(await (await app.request('/')).text()).toContain('unet/model.onnx is missing.');
  const ready = await app.request('/readyz');
  expect([ready.status, await ready.json()]).toEqual([
    503,
    { state: 'failed', reason: 'unet/model.onnx is missing.' },
  ]);
  expect((await app.request('/healthz')).status).toBe(200);
});

test('a form without script leads to the page of its job, which reloads until the job has ended', async () => {
  const { app, send, end } = aStudio();
  const answer = await send('/jobs', { prompt: 'a cat', kind: 'image' });
  expect([answer.status, answer.headers.get('Location')]).toEqual([303, '/jobs/job1']);
  expect(await (await app.request('/jobs/job1')).text()).toContain('<meta http-equiv="refresh"');
  end('job1', 'generated', { media: [aMediaFile()] });
  const page = await (await app.request('/jobs/job1')).text();
  expect(page).not.toContain('http-equiv="refresh"');
  expect(page).toContain('alt="AI-generated picture: a cat"');
});

test('the script gets the card of the job it asked for', async () => {
  const { send } = aStudio();
  const answer = await send('/jobs', { prompt: 'a cat', kind: 'image' }, asPiece);
  expect(answer.status).toBe(201);
  expect(await answer.text()).toMatch(/^<article class="job" id="job-job1"/);
});

test('a reload still shows what this browser asked for, newest first, and nobody else sees it', async () => {
  const { app, send } = aStudio();
  const first = await send('/jobs', { prompt: 'first', kind: 'image' });
  const afterFirst = first.headers.get('Set-Cookie')?.split(';')[0] ?? '';
  const second = await send('/jobs', { prompt: 'second', kind: 'image' }, { Cookie: afterFirst });
  expect(second.headers.get('Set-Cookie')).toMatch(/HttpOnly; SameSite=Strict/);
  const Cookie = second.headers.get('Set-Cookie')?.split(';')[0] ?? '';
  const page = await (await app.request('/', { headers: { Cookie } })).text();
  expect([...page.matchAll(/id="job-(\w+)"/g)].map((match) => match[1])).toEqual(['job2', 'job1']);
  expect(await (await app.request('/')).text()).toContain('Nothing on the wall yet');
});

test('a refusal stands beside its field, the field is marked, and what was typed is kept', async () => {
  const { send } = aStudio();
  const fields = { prompt: 'a <b>cat</b> & "dog"', kind: 'image', seed: '-4', steps: '9' };
  const answer = await send('/jobs', fields);
  const page = await answer.text();
  expect(answer.status).toBe(422);
  expect(page).toMatch(/value="-4" aria-invalid="true" aria-describedby="refusal"/);
  expect(page).toContain('id="refusal">The seed -4 ');
  expect(page).toContain('a &lt;b&gt;cat&lt;/b&gt; &amp; &quot;dog&quot;</textarea>');
  expect(page).toContain('value="9"');
  expect(page).toContain('<details class="options" open>');
});

test('the script gets a refused form alone', async () => {
  const { send } = aStudio();
  const answer = await send('/jobs', { prompt: '  ', kind: 'image' }, asPiece);
  expect(answer.status).toBe(422);
  expect(await answer.text()).toMatch(/^<form class="composer"[\s\S]*The prompt is empty\./);
});

test('text where a number belongs is refused with a sentence', async () => {
  const { send } = aStudio();
  const page = await (await send('/jobs', { prompt: 'a cat', kind: 'image', guidanceScale: 'much' })).text();
  expect(page).toMatch(/id="guidanceScale"[^>]*aria-invalid="true"/);
});

test('a prompt of 100,000 characters is refused with a sentence, and megabytes are not read', async () => {
  const { send } = aStudio();
  const long = await send('/jobs', { prompt: 'é'.repeat(100_000), kind: 'image' });
  expect([long.status, await long.text()]).toEqual([422, expect.stringContaining('has 100,000 characters')]);
  const longer = await send('/jobs', { prompt: 'a'.repeat(3_000_000), kind: 'image' });
  expect([longer.status, await longer.text()]).toEqual([413, expect.stringContaining('too much text')]);
});

test('a full queue answers 429 with a sentence', async () => {
  const { send } = aStudio({ queueLimit: 1 });
  await send('/jobs', { prompt: 'one', kind: 'image' });
  await send('/jobs', { prompt: 'two', kind: 'image' });
  const answer = await send('/jobs', { prompt: 'three', kind: 'image' });
  expect([answer.status, await answer.text()]).toEqual([429, expect.stringContaining('The queue is full')]);
});

test('a body that is no form counts as an empty one', async () => {
  const { app } = aStudio();
  const answer = await app.request('/jobs', {
    method: 'POST',
    body: 'gibberish',
    headers: { Origin: 'http://localhost', 'Content-Type': 'multipart/form-data' },
  });
  expect([answer.status, await answer.text()]).toEqual([
    422,
    expect.stringContaining('The prompt is empty.'),
  ]);
});

test('a form sent from another site does nothing', async () => {
  const { send, board } = aStudio();
  const answer = await send(
    '/jobs',
    { prompt: 'a cat', kind: 'image' },
    { Origin: 'https://elsewhere.example' },
  );
  expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('from another site')]);
  expect(board.get('job1')).toBeUndefined();
});

test('what was changed in a request stands on its card', async () => {
  const { send } = aStudio();
  const card = await (await send('/jobs', { prompt: 'a cat', kind: 'image', steps: '1000' }, asPiece)).text();
  expect(card).toContain('The number of steps 1,000 became 100');
});

test('a card tells how many are before it, and each step once it is drawn', async () => {
  const { app, send, board } = aStudio();
  await send('/jobs', { prompt: 'one', kind: 'image' });
  await send('/jobs', { prompt: 'two', kind: 'image' });
  expect(await (await app.request('/jobs/job2')).text()).toContain('Waiting: one drawing before it.');
  board.update('job1', { stage: 'denoising', step: 5, preview: Uint8Array.of(1, 2, 3) });
  const card = await (await app.request('/jobs/job1')).text();
  expect(card).toContain('Drawing: step 5 of 12.');
  expect(card).toContain('src="data:image/png;base64,AQID"');
});

test('canceling a waiting job ends it; a running one says that it is stopping', async () => {
  const { send, board } = aStudio();
  await send('/jobs', { prompt: 'one', kind: 'image' });
  await send('/jobs', { prompt: 'two', kind: 'image' });
  expect(await (await send('/jobs/job2/cancel', {}, asPiece)).text()).toContain('Canceled.');
  const running = await (await send('/jobs/job1/cancel', {}, asPiece)).text();
  expect(running).toContain('Canceling.');
  expect(running).not.toContain('/jobs/job1/cancel');
  expect(board.signal('job1').aborted).toBe(true);
  const plain = await send('/jobs/job1/cancel', {});
  expect([plain.status, plain.headers.get('Location')]).toEqual([303, '/jobs/job1']);
});

test('a failed job says why and offers another try with the same words', async () => {
  const { app, send, end } = aStudio();
  await send('/jobs', { prompt: 'a cat', kind: 'image', steps: '5' });
  end('job1', 'failed', { error: 'The engine was killed.' });
  const page = await (await app.request('/jobs/job1')).text();
  expect(page).toContain('The engine was killed.');
  expect(page).toContain('Try again');
  expect(page).toContain('<input type="hidden" name="steps" value="5">');
});

test('an earlier drawing refills the form, with the seed of the chosen picture', async () => {
  const { app, send, end } = aStudio();
  await send('/jobs', { prompt: 'a cat', kind: 'image', count: '2', steps: '5' });
  end('job1', 'generated', { media: [aMediaFile({ seed: 7 }), aMediaFile({ seed: 8 })] });
  const form = await (await app.request('/?from=job1&picture=1', { headers: asPiece })).text();
  expect(form).toMatch(/name="prompt"[^>]*>\na cat<\/textarea>/);
  expect(form).toMatch(/name="steps"[^>]*value="5"/);
  expect(form).toMatch(/name="seed"[^>]*value="8"/);
  expect(form).toMatch(/name="count"[^>]*value=""/);
});

test('a refilled GIF does not get its motion word twice', async () => {
  const { app, send, board } = aStudio();
  await send('/jobs', { prompt: 'a cat', kind: 'gif', motion: 'spin' });
  expect(board.get('job1')?.request.prompt).toBe('a cat, spin');
  const form = await (await app.request('/?from=job1', { headers: asPiece })).text();
  expect(form).toMatch(/>\na cat, spin<\/textarea>/);
  expect(form).toContain('name="motion" value="" checked');
});

test('an example is a link that fills the form without script', async () => {
  const { app } = aStudio();
  expect(await (await app.request('/?prompt=three+apples&kind=gif')).text()).toMatch(
    />\nthree apples<\/textarea>/,
  );
});

test.each([
  '/nowhere',
  '/jobs/nobody',
  '/media/nobody/0',
  '/assets/../web-app.ts',
  '/assets/%2e%2e/web-app.ts',
])('nothing is at %s, said in a sentence', async (path) => {
  const answer = await aStudio().app.request(path);
  expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('data-problem')]);
});

test.each([
  ['/assets/pincel.css', 'text/css; charset=utf-8'],
  ['/assets/pincel.js', 'text/javascript; charset=utf-8'],
  ['/assets/mark.svg', 'image/svg+xml; charset=utf-8'],
])('%s is served as %s and asked for again only when it changed', async (path, type) => {
  const { app } = aStudio();
  const answer = await app.request(path);
  expect([answer.status, answer.headers.get('Content-Type')]).toEqual([200, type]);
  const again = await app.request(path, { headers: { 'If-None-Match': answer.headers.get('ETag') ?? '' } });
  expect(again.status).toBe(304);
});

test('every page forbids what it does not need, and has no script or style of its own inside', async () => {
  const { app } = aStudio();
  const answer = await app.request('/');
  const policy = answer.headers.get('Content-Security-Policy');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe');
  // With `no-referrer` browsers hide the origin of the page's own forms, which are then taken for another site's.
  expect(answer.headers.get('Referrer-Policy')).toBe('same-origin');
  expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff');
  expect(await answer.text()).not.toMatch(/<style|style=|<script(?! type="module" src=)|\son\w+=/);
});

test('an unforeseen error answers with a reference that the log has too, and with no prompt in either', async () => {
  const { app, send, end, log } = aStudio();
  await send('/jobs', { prompt: 'a secret', kind: 'image' });
  end('job1', 'generated', { media: [aMediaFile({ path: '/' })] });
  const answer = await app.request('/media/job1/0');
  expect([answer.status, await answer.text()]).toEqual([500, expect.stringContaining('REF1')]);
  expect(log).toMatchObject([{ level: 'error', context: { reference: 'REF1', path: '/media/job1/0' } }]);
  expect(JSON.stringify(log)).not.toContain('a secret');
});
