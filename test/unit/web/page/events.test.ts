import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { follow } from '../../../support/follow.ts';
import { aJobPage } from './a-job-page.ts';

const ready = {
  state: 'ready',
  provider: { provider: 'cpu', reason: '' },
  model: 'mini',
  rssBytes: 1,
} as const;

describe('the news of one drawing', () => {
  test('begin with the engine and the drawing as they are, whenever one joins', async () => {
    const { ask, askedBy, engineJob } = await aJobPage();
    const jobId = askedBy('ana', 'a cat');
    const { emit } = await engineJob(jobId);
    emit({ type: 'stage', stage: 'denoising' });
    emit({ type: 'step', step: 7, steps: 12 });
    const answer = await ask(`/jobs/${jobId}/events`);
    expect(answer.headers.get('Content-Type')).toBe('text/event-stream');
    const first = await (await follow(answer)).next();
    expect(first?.name).toBeUndefined();
    expect(first?.data).toContain('<hx-partial hx-target="#engine" hx-swap="outerMorph">');
    expect(first?.data).toContain(`<hx-partial hx-target="#job-${jobId}" hx-swap="outerMorph">`);
    expect(first?.data).toContain('Drawing: step 7 of 12.');
  });

  test('tell steps and previews as they come, then the picture, then the end', async () => {
    const { ask, askedBy, drawToEnd, engineJob } = await aJobPage();
    const jobId = askedBy('ana', 'a cat');
    const { emit } = await engineJob(jobId);
    emit({ type: 'stage', stage: 'denoising' });
    const stream = await follow(ask(`/jobs/${jobId}/events`));
    await stream.next();
    emit({ type: 'preview', step: 1, steps: 12, png: Uint8Array.of(1, 2, 3) });
    const step = await stream.until('Drawing: step 1 of 12.');
    expect(step).toContain('data:image/png;base64,AQID');
    expect(step).not.toContain('id="engine"');
    await drawToEnd(jobId);
    await stream.until(`src="/media/${jobId}/0"`);
    let last = await stream.next();
    while (last?.name === undefined) last = await stream.next();
    expect(last.name).toBe('end');
    expect(await stream.next()).toBeUndefined();
  });

  test('tell a reader that was away the latest state and not each one before it', async () => {
    const { ask, askedBy, engineJob } = await aJobPage();
    const jobId = askedBy('ana', 'a cat');
    const { emit } = await engineJob(jobId);
    emit({ type: 'stage', stage: 'denoising' });
    const stream = await follow(ask(`/jobs/${jobId}/events`));
    await stream.next();
    for (let step = 1; step <= 9; step++) emit({ type: 'step', step, steps: 12 });
    expect((await stream.next())?.data).toContain('Drawing: step 9 of 12.');
  });

  test('change the words of one that waits when the engine is ready', async () => {
    const { ask, askedBy, engineJob, setStatus } = await aJobPage();
    setStatus({ state: 'starting' });
    const jobId = askedBy('ana', 'a cat');
    await engineJob(jobId);
    const stream = await follow(ask(`/jobs/${jobId}/events`));
    expect((await stream.next())?.data).toContain('Waiting for the engine to start.');
    setStatus(ready);
    const changed = await stream.next();
    expect(changed?.data).toContain('data-state="ready"');
    expect(changed?.data).toContain('Starting.');
  });

  test('tell again how long it takes, though nothing has changed but the time', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    let nowMs = 1_000_000;
    const { ask, askedBy, engineJob, rates } = await aJobPage({ now: () => nowMs });
    rates.learn('mini', 'image', 1, 400, 0);
    await engineJob(askedBy('ana', 'one'));
    const stream = await follow(ask(`/jobs/${askedBy('ana', 'two')}/events`));
    expect((await stream.next())?.data).toContain('Waiting: one drawing before it. Ready in about 10–45 s.');
    nowMs += 6_000;
    vi.advanceTimersByTime(10_000);
    await stream.until('Waiting: one drawing before it. Ready in about 5–35 s.');
  });

  test('are nobody else’s', async () => {
    const { ask, askedBy, engineJob } = await aJobPage();
    const jobId = askedBy('ana', 'a cat');
    await engineJob(jobId);
    expect((await ask(`/jobs/${jobId}/events`, { as: 'bruno' })).status).toBe(404);
    expect((await ask('/jobs/nobody/events')).status).toBe(404);
    const admins = await follow(ask(`/jobs/${jobId}/events`, { as: 'admin' }));
    expect((await admins.next())?.data).toContain('a cat');
  });
});

describe('the news of the wall', () => {
  test('begin with the whole wall, newest first, of this person alone', async () => {
    const { ask, askedBy } = await aJobPage();
    const [first, , second] = [askedBy('ana', 'one'), askedBy('bruno', 'secret'), askedBy('ana', 'two')];
    const stream = await follow(ask('/events'));
    const all = (await stream.next())?.data ?? '';
    expect(all).toContain('<hx-partial hx-target="#wall-list" hx-swap="outerMorph">');
    expect([...all.matchAll(/<article class="job" id="job-(\w+)"/g)].map((match) => match[1])).toEqual([
      second,
      first,
    ]);
    expect(all).not.toContain('secret');
  });

  test('follow several drawings, and who waits moves up', async () => {
    const { ask, askedBy, draw } = await aJobPage();
    const [first] = [askedBy('ana', 'one'), askedBy('ana', 'two'), askedBy('ana', 'three')];
    const stream = await follow(ask('/events'));
    const all = (await stream.next())?.data;
    expect(all).toContain('Waiting: one drawing before it.');
    expect(all).toContain('Waiting: 2 drawings before it.');
    await draw(first);
    const told = new Map<string, string>();
    const tells = (prompt: string, sentence: string) => told.get(prompt)?.includes(sentence) === true;
    while (!tells('two', 'data-state="running"') || !tells('three', 'Waiting: one drawing before it.')) {
      const { data = '' } = (await stream.next()) ?? {};
      for (const [card, prompt] of data.matchAll(/<article[\s\S]*?data-news="“(\w+)”[\s\S]*?<\/article>/g)) {
        told.set(prompt ?? '', card);
      }
    }
  });

  test('bring what was asked for in another tab or chat, and nothing of somebody else', async () => {
    const { ask, askedBy, engineJob } = await aJobPage();
    const stream = await follow(ask('/events'));
    expect((await stream.next())?.data).toContain('Nothing on the wall yet.');
    await engineJob(askedBy('bruno', 'secret'));
    const jobId = askedBy('ana', 'a cat');
    const told = await stream.until('wall-list');
    expect(told).toContain(`id="job-${jobId}"`);
    expect(told).not.toContain('secret');
  });

  test('change a card alone when only that one changes', async () => {
    const { ask, askedBy, engineJob } = await aJobPage();
    const [first, second] = [askedBy('ana', 'one'), askedBy('ana', 'two')];
    const { emit } = await engineJob(first);
    const stream = await follow(ask('/events'));
    await stream.next();
    emit({ type: 'stage', stage: 'decoding' });
    const told = await stream.until('Bringing out the details.');
    expect(told).toContain(`hx-target="#job-${first}"`);
    expect(told).not.toContain(`job-${second}`);
    expect(told).not.toContain('wall-list');
  });

  test('follow no more drawings than hang on the wall', async () => {
    const { ask, askedBy, stores, aVisitor } = await aJobPage({ queueLimit: 1_000 });
    const { userId } = aVisitor('ana');
    stores.policies.set({ scope: 'user', scopeKey: userId, maxQueued: 100 }, 0);
    for (let count = 0; count < 40; count++) askedBy('ana', `number ${count}`);
    const all = (await (await follow(ask('/events'))).next())?.data ?? '';
    expect(all.match(/<article/g)).toHaveLength(24);
    expect(all).toContain('number 39');
  });

  test('are told in the language of the page', async () => {
    const { ask, askedBy, engineJob } = await aJobPage();
    await engineJob(askedBy('ana', 'um'));
    askedBy('ana', 'dois');
    const stream = await follow(ask('/events', { locale: 'pt-BR' }));
    expect((await stream.next())?.data).toContain('Esperando: há um desenho antes deste.');
  });

  test('a reader that goes away is forgotten', async () => {
    const { ask, askedBy, board, engineJob } = await aJobPage();
    const jobId = askedBy('ana', 'a cat');
    await engineJob(jobId);
    const unsubscribes: string[] = [];
    const { subscribe } = board;
    const counted: typeof subscribe = (...args) => {
      const unsubscribe = subscribe(...args);
      return () => {
        unsubscribes.push(args[0]);
        unsubscribe();
      };
    };
    board.subscribe = counted;
    const stream = await follow(ask('/events'));
    await stream.next();
    await stream.stop();
    await expect.poll(() => unsubscribes).toEqual([jobId]);
  });

  test('asking only for the headers of a stream starts none', async () => {
    const { ask, askedBy } = await aJobPage();
    const jobId = askedBy('ana', 'a cat');
    for (const path of [`/jobs/${jobId}/events`, '/events']) {
      const answer = await ask(path, { method: 'HEAD' });
      expect([answer.status, await answer.text()]).toEqual([200, '']);
    }
  });
});
