import { mkdirSync, rmSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../src/db/open-database.ts';
import { AppError } from '../../../src/domain/app-error.ts';
import { allSpaces } from '../../../src/domain/space-policy.ts';
import { databaseFile } from '../../../src/stores.ts';
import { aPlainModel } from '../../support/models.ts';
import { aStudio, asPiece } from './a-studio.ts';

test('the page offers the examples and motions of the installed model', async () => {
  const { app } = await aStudio();
  const answer = await app.request('/');
  const page = await answer.text();
  expect(answer.status).toBe(200);
  expect(page).toContain('a cat on a blue background');
  expect(page).toContain('value="bounce" checked');
  expect(page).toContain('mini, on the processor');
});

test('a model without GIFs offers none and says so', async () => {
  const { app } = await aStudio({ model: aPlainModel() });
  const page = await (await app.request('/')).text();
  expect(page).toMatch(/value="gif"\s+disabled/);
  expect(page).toContain('plain draws still pictures only.');
});

test('while the model loads the page says that what is sent waits', async () => {
  const { app, setStatus } = await aStudio();
  setStatus({ state: 'starting' });
  expect(await (await app.request('/')).text()).toContain('mini is loading. What you send now waits for it.');
});

test('an engine that cannot start is told with its reason', async () => {
  const { app, setStatus } = await aStudio();
  setStatus({ state: 'failed', reason: 'unet/model.onnx is missing.' });
  expect(await (await app.request('/')).text()).toContain('unet/model.onnx is missing.');
  const ready = await app.request('/readyz');
  expect([ready.status, await ready.json()]).toEqual([
    503,
    {
      ready: false,
      checks: [
        { name: 'shutdown', ok: true },
        { name: 'engine', ok: false, reason: 'unet/model.onnx is missing.' },
      ],
    },
  ]);
  expect((await app.request('/healthz')).status).toBe(200);
});

test('a form without script leads to the page of its job, which reloads until the job has ended', async () => {
  const { app, send, draw } = await aStudio();
  const answer = await send('/jobs', { prompt: 'a cat', kind: 'image' });
  const location = answer.headers.get('Location') ?? '';
  expect([answer.status, location]).toEqual([303, expect.stringMatching(/^\/jobs\/\w+$/)]);
  expect(await (await app.request(location)).text()).toContain('<meta http-equiv="refresh"');
  await draw(location.replace('/jobs/', ''));
  const page = await (await app.request(location)).text();
  expect(page).not.toContain('http-equiv="refresh"');
  expect(page).toContain('alt="AI-generated picture: a cat"');
});

test('the script gets the card of the job it asked for', async () => {
  const { send } = await aStudio();
  const answer = await send('/jobs', { prompt: 'a cat', kind: 'image' }, asPiece);
  expect(answer.status).toBe(201);
  expect(await answer.text()).toMatch(/^<article class="job" id="job-\w+"/);
});

test('a reload still shows what this browser asked for, newest first, and nobody else sees it', async () => {
  const { app, send } = await aStudio();
  const jobOf = (answer: Response) => answer.headers.get('Location')?.replace('/jobs/', '');
  const first = await send('/jobs', { prompt: 'first', kind: 'image' });
  const afterFirst = first.headers.get('Set-Cookie')?.split(';')[0] ?? '';
  const second = await send('/jobs', { prompt: 'second', kind: 'image' }, { Cookie: afterFirst });
  expect(second.headers.get('Set-Cookie')).toMatch(/HttpOnly; SameSite=Strict/);
  const Cookie = second.headers.get('Set-Cookie')?.split(';')[0] ?? '';
  const page = await (await app.request('/', { headers: { Cookie } })).text();
  expect([...page.matchAll(/id="job-(\w+)"/g)].map((match) => match[1])).toEqual([
    jobOf(second),
    jobOf(first),
  ]);
  expect(await (await app.request('/')).text()).toContain('Nothing on the wall yet');
});

test('a refusal stands beside its field, the field is marked, and what was typed is kept', async () => {
  const { send } = await aStudio();
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
  const { send } = await aStudio();
  const answer = await send('/jobs', { prompt: '  ', kind: 'image' }, asPiece);
  expect(answer.status).toBe(422);
  expect(await answer.text()).toMatch(/^<form class="composer"[\s\S]*The prompt is empty\./);
});

test('text where a number belongs is refused with a sentence', async () => {
  const { send } = await aStudio();
  const page = await (await send('/jobs', { prompt: 'a cat', kind: 'image', guidanceScale: 'much' })).text();
  expect(page).toMatch(/id="guidanceScale"[^>]*aria-invalid="true"/);
});

test('a prompt of 100,000 characters is refused with a sentence, and megabytes are not read', async () => {
  const { send } = await aStudio();
  const long = await send('/jobs', { prompt: 'é'.repeat(100_000), kind: 'image' });
  expect([long.status, await long.text()]).toEqual([422, expect.stringContaining('has 100,000 characters')]);
  const longer = await send('/jobs', { prompt: 'a'.repeat(3_000_000), kind: 'image' });
  expect([longer.status, await longer.text()]).toEqual([413, expect.stringContaining('too much text')]);
});

describe('a no has the status that says what kind of no it is, and its sentence', () => {
  type Studio = Awaited<ReturnType<typeof aStudio>>;
  const own = ({ userId }: Studio) => ({ scope: 'user', scopeKey: userId }) as const;
  const cases: readonly (readonly [string, number, string, (studio: Studio) => unknown])[] = [
    [
      'a person who is blocked',
      403,
      'You may not ask for drawings at the moment.',
      (studio) => studio.stores.policies.set({ ...own(studio), blocked: true }, 0),
    ],
    [
      'a kind that nobody may ask for',
      403,
      'You may not ask for still pictures here.',
      ({ stores }) => stores.spacePolicies.set(allSpaces, { kinds: { image: undefined, gif: 'member' } }, 0),
    ],
    [
      'a word that is denied',
      422,
      'The prompt has a word that is not allowed here.',
      ({ stores }) => stores.spacePolicies.set(allSpaces, { words: { deny: ['cat'], allow: [] } }, 0),
    ],
    [
      'a person whose line is full',
      429,
      'You have 0 requests waiting and 0 is the limit.',
      (studio) => studio.stores.policies.set({ ...own(studio), maxQueued: 0 }, 0),
    ],
    [
      'too little credit',
      429,
      'and you have 0. Waiting will not make it enough',
      (studio) =>
        studio.stores.policies.set(
          { ...own(studio), capacityMillicredits: 0, refillMillicreditsPerDay: 0 },
          0,
        ),
    ],
    ['a queue that drains', 503, 'takes nothing new at the moment', ({ steer }) => steer.drain('operator')],
    [
      'a database that cannot be written',
      503,
      'could not write your request down just now',
      ({ folder }) => lockDatabase(folder),
    ],
  ];
  test.each(cases)('%s: %i', async (_, status, sentence, prepare) => {
    const studio = await aStudio();
    prepare(studio);
    const piece = await studio.send('/jobs', { prompt: 'a cat', kind: 'image' }, asPiece);
    expect([piece.status, await piece.text()]).toEqual([status, expect.stringContaining(sentence)]);
    const page = await studio.send('/jobs', { prompt: 'a cat', kind: 'image' });
    expect([page.status, await page.text()]).toEqual([
      status,
      expect.stringContaining('Not accepted · Pincel'),
    ]);
    expect(studio.stores.jobs.count()).toEqual({ queued: 0, running: 0 });
  });

  test('a full queue: 429', async () => {
    const { ask, send, engineJob } = await aStudio({ queueLimit: 1 });
    await engineJob(await ask('one'));
    await ask('two');
    const answer = await send('/jobs', { prompt: 'three', kind: 'image' });
    expect([answer.status, await answer.text()]).toEqual([429, expect.stringContaining('The queue is full')]);
  });
});

test('a body that is no form counts as an empty one', async () => {
  const { app } = await aStudio();
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
  const { send, stores } = await aStudio();
  const answer = await send(
    '/jobs',
    { prompt: 'a cat', kind: 'image' },
    { Origin: 'https://elsewhere.example' },
  );
  expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('from another site')]);
  expect(stores.jobs.count()).toEqual({ queued: 0, running: 0 });
});

test('what was changed in a request stands on its card', async () => {
  const { send } = await aStudio();
  const card = await (await send('/jobs', { prompt: 'a cat', kind: 'image', steps: '1000' }, asPiece)).text();
  expect(card).toContain('The number of steps 1,000 became 100');
});

test('a card tells how many are before it, and each step once it is drawn', async () => {
  const { app, ask, engineJob } = await aStudio();
  const first = await ask('one');
  const second = await ask('two');
  const { emit } = await engineJob(first);
  expect(await (await app.request(`/jobs/${second}`)).text()).toContain(
    '<p>Waiting: one drawing before it.</p>',
  );
  emit({ type: 'stage', stage: 'denoising' });
  emit({ type: 'preview', step: 5, steps: 12, png: Uint8Array.of(1, 2, 3) });
  const card = await (await app.request(`/jobs/${first}`)).text();
  expect(card).toContain('Drawing: step 5 of 12.');
  expect(card).toContain('src="data:image/png;base64,AQID"');
});

test('once something like it was drawn here, a waiting card tells how long it takes; who listens hears only its place', async () => {
  const { app, ask, stores, setStatus } = await aStudio();
  stores.rates.learn('mini', 'image', 1, 400, 0);
  for (const prompt of ['one', 'two', 'three']) await ask(prompt);
  const last = await ask('four');
  const card = await (await app.request(`/jobs/${last}`)).text();
  expect(card).toContain('Waiting: 3 drawings before it. Ready in about 20–90 s.');
  expect(card).toContain('data-news="“four”: Waiting: 3 drawings before it."');
  setStatus({ state: 'failed', reason: 'unet/model.onnx is missing.' });
  expect(await (await app.request(`/jobs/${last}`)).text()).not.toContain('Ready in');
});

test('a card that waits in a paused queue says so, and no time', async () => {
  const { app, ask, steer, stores } = await aStudio();
  stores.rates.learn('mini', 'image', 1, 400, 0);
  steer.pause('operator');
  await ask('one');
  const page = await (await app.request(`/jobs/${await ask('two')}`)).text();
  expect(page).toContain('<p>Waiting: an admin has paused the queue.</p>');
});

test('canceling a waiting job ends it; a running one says that it is stopping', async () => {
  const { app, send, ask, engineJob, whenJob } = await aStudio();
  const [first, second] = [await ask('one'), await ask('two')];
  await engineJob(first);
  expect(await (await send(`/jobs/${second}/cancel`, {}, asPiece)).text()).toContain('Canceled.');
  const running = await (await send(`/jobs/${first}/cancel`, {}, asPiece)).text();
  expect(running).toContain('Canceling.');
  expect(running).not.toContain(`/jobs/${first}/cancel`);
  await whenJob(first, ({ state }) => state === 'canceled');
  const plain = await send(`/jobs/${first}/cancel`, {});
  expect([plain.status, plain.headers.get('Location')]).toEqual([303, `/jobs/${first}`]);
  expect(await (await app.request(`/jobs/${first}`)).text()).toContain('Canceled.');
});

test('a job of somebody else is not canceled from here, and that is said', async () => {
  const { send, accept, board, engineJob } = await aStudio();
  const { jobId } = accept();
  await engineJob(jobId);
  const answer = await send(`/jobs/${jobId}/cancel`, {}, asPiece);
  expect([answer.status, await answer.text()]).toEqual([
    403,
    expect.stringContaining('<p data-problem>Somebody else asked for this drawing, so it goes on.'),
  ]);
  expect(board.get(jobId)).toMatchObject({ state: 'running', isStopping: false });
});

test('what is canceled after its end stays as it is', async () => {
  const { send, ask, draw } = await aStudio();
  const jobId = await ask('a cat');
  await draw(jobId);
  const answer = await send(`/jobs/${jobId}/cancel`, {}, asPiece);
  expect([answer.status, await answer.text()]).toEqual([
    200,
    expect.stringContaining('data-state="generated"'),
  ]);
  expect((await send('/jobs/nobody/cancel', {}, asPiece)).status).toBe(404);
});

test('while the database cannot be written nothing is canceled, the page says so, and later it works', async () => {
  const { send, ask, folder, board, log } = await aStudio();
  await ask('one');
  const waiting = await ask('two');
  const unlock = lockDatabase(folder);
  const answer = await send(`/jobs/${waiting}/cancel`, {}, asPiece);
  expect([answer.status, await answer.text()]).toEqual([
    503,
    expect.stringMatching(
      /data-problem>The database is busy: .* Try again in a moment; nothing was changed\./,
    ),
  ]);
  expect(board.get(waiting)?.state).toBe('queued');
  expect(log.at(-1)).toMatchObject({ level: 'warn', context: { path: `/jobs/${waiting}/cancel` } });
  unlock();
  expect(await (await send(`/jobs/${waiting}/cancel`, {}, asPiece)).text()).toContain('Canceled.');
});

test('a failed job says why and offers another try with the same words', async () => {
  const { app, ask, engineJob, whenJob } = await aStudio();
  const jobId = await ask('a cat', { steps: '5' });
  (await engineJob(jobId)).fail(new AppError('engine-crashed', 'The engine was killed.'));
  await whenJob(jobId, ({ state }) => state === 'failed');
  const page = await (await app.request(`/jobs/${jobId}`)).text();
  expect(page).toContain('The engine was killed.');
  expect(page).toContain('Try again');
  expect(page).toContain('<input type="hidden" name="steps" value="5">');
});

test('a drawing whose picture had to make room says so', async () => {
  const { app, ask, draw, stores } = await aStudio();
  const jobId = await ask('a cat');
  await draw(jobId);
  for (const { id } of stores.media.ofJob(jobId)) stores.media.markRemoved(id, 1);
  const page = await (await app.request(`/jobs/${jobId}`)).text();
  expect(page).toContain('It was drawn, but is no longer kept.');
  expect(page).not.toContain('<img src="/media');
  expect((await app.request(`/media/${jobId}/0`)).status).toBe(404);
});

test('after a restart the wall is as before: pictures hang, and what waited or was drawn goes on', async () => {
  const before = await aStudio();
  const [hung, drawn, waiting] = [
    await before.ask('one'),
    await before.ask('two'),
    await before.ask('three'),
  ];
  await before.draw(hung);
  await before.engineJob(drawn);
  before.kill();

  const { app, send, draw } = await aStudio({ folder: before.folder });
  const Cookie = `pincel-jobs=${waiting}.${drawn}.${hung}`;
  const wall = async () => (await app.request('/', { headers: { Cookie } })).text();
  expect(await wall()).toMatch(/"queued"[\s\S]*"running"[\s\S]*alt="AI-generated picture: one"/);
  expect(await (await app.request(`/media/${hung}/0`)).text()).toBe(hung);
  await draw(drawn);
  expect(await (await app.request(`/media/${drawn}/0`)).text()).toBe(drawn);
  expect(await (await send(`/jobs/${waiting}/cancel`, {}, asPiece)).text()).toContain('Canceling.');
});

test('an earlier drawing refills the form, with the seed of the chosen picture', async () => {
  const { app, ask, draw } = await aStudio();
  const jobId = await ask('a cat', { count: '2', steps: '5' });
  await draw(jobId, [
    { content: 'first', seed: 7 },
    { content: 'second', seed: 8 },
  ]);
  const form = await (await app.request(`/?from=${jobId}&picture=1`, { headers: asPiece })).text();
  expect(form).toMatch(/name="prompt"[^>]*>\na cat<\/textarea>/);
  expect(form).toMatch(/name="steps"[^>]*value="5"/);
  expect(form).toMatch(/name="seed"[^>]*value="8"/);
  expect(form).toMatch(/name="count"[^>]*value=""/);
});

test('a refilled GIF does not get its motion word twice', async () => {
  const { app, ask, board } = await aStudio();
  const jobId = await ask('a cat', { kind: 'gif', motion: 'spin' });
  expect(board.get(jobId)?.request.prompt).toBe('a cat, spin');
  const form = await (await app.request(`/?from=${jobId}`, { headers: asPiece })).text();
  expect(form).toMatch(/>\na cat, spin<\/textarea>/);
  expect(form).toContain('name="motion" value="" checked');
});

test('an example is a link that fills the form without script', async () => {
  const { app } = await aStudio();
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
  const { app } = await aStudio();
  const answer = await app.request(path);
  expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('data-problem')]);
});

test.each([
  ['/assets/pincel.css', 'text/css; charset=utf-8'],
  ['/assets/pincel.js', 'text/javascript; charset=utf-8'],
  ['/assets/mark.svg', 'image/svg+xml; charset=utf-8'],
])('%s is served as %s and asked for again only when it changed', async (path, type) => {
  const { app } = await aStudio();
  const answer = await app.request(path);
  expect([answer.status, answer.headers.get('Content-Type')]).toEqual([200, type]);
  const again = await app.request(path, { headers: { 'If-None-Match': answer.headers.get('ETag') ?? '' } });
  expect(again.status).toBe(304);
});

test('every page forbids what it does not need, and has no script or style of its own inside', async () => {
  const { app } = await aStudio();
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
  const { app, ask, draw, log } = await aStudio();
  const jobId = await ask('a secret');
  const { media } = await draw(jobId);
  const path = media[0]?.path ?? '';
  rmSync(path);
  mkdirSync(path);
  const answer = await app.request(`/media/${jobId}/0`);
  expect([answer.status, await answer.text()]).toEqual([500, expect.stringContaining('REF1')]);
  expect(log.at(-1)).toMatchObject({
    level: 'error',
    context: { reference: 'REF1', path: `/media/${jobId}/0` },
  });
  expect(JSON.stringify(log)).not.toContain('a secret');
});

/** Another process writes, and does not end; answers how to end it. */
function lockDatabase(folder: string): () => void {
  const database = openDatabase(databaseFile({ dataDir: folder }));
  onTestFinished(() => void database.close());
  database.exec('BEGIN IMMEDIATE');
  return () => void database.exec('ROLLBACK');
}

test('what a request did is in the log under its id, which the answer carries too', async () => {
  const { send, log } = await aStudio();
  const accepted = await send('/jobs', { prompt: 'a cat', kind: 'image' });
  const refused = await send('/jobs', { prompt: ' ', kind: 'image' });
  const idOf = (answer: Response): string | null => answer.headers.get('X-Request-Id');
  expect(log).toMatchObject([
    { message: 'accepted', context: { requestId: idOf(accepted), jobId: expect.any(String) } },
    { message: 'refused', context: { requestId: idOf(refused), refusal: 'prompt-empty' } },
  ]);
});
