import { expect, onTestFinished, test } from 'vitest';
import { aMediaFile, aStudio } from './a-studio.ts';

/** Reads a stream's events one after the other. */
async function follow(answer: Response | Promise<Response>) {
  const reader = (await answer).body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) throw new Error('Expected a stream');
  onTestFinished(() => reader.cancel());
  let unread = '';
  return {
    async next() {
      while (!unread.includes('\n\n')) {
        const { value, done } = await reader.read();
        if (done) return undefined;
        unread += value;
      }
      const end = unread.indexOf('\n\n');
      const event = unread.slice(0, end);
      unread = unread.slice(end + 2);
      const name = /^event: (.*)$/m.exec(event)?.[1];
      const data = [...event.matchAll(/^data: ?(.*)$/gm)].map((match) => match[1]).join('\n');
      return { name, data };
    },
    stop: () => reader.cancel(),
  };
}

test('a stream begins with the engine and the job as they are, whenever one joins', async () => {
  const { app, send, board } = aStudio();
  await send('/jobs', { prompt: 'a cat', kind: 'image' });
  board.update('job1', { stage: 'denoising', step: 7 });
  const answer = await app.request('/jobs/job1/events');
  expect(answer.headers.get('Content-Type')).toBe('text/event-stream');
  const stream = await follow(answer);
  expect((await stream.next())?.data).toContain('id="engine"');
  expect((await stream.next())?.data).toContain('Drawing: step 7 of 12.');
});

test('a stream tells steps and previews as they come, then the end', async () => {
  const { app, send, board, end } = aStudio();
  await send('/jobs', { prompt: 'a cat', kind: 'image' });
  const stream = await follow(app.request('/jobs/job1/events'));
  await stream.next();
  await stream.next();
  board.update('job1', { stage: 'denoising', step: 1, preview: Uint8Array.of(1, 2, 3) });
  const step = await stream.next();
  expect(step).toMatchObject({ name: 'piece', data: expect.stringContaining('Drawing: step 1 of 12.') });
  expect(step?.data).toContain('data:image/png;base64,AQID');
  end('job1', 'generated', { media: [aMediaFile()] });
  expect((await stream.next())?.data).toContain('src="/media/job1/0"');
  expect((await stream.next())?.name).toBe('end');
  expect(await stream.next()).toBeUndefined();
});

test('a reader that was away gets the latest state and not each one before it', async () => {
  const { app, send, board } = aStudio();
  await send('/jobs', { prompt: 'a cat', kind: 'image' });
  const stream = await follow(app.request('/jobs/job1/events'));
  await stream.next();
  await stream.next();
  for (let step = 1; step <= 9; step++) board.update('job1', { stage: 'denoising', step });
  expect((await stream.next())?.data).toContain('Drawing: step 9 of 12.');
});

test('one stream follows several jobs, and who waits moves up', async () => {
  const { app, send, end } = aStudio();
  for (const prompt of ['one', 'two', 'three']) await send('/jobs', { prompt, kind: 'image' });
  const stream = await follow(app.request('/events?job=job2&job=job3'));
  await stream.next();
  expect((await stream.next())?.data).toContain('Waiting: one drawing before it.');
  expect((await stream.next())?.data).toContain('Waiting: 2 drawings before it.');
  end('job1', 'canceled');
  const told = [await stream.next(), await stream.next()].map((event) => event?.data);
  expect(told).toEqual([
    expect.stringMatching(/id="job-job2" [\s\S]*data-state="running"/),
    expect.stringMatching(/id="job-job3" [\s\S]*Waiting: one drawing before it\./),
  ]);
});

test('a waiting card changes its words when the engine is ready', async () => {
  const { app, send, setStatus } = aStudio();
  setStatus({ state: 'starting' });
  await send('/jobs', { prompt: 'a cat', kind: 'image' });
  const stream = await follow(app.request('/jobs/job1/events'));
  await stream.next();
  expect((await stream.next())?.data).toContain('Waiting for the engine to start.');
  setStatus({ state: 'ready', provider: { provider: 'cpu', reason: '' }, model: 'mini', rssBytes: 1 });
  expect((await stream.next())?.data).toContain('data-state="ready"');
  expect((await stream.next())?.data).toContain('Starting.');
});

test('a reader that goes away is forgotten', async () => {
  const { app, send, listeners } = aStudio();
  await send('/jobs', { prompt: 'a cat', kind: 'image' });
  const stream = await follow(app.request('/jobs/job1/events'));
  await stream.next();
  expect(listeners.size).toBe(1);
  await stream.stop();
  await expect.poll(() => listeners.size).toBe(0);
});

test('asking only for the headers of a stream starts none', async () => {
  const { app, send, listeners } = aStudio();
  await send('/jobs', { prompt: 'a cat', kind: 'image' });
  expect((await app.request('/jobs/job1/events', { method: 'HEAD' })).status).toBe(200);
  expect(listeners.size).toBe(0);
});

test('a stream about jobs nobody knows ends at once', async () => {
  const { app } = aStudio();
  const stream = await follow(app.request('/events?job=nobody'));
  await stream.next();
  expect((await stream.next())?.name).toBe('end');
});
