import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/domain/app-error.ts';
import { aLiveRoom, type Edit, paceMs } from './a-live-room.ts';

const png = (byte: number): Uint8Array => new Uint8Array([byte]);

function last(edits: readonly Edit[]): Edit {
  const edit = edits.at(-1);
  if (edit === undefined) throw new Error('Expected an edit');
  return edit;
}

test('a message tells of waiting, of every step it has time for, and leaves the result to its deliverer', async () => {
  const { follow, engineJob, pass, texts, aDrawnFile, whenJob, edits, closedAt } = await aLiveRoom();
  const [first, second] = [follow(), follow('pt-BR')];
  const job = await engineJob(first);
  job.emit({ type: 'stage', stage: 'denoising' });
  job.emit({ type: 'step', step: 3, steps: 12 });
  await pass(paceMs);
  expect(texts()).toEqual(['a cat\nDrawing: step 3 of 12.']);
  job.emit({ type: 'stage', stage: 'decoding' });
  await pass(paceMs);
  expect(texts().at(-1)).toBe('a cat\nAlmost done: the last touches.');
  job.finish({ media: [aDrawnFile(first)] });
  await whenJob(second, ({ state }) => state === 'running');
  await pass(paceMs);
  expect(edits.filter(({ jobId }) => jobId === first)).toHaveLength(2);
  expect(texts().at(-1)).toBe('a cat\nChegou a sua vez: o desenho vai começar.');
  expect(closedAt(first)).toBeUndefined();
});

test('what the message said when it was posted is not said again', async () => {
  const { follow, pass, edits, cancel } = await aLiveRoom();
  follow();
  const [second, third] = [follow(), follow()];
  await pass(10 * paceMs);
  expect(edits.filter(({ jobId }) => jobId === third)).toEqual([]);
  cancel(second, { admin: 'operator' });
  await pass(paceMs);
  const moved = edits.filter(({ jobId }) => jobId === third).map(({ content }) => content.text);
  expect(moved).toEqual([
    expect.stringMatching(/^a cat\n1 drawing before yours\. Ready in about \d+–\d+ (s|min)\.$/),
  ]);
});

test('a paused queue is told, and that it goes on', async () => {
  const { follow, pass, texts, steer } = await aLiveRoom();
  steer.pause('operator');
  follow();
  await pass(paceMs);
  expect(texts()).toEqual([
    'a cat\nThe queue is paused at the moment. Your drawing waits and keeps its place.',
  ]);
  steer.resume('operator');
  await pass(paceMs);
  expect(texts().at(-1)).toBe('a cat\nIt is your turn: the drawing begins.');
});

describe('pace', () => {
  test('all messages together are edited at the pace the platform bears', async () => {
    const { follow, pass, edits, steer } = await aLiveRoom({ editsPerSecond: 0.1 });
    steer.pause('operator');
    for (let asked = 0; asked < 3; asked += 1) follow();
    await pass(paceMs);
    expect(edits).toHaveLength(1);
    await pass(10_000);
    expect(edits).toHaveLength(2);
    await pass(10_000);
    expect(new Set(edits.map(({ jobId }) => jobId)).size).toBe(3);
  });

  test('a message is edited once in its pace, with the newest there is', async () => {
    const { follow, engineJob, pass, texts } = await aLiveRoom();
    const job = await engineJob(follow());
    job.emit({ type: 'stage', stage: 'denoising' });
    for (let step = 1; step <= 12; step += 1) {
      job.emit({ type: 'step', step, steps: 12 });
      await pass(paceMs / 4);
    }
    await pass(paceMs);
    expect(texts()).toEqual([4, 8, 12].map((step) => `a cat\nDrawing: step ${step} of 12.`));
  });

  test('while an edit is under way nothing else is sent, and then the newest', async () => {
    const { follow, engineJob, pass, edits, texts } = await aLiveRoom({ answers: 'never' });
    const job = await engineJob(follow());
    job.emit({ type: 'stage', stage: 'denoising' });
    await pass(paceMs);
    for (const step of [1, 2, 3]) {
      job.emit({ type: 'step', step, steps: 12 });
      await pass(paceMs);
    }
    expect(edits).toHaveLength(1);
    last(edits).end({ kind: 'edited' });
    await pass(paceMs);
    expect(texts().at(-1)).toBe('a cat\nDrawing: step 3 of 12.');
  });

  test('a platform that asks to be left alone is left alone for exactly that long', async () => {
    const { follow, engineJob, pass, edits } = await aLiveRoom({ answers: 'never' });
    await engineJob(follow());
    await pass(paceMs);
    last(edits).end({ kind: 'later', afterMs: 17_000 });
    await pass(16_999);
    expect(edits).toHaveLength(1);
    await pass(1);
    expect(edits).toHaveLength(2);
  });

  test('progress that could not be told is dropped', async () => {
    const { follow, engineJob, pass, edits, logLines } = await aLiveRoom({ answers: 'never' });
    const job = await engineJob(follow());
    await pass(paceMs);
    last(edits).end(new Error('token 123:secret'));
    await pass(10 * paceMs);
    expect(edits).toHaveLength(1);
    expect(JSON.stringify(logLines)).not.toContain('secret');
    job.emit({ type: 'stage', stage: 'writing' });
    await pass(0);
    expect(edits).toHaveLength(2);
  });

  test('an edit that never ends is given up', async () => {
    const { follow, engineJob, pass, edits } = await aLiveRoom({ answers: 'never' });
    await engineJob(follow());
    await pass(paceMs + 30_000);
    expect(last(edits).signal.aborted).toBe(true);
  });
});

describe('previews', () => {
  test('one is shown every few seconds, and stays until there is a newer one', async () => {
    const { follow, engineJob, pass, edits } = await aLiveRoom();
    const job = await engineJob(follow());
    job.emit({ type: 'stage', stage: 'denoising' });
    for (let step = 1; step <= 12; step += 1) {
      job.emit({ type: 'preview', step, steps: 12, png: png(step) });
      await pass(1_000);
    }
    const shown = edits.map(({ content }) => content.preview?.[0]);
    expect(shown).toEqual([3, 3, 9, 9]);
  });

  test('a drawing that is ready in a moment shows none', async () => {
    const { follow, engineJob, pass, edits } = await aLiveRoom();
    const job = await engineJob(follow('en', 3_000));
    job.emit({ type: 'preview', step: 1, steps: 12, png: png(1) });
    await pass(paceMs);
    expect(last(edits).content.preview).toBeUndefined();
  });
});

describe('the end', () => {
  test('a canceled drawing says that it cost nothing, and offers to draw it again', async () => {
    const { follow, pass, edits, cancel, closedAt } = await aLiveRoom();
    follow();
    const jobId = follow();
    cancel(jobId, { admin: 'operator' });
    await pass(paceMs);
    expect(last(edits).content).toEqual({
      text: 'a cat\nCanceled. It cost nothing.',
      buttons: [[{ id: `again:${jobId}`, label: 'Again', style: 'primary' }]],
      preview: undefined,
      isLast: true,
    });
    expect(closedAt(jobId)).toBe(1_000_000);
  });

  test.each([
    [new AppError('engine-hung', 'The engine hangs.'), 'The drawing engine did not answer any more.'],
    [new AppError('disk-failed', 'No.'), 'The drawing could not be written to the disk.'],
    [new Error('a bug'), 'Something went wrong inside Pincel.'],
  ])(
    'a failed drawing says why, in the language of the person, and that it cost nothing',
    async (error, why) => {
      const { follow, engineJob, pass, texts, whenJob, closedAt } = await aLiveRoom();
      const jobId = follow();
      (await engineJob(jobId)).fail(error);
      await whenJob(jobId, ({ state }) => state === 'failed');
      await pass(paceMs);
      expect(texts().at(-1)).toContain(why);
      expect(texts().at(-1)).toContain('It cost nothing.');
      expect(closedAt(jobId)).toBeDefined();
    },
  );

  test('it is told again and again, less and less often, until it is told', async () => {
    const { accept, follow, pass, edits, cancel, closedAt } = await aLiveRoom({ answers: 'never' });
    accept();
    const jobId = follow();
    cancel(jobId, { admin: 'operator' });
    const waits = [paceMs, 3_000, 3_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000];
    for (const [index, waitMs] of waits.entries()) {
      await pass(waitMs - 1);
      expect(edits).toHaveLength(index);
      await pass(1);
      expect(edits).toHaveLength(index + 1);
      last(edits).end(new Error('unreachable'));
      await pass(0);
    }
    await pass(60_000);
    last(edits).end({ kind: 'edited' });
    await pass(600_000);
    expect(edits).toHaveLength(waits.length + 1);
    expect(closedAt(jobId)).toBeDefined();
  });

  test('a message that is gone is edited no more, and closed when the job is over', async () => {
    const { follow, engineJob, pass, edits, cancel, closedAt, whenJob } = await aLiveRoom({
      answers: 'never',
    });
    const jobId = follow();
    const job = await engineJob(jobId);
    await pass(paceMs);
    last(edits).end({ kind: 'gone' });
    job.emit({ type: 'stage', stage: 'writing' });
    await pass(10 * paceMs);
    expect(closedAt(jobId)).toBeUndefined();
    cancel(jobId, { admin: 'operator' });
    await whenJob(jobId, ({ state }) => state === 'canceled');
    await pass(paceMs);
    expect(edits).toHaveLength(1);
    expect(closedAt(jobId)).toBeDefined();
  });

  test('a result that was handed over closes the message', async () => {
    const { follow, engineJob, stores, board, aDrawnFile, whenJob, closedAt, edits } = await aLiveRoom();
    const jobId = follow();
    (await engineJob(jobId)).finish({ media: [aDrawnFile(jobId)] });
    await whenJob(jobId, ({ state }) => state === 'generated');
    stores.jobs.move(jobId, ['generated'], 'delivered', 2_000_000);
    board.changed(jobId);
    expect(closedAt(jobId)).toBeDefined();
    expect(edits).toEqual([]);
  });

  test('a result that could not be handed over is told', async () => {
    const { follow, engineJob, endJob, board, aDrawnFile, whenJob, pass, texts } = await aLiveRoom();
    const jobId = follow();
    (await engineJob(jobId)).finish({ media: [aDrawnFile(jobId)] });
    await whenJob(jobId, ({ state }) => state === 'generated');
    endJob(jobId, ['generated'], { state: 'failed', actor: 'system', errorKind: 'undeliverable' });
    board.changed(jobId);
    await pass(paceMs);
    expect(texts()).toEqual([expect.stringContaining('It was drawn but could not be handed over here.')]);
  });
});

describe('handing a message over', () => {
  test('it waits for the edit under way, and nothing follows, however the job ends', async () => {
    const { follow, engineJob, live, pass, edits, cancel, whenJob, closedAt } = await aLiveRoom({
      answers: 'never',
    });
    const jobId = follow();
    const job = await engineJob(jobId);
    await pass(paceMs);
    let isReleased = false;
    const released = live.release(jobId).then(() => {
      isReleased = true;
    });
    await pass(paceMs);
    expect(isReleased).toBe(false);
    last(edits).end({ kind: 'edited' });
    await released;
    job.emit({ type: 'stage', stage: 'writing' });
    await pass(10 * paceMs);
    cancel(jobId, { admin: 'operator' });
    await whenJob(jobId, ({ state }) => state === 'canceled');
    await pass(10 * paceMs);
    expect(edits).toHaveLength(1);
    expect(closedAt(jobId)).toBeDefined();
  });

  test('a message that is taken up again is edited again', async () => {
    const { follow, engineJob, live, pass, edits } = await aLiveRoom();
    const jobId = follow();
    await engineJob(jobId);
    await live.release(jobId);
    await pass(paceMs);
    expect(edits).toEqual([]);
    live.follow(jobId);
    await pass(paceMs);
    expect(edits).toHaveLength(1);
  });

  test('a job that nobody follows is released at once', async () => {
    const { live } = await aLiveRoom();
    await live.release('nothing');
  });
});

describe('a restart', () => {
  test('what was left open is taken up: waiting is told, an end too, and what was handed over is closed', async () => {
    const before = await aLiveRoom();
    const running = before.follow();
    const waiting = before.follow();
    const canceled = before.follow();
    await before.engineJob(running);
    before.cancel(canceled, { admin: 'operator' });
    await before.live.stop();
    before.kill();

    const after = await aLiveRoom({ folder: before.folder });
    const { stores, live, pass, edits, closedAt, whenJob } = after;
    await whenJob(running, ({ state }) => state === 'running');
    const erased = after.follow();
    stores.jobs.move(erased, ['queued'], 'canceled', 1);
    stores.jobs.erase(stores.jobs.get(erased)?.userId ?? '');
    live.start();
    await pass(paceMs);
    const told = new Map(edits.map(({ jobId, content }) => [jobId, content.text]));
    expect(told.get(running)).toBe('a cat\nIt is your turn: the drawing begins.');
    expect(told.get(waiting)).toContain('before yours');
    expect(closedAt(erased)).toBeDefined();
  });

  test('an end of before is told once', async () => {
    const before = await aLiveRoom();
    before.follow();
    const canceled = before.follow();
    await before.live.stop();
    before.cancel(canceled, { admin: 'operator' });
    before.kill();
    const after = await aLiveRoom({ folder: before.folder });
    after.live.start();
    await after.pass(paceMs);
    const told = after.edits.filter(({ jobId }) => jobId === canceled);
    expect(told.map(({ content }) => content.text)).toEqual(['a cat\nCanceled. It cost nothing.']);
    expect(after.closedAt(canceled)).toBeDefined();
  });

  test('stopping gives up the edit under way and begins no more', async () => {
    const { follow, engineJob, live, pass, edits } = await aLiveRoom({ answers: 'never' });
    const job = await engineJob(follow());
    await pass(paceMs);
    await live.stop();
    expect(last(edits).signal.aborted).toBe(true);
    job.emit({ type: 'stage', stage: 'writing' });
    live.follow('another');
    await pass(10 * paceMs);
    expect(edits).toHaveLength(1);
  });
});

test('a database that cannot be written keeps a message open until it can', async () => {
  const { accept, follow, pass, cancel, closedAt, database, edits } = await aLiveRoom();
  accept();
  const jobId = follow();
  cancel(jobId, { admin: 'operator' });
  database.pragma('query_only = ON');
  await pass(paceMs);
  expect(edits).toHaveLength(1);
  expect(closedAt(jobId)).toBeUndefined();
  database.pragma('query_only = OFF');
  await pass(60_000);
  expect(closedAt(jobId)).toBeDefined();
});
