import { expect, onTestFinished, test, vi } from 'vitest';
import { aStudio } from './a-studio.ts';

/** Reads a stream's events one after the other. */
async function follow(answer: Response | Promise<Response>) {
  const reader = (await answer).body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) throw new Error('Expected a stream');
  onTestFinished(() => reader.cancel());
  let unread = '';
  return {
    async next() {
      for (;;) {
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
        // A heartbeat is no event.
        if (name !== undefined) return { name, data };
      }
    },
    stop: () => reader.cancel(),
  };
}

test('a stream begins with the engine and the job as they are, whenever one joins', async () => {
  const { app, ask, engineJob } = await aStudio();
  const jobId = await ask('a cat');
  const { emit } = await engineJob(jobId);
  emit({ type: 'stage', stage: 'denoising' });
  emit({ type: 'step', step: 7, steps: 12 });
  const answer = await app.request(`/jobs/${jobId}/events`);
  expect(answer.headers.get('Content-Type')).toBe('text/event-stream');
  const stream = await follow(answer);
  expect((await stream.next())?.data).toContain('id="engine"');
  expect((await stream.next())?.data).toContain('Drawing: step 7 of 12.');
});

test('a stream tells steps and previews as they come, then the end', async () => {
  const { app, ask, draw, engineJob } = await aStudio();
  const jobId = await ask('a cat');
  const { emit } = await engineJob(jobId);
  emit({ type: 'stage', stage: 'denoising' });
  const stream = await follow(app.request(`/jobs/${jobId}/events`));
  await stream.next();
  await stream.next();
  emit({ type: 'preview', step: 1, steps: 12, png: Uint8Array.of(1, 2, 3) });
  const step = await stream.next();
  expect(step).toMatchObject({ name: 'piece', data: expect.stringContaining('Drawing: step 1 of 12.') });
  expect(step?.data).toContain('data:image/png;base64,AQID');
  await draw(jobId);
  expect((await stream.next())?.data).toContain(`src="/media/${jobId}/0"`);
  expect((await stream.next())?.name).toBe('end');
  expect(await stream.next()).toBeUndefined();
});

test('a reader that was away gets the latest state and not each one before it', async () => {
  const { app, ask, engineJob } = await aStudio();
  const jobId = await ask('a cat');
  const { emit } = await engineJob(jobId);
  emit({ type: 'stage', stage: 'denoising' });
  const stream = await follow(app.request(`/jobs/${jobId}/events`));
  await stream.next();
  await stream.next();
  for (let step = 1; step <= 9; step++) emit({ type: 'step', step, steps: 12 });
  expect((await stream.next())?.data).toContain('Drawing: step 9 of 12.');
});

test('one stream follows several jobs, and who waits moves up', async () => {
  const { app, ask, draw } = await aStudio();
  const [first, second, third] = [await ask('one'), await ask('two'), await ask('three')];
  const stream = await follow(app.request(`/events?job=${second}&job=${third}`));
  await stream.next();
  expect((await stream.next())?.data).toContain('Waiting: one drawing before it.');
  expect((await stream.next())?.data).toContain('Waiting: 2 drawings before it.');
  await draw(first);
  const told = new Map<string | undefined, string>();
  const isTold = () =>
    told.get(second)?.includes('data-state="running"') === true &&
    told.get(third)?.includes('Waiting: one drawing before it.') === true;
  while (!isTold()) {
    const { data = '' } = (await stream.next()) ?? {};
    told.set(/id="job-(\w+)"/.exec(data)?.[1], data);
  }
});

test('a waiting card changes its words when the engine is ready', async () => {
  const { app, ask, engineJob, setStatus } = await aStudio();
  setStatus({ state: 'starting' });
  const jobId = await ask('a cat');
  await engineJob(jobId);
  const stream = await follow(app.request(`/jobs/${jobId}/events`));
  await stream.next();
  expect((await stream.next())?.data).toContain('Waiting for the engine to start.');
  setStatus({ state: 'ready', provider: { provider: 'cpu', reason: '' }, model: 'mini', rssBytes: 1 });
  expect((await stream.next())?.data).toContain('data-state="ready"');
  expect((await stream.next())?.data).toContain('Starting.');
});

test('who waits is told again how long it takes, though nothing has changed but the time', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  let nowMs = 1_000_000;
  const { app, ask, engineJob, stores } = await aStudio({ now: () => nowMs });
  stores.rates.learn('mini', 'image', 1, 400, 0);
  const first = await ask('one');
  await engineJob(first);
  const stream = await follow(app.request(`/jobs/${await ask('two')}/events`));
  await stream.next();
  const before = await stream.next();
  expect(before?.data).toContain('Waiting: one drawing before it. Ready in about 10–45 s.');
  nowMs += 6_000;
  vi.advanceTimersByTime(10_000);
  const after = await stream.next();
  expect(after?.data).toContain('Waiting: one drawing before it. Ready in about 5–35 s.');
});

test('a reader that goes away is forgotten', async () => {
  const { app, ask, listeners } = await aStudio();
  const stream = await follow(app.request(`/jobs/${await ask('a cat')}/events`));
  await stream.next();
  expect(listeners.size).toBe(1);
  await stream.stop();
  await expect.poll(() => listeners.size).toBe(0);
});

test('asking only for the headers of a stream starts none', async () => {
  const { app, ask, listeners } = await aStudio();
  const jobId = await ask('a cat');
  expect((await app.request(`/jobs/${jobId}/events`, { method: 'HEAD' })).status).toBe(200);
  expect(listeners.size).toBe(0);
});

test('a stream about jobs nobody knows ends at once', async () => {
  const { app } = await aStudio();
  const stream = await follow(app.request('/events?job=nobody'));
  await stream.next();
  expect((await stream.next())?.name).toBe('end');
});
