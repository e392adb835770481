import { describe, expect, test } from 'vitest';
import { createMediaLinks } from '../../../../src/web/api/media-links.ts';
import { aDrawnPage, aJobPage } from './a-job-page.ts';

const newJobOf = (answer: Response) => (answer.headers.get('Location') ?? '').replace('/jobs/', '');

describe('the page of one drawing', () => {
  test('reloads itself without script, and listens with it, until the drawing has ended', async () => {
    const { look, askedBy, drawToEnd } = await aJobPage();
    const jobId = askedBy('ana', 'a cat');
    const before = await look(`/jobs/${jobId}`);
    expect(before).toContain('<meta http-equiv="refresh"');
    expect(before).toContain(`hx-sse:connect="/jobs/${jobId}/events" hx-sse:close="end"`);
    await drawToEnd(jobId);
    const after = await look(`/jobs/${jobId}`);
    expect(after).not.toContain('http-equiv="refresh"');
    expect(after).not.toContain('hx-sse:connect');
    expect(after).toContain('alt="AI-generated picture: a cat"');
  });

  test('has one heading of the first order: the words of the drawing', async () => {
    const { look, askedBy } = await aJobPage();
    const page = await look(`/jobs/${askedBy('ana', 'a cat')}`);
    expect(page.match(/<h1[\s\S]*?<\/h1>/g)).toEqual([expect.stringContaining('a cat')]);
    expect(page).toContain('<title>a cat · Pincel</title>');
  });

  test('tells how many are before it, and how long it takes once something like it was drawn', async () => {
    const { look, askedBy, rates, setStatus } = await aJobPage();
    rates.learn('mini', 'image', 1, 400, 0);
    for (const prompt of ['one', 'two', 'three']) askedBy('ana', prompt);
    const last = askedBy('ana', 'four');
    const page = await look(`/jobs/${last}`);
    expect(page).toContain('<p>Waiting: 3 drawings before it. Ready in about 20–90 s.</p>');
    expect(page).toContain('data-news="“four”: Waiting: 3 drawings before it."');
    setStatus({ state: 'failed', reason: 'unet/model.onnx is missing.' });
    expect(await look(`/jobs/${last}`)).not.toContain('Ready in');
  });

  test('says that the queue is paused, and no time', async () => {
    const { look, askedBy, steer, rates } = await aJobPage();
    rates.learn('mini', 'image', 1, 400, 0);
    steer.pause('operator');
    askedBy('ana', 'one');
    expect(await look(`/jobs/${askedBy('ana', 'two')}`)).toContain(
      '<p>Waiting: an admin has paused the queue.</p>',
    );
  });

  test('is its owner’s and an admin’s, and for everybody else not there', async () => {
    const { ask, askedBy } = await aJobPage();
    const path = `/jobs/${askedBy('ana', 'secret')}`;
    const answer = await ask(path, { as: 'bruno' });
    expect([answer.status, await answer.text()]).toEqual([
      404,
      expect.stringContaining('There is no such drawing. Results are kept for a while'),
    ]);
    expect((await ask(path, { as: 'admin' })).status).toBe(200);
    expect((await ask('/jobs/nobody')).status).toBe(404);
  });
});

describe('canceling', () => {
  test('ends a drawing that waits; one that is drawn says that it is stopping', async () => {
    const { press, send, askedBy, engineJob, whenJob, look } = await aJobPage();
    const [first, second] = [askedBy('ana', 'one'), askedBy('ana', 'two')];
    await engineJob(first);
    const waiting = await (await press(`/jobs/${second}/cancel`)).text();
    expect(waiting).toContain('Canceled.');
    expect(waiting).toMatch(new RegExp(`^<hx-partial hx-target="#job-${second}" hx-swap="outerMorph">`));
    const running = await (await press(`/jobs/${first}/cancel`)).text();
    expect(running).toContain('Canceling.');
    expect(running).not.toContain(`/jobs/${first}/cancel`);
    await whenJob(first, ({ state }) => state === 'canceled');
    const plain = await send(`/jobs/${first}/cancel`, {});
    expect([plain.status, plain.headers.get('Location')]).toEqual([303, `/jobs/${first}`]);
    expect(await look(`/jobs/${first}`)).toContain('Canceled.');
  });

  test('leaves what has ended as it is', async () => {
    const { press, jobId } = await aDrawnPage();
    const answer = await press(`/jobs/${jobId}/cancel`);
    expect([answer.status, await answer.text()]).toEqual([
      200,
      expect.stringContaining('data-state="delivered"'),
    ]);
  });

  test('is done by an admin in their own name', async () => {
    const { press, askedBy, engineJob, jobs, aVisitor } = await aJobPage();
    await engineJob(askedBy('ana', 'one'));
    const jobId = askedBy('ana', 'two');
    await press(`/jobs/${jobId}/cancel`, {}, { as: 'admin' });
    expect(jobs.get(jobId)?.state).toBe('canceled');
    expect(aVisitor('admin').userId).not.toBe(aVisitor('ana').userId);
  });
});

describe('drawing again', () => {
  test('asks for the same with a new seed, and leads to it', async () => {
    const { send, jobId, jobs, board } = await aDrawnPage();
    const answer = await send(`/jobs/${jobId}/again`, {});
    expect(answer.status).toBe(303);
    const { request: first } = jobs.get(jobId) ?? {};
    const { request: second } = board.get(newJobOf(answer)) ?? {};
    expect({ ...second, seed: 0 }).toEqual({ ...first, seed: 0 });
    expect(second?.seed).not.toBe(first?.seed);
  });

  test('puts the new one on the wall that is shown, and leaves any other page for it', async () => {
    const { press, jobId, jobs, aVisitor } = await aDrawnPage();
    const newest = () => jobs.ofUser(aVisitor('ana').userId, { limit: 1 })[0]?.id;
    const atWall = await (await press(`/jobs/${jobId}/again`)).text();
    expect(atWall).toMatch(/^<hx-partial hx-target="#wall-list"/);
    expect(atWall).toContain(`id="job-${newest()}"`);
    const elsewhere = await press(`/jobs/${jobId}/again`, {}, { on: `/jobs/${jobId}` });
    expect(elsewhere.headers.get('HX-Redirect')).toBe(`/jobs/${newest()}`);
  });

  test('tells beside the button why not', async () => {
    const { press, send, jobId, steer, aVisitor, jobs } = await aDrawnPage();
    steer.drain('operator');
    const piece = await press(`/jobs/${jobId}/again`);
    expect([piece.status, await piece.text()]).toEqual([
      503,
      expect.stringMatching(/<p class="refusal" role="alert">Pincel finishes what it has/),
    ]);
    const page = await send(`/jobs/${jobId}/again`, {}, { locale: 'pt-BR' });
    expect([page.status, await page.text()]).toEqual([
      503,
      expect.stringContaining('O Pincel está terminando'),
    ]);
    expect(jobs.ofUser(aVisitor('ana').userId, { limit: 9 })).toHaveLength(1);
  });

  test('is logged under the id of the request, without any words', async () => {
    const { press, jobId, logged, steer } = await aDrawnPage();
    const accepted = await press(`/jobs/${jobId}/again`);
    steer.drain('operator');
    const refused = await press(`/jobs/${jobId}/again`);
    const idOf = (answer: Response) => answer.headers.get('X-Request-Id');
    expect(logged).toMatchObject([
      { message: 'accepted', context: { requestId: idOf(accepted), jobId: expect.any(String) } },
      { message: 'refused', context: { requestId: idOf(refused), refusal: 'draining' } },
    ]);
    expect(JSON.stringify(logged)).not.toContain('café');
  });
});

describe('a variation', () => {
  test('starts from what was drawn, with a new seed', async () => {
    const { send, jobId, board } = await aDrawnPage({ content: 'first' }, { content: 'second' });
    const answer = await send(`/jobs/${jobId}/variation`, { picture: '1' });
    const { request } = board.get(newJobOf(answer)) ?? {};
    expect(request?.initImage).toEqual({ path: board.get(jobId)?.media[1]?.path, strength: 0.6 });
    const ofFirst = board.get(newJobOf(await send(`/jobs/${jobId}/variation`, {})));
    expect(ofFirst?.request.initImage?.path).toBe(board.get(jobId)?.media[0]?.path);
  });

  test('of a picture that is not there is not made, and that is said', async () => {
    const { press, jobId } = await aDrawnPage();
    const answer = await press(`/jobs/${jobId}/variation`, { picture: '9' });
    expect([answer.status, await answer.text()]).toEqual([
      409,
      expect.stringContaining('The file is not kept any more.'),
    ]);
  });

  test('of a GIF is not made', async () => {
    const { press, askedBy, drawToEnd } = await aJobPage();
    const jobId = askedBy('ana', 'a cat', 'gif');
    await drawToEnd(jobId, [{ content: 'moving', format: 'gif' }]);
    expect(await (await press(`/jobs/${jobId}/variation`)).text()).toContain(
      'works with still pictures only',
    );
  });
});

describe('sharing', () => {
  const linkIn = (page: string) =>
    /<input id="link-\w+-\d" value="([^"]*)" readonly/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';

  test('makes a link to each file that works for a week, in a field to copy from', async () => {
    const { send, jobId, media, now } = await aDrawnPage({ content: 'first' }, { content: 'second' });
    const page = await (await send(`/jobs/${jobId}/share`, {})).text();
    expect(page.match(/readonly/g)).toHaveLength(2);
    expect(page).toContain('<label for="link-');
    const link = new URL(linkIn(page));
    const [first] = media.ofJob(jobId);
    expect(`${link.origin}${link.pathname}`).toBe(`http://localhost/api/v1/media/${first?.id}/shared`);
    const expires = Number(link.searchParams.get('expires'));
    expect(expires * 1_000 - now()).toBe(7 * 24 * 60 * 60 * 1_000);
    const { isGenuine } = createMediaLinks(new Uint8Array(32));
    expect(isGenuine(first?.id ?? '', expires, link.searchParams.get('signature') ?? '')).toBe(true);
  });

  test('leads to where people reach the page', async () => {
    const { press, askedBy, draw } = await aJobPage({ publicUrl: 'https://pincel.example' });
    const jobId = askedBy('ana', 'a cat');
    await draw(jobId);
    const card = await (await press(`/jobs/${jobId}/share`)).text();
    expect(card).toMatch(new RegExp(`^<hx-partial hx-target="#job-${jobId}"`));
    expect(linkIn(card)).toMatch(/^https:\/\/pincel\.example\/api\/v1\/media\//);
    expect(card).toContain('until January 8, 1970');
  });

  test('puts the links where they stay when the card is drawn anew', async () => {
    const { press, jobId, look } = await aDrawnPage();
    const place = `<div class="shared" id="shared-${jobId}" hx-morph-skip-children></div>`;
    expect(await look(`/jobs/${jobId}`)).toContain(place);
    const pieces = await (await press(`/jobs/${jobId}/share`)).text();
    expect(pieces).toContain(place);
    expect(pieces).toContain(`<hx-partial hx-target="#shared-${jobId}" hx-swap="innerHTML"><p>`);
    expect(pieces.match(/readonly/g)).toHaveLength(1);
  });

  test('of what is not drawn yet is not possible, and that is said', async () => {
    const { press, askedBy } = await aJobPage();
    const answer = await press(`/jobs/${askedBy('ana', 'a cat')}/share`);
    expect([answer.status, await answer.text()]).toEqual([
      409,
      expect.stringContaining('no file to share yet'),
    ]);
  });
});

describe('deleting', () => {
  test('asks first without script, then removes the files and says so on the next page', async () => {
    const { send, look, jobId, board } = await aDrawnPage();
    expect(await look(`/jobs/${jobId}`)).toMatch(/<details class="confirm"[\s\S]*Delete for good/);
    const answer = await send(`/jobs/${jobId}/delete`, {});
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, '/']);
    expect(answer.headers.get('Set-Cookie')).toContain('pincel-note=');
    expect(board.get(jobId)?.media).toEqual([]);
    expect((await send(`/jobs/${jobId}/share`, {})).status).toBe(409);
  });

  test('takes it from the wall that is shown and tells those who listen, and leaves its own page', async () => {
    const { press, jobId } = await aDrawnPage();
    const piece = await (await press(`/jobs/${jobId}/delete`)).text();
    expect(piece).not.toContain(`id="job-${jobId}"`);
    expect(piece).toContain('hx-target="#announcer"');
    expect(piece).toContain('Deleted: the file is gone.');
    const elsewhere = await press(`/jobs/${jobId}/delete`, {}, { on: `/jobs/${jobId}` });
    expect(elsewhere.headers.get('HX-Redirect')).toBe('/');
    expect(elsewhere.headers.get('Set-Cookie')).toContain('pincel-note=');
  });

  test('waits until nothing is left to hand over', async () => {
    const { press, askedBy, draw, board } = await aJobPage();
    const jobId = askedBy('ana', 'a cat');
    await draw(jobId);
    const answer = await press(`/jobs/${jobId}/delete`);
    expect([answer.status, await answer.text()]).toEqual([409, expect.stringContaining('not finished yet')]);
    expect(board.get(jobId)?.media).toHaveLength(1);
  });
});

describe.each(['cancel', 'again', 'variation', 'share', 'delete'])('%s', (deed) => {
  test('does nothing with a drawing of somebody else, which is not there', async () => {
    const { send, press, jobId, board, jobs, aVisitor } = await aDrawnPage();
    const page = await send(`/jobs/${jobId}/${deed}`, {}, { as: 'bruno' });
    expect([page.status, await page.text()]).toEqual([
      404,
      expect.stringContaining('There is no such drawing.'),
    ]);
    const piece = await press(`/jobs/${jobId}/${deed}`, {}, { as: 'bruno' });
    expect([piece.status, piece.headers.get('HX-Retarget')]).toEqual([404, '#trouble']);
    expect(await piece.text()).toMatch(/^<p data-problem>There is no such drawing\./);
    expect(board.get(jobId)?.media).toHaveLength(1);
    expect(jobs.ofUser(aVisitor('bruno').userId, { limit: 9 })).toEqual([]);
  });

  test('knows no drawing that is not there', async () => {
    const { send } = await aJobPage();
    expect((await send(`/jobs/nobody/${deed}`, {})).status).toBe(404);
  });
});

test.each(['again', 'variation'])('an admin does not ask for %s of somebody else’s drawing', async (deed) => {
  const { send, jobId } = await aDrawnPage();
  expect((await send(`/jobs/${jobId}/${deed}`, {}, { as: 'admin' })).status).toBe(404);
});
