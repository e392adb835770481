import { expect, test } from 'vitest';
import type { LiveContent } from '../../src/chat/answer.ts';
import type { Manner } from '../../src/chat/destination.ts';
import { aBot, patience } from '../support/a-discord-bot.ts';

const quarterMs = 15 * 60_000;
const signal = new AbortController().signal;

const progress = (changes: Partial<LiveContent> = {}): LiveContent => ({
  text: 'Half done.',
  buttons: [],
  preview: new Uint8Array([1, 2, 3]),
  isLast: false,
  ...changes,
});

async function aLiveMessage(manner: Partial<Manner> = {}) {
  const skew = { ms: 0 };
  const world = await aBot({
    now: () => Date.now() + skew.ms,
    answer: (heard) => ({
      kind: 'accepted',
      jobId: world.accept(heard, manner),
      text: 'Wait.',
      isPrivate: manner.isPrivate ?? false,
      buttons: [],
    }),
  });
  await world.connect();
  const place = await world.aPlace();
  const asked = await world.server.command({ ...place, name: 'image', options: { prompt: 'a cat' } });
  await expect.poll(() => world.followed, patience).toHaveLength(1);
  const [jobId = ''] = world.followed;
  return {
    ...world,
    ...place,
    asked,
    jobId,
    edit: (content: LiveContent) => world.editor().edit(world.messageOf(jobId), content, signal),
    wait: (ms: number) => {
      skew.ms += ms;
    },
  };
}

test('progress is shown with its preview, which the next one replaces and the last takes away', async () => {
  const world = await aLiveMessage();
  await world.edit(progress());
  expect(await world.edit(progress({ text: 'Nearly done.' }))).toEqual({ kind: 'edited' });
  expect(world.asked.original()).toMatchObject({
    content: 'Nearly done.',
    attachments: [{ filename: 'preview.png' }],
  });
  await world.edit(progress({ text: 'Canceled.', preview: undefined, isLast: true }));
  expect(world.asked.original()).toMatchObject({ content: 'Canceled.', attachments: [] });
  world.server.assertClean();
});

test('a preview of what shall be covered is covered', async () => {
  const world = await aLiveMessage({ isSpoiler: true });
  await world.edit(progress());
  expect(world.asked.original()?.attachments[0]?.filename).toBe('SPOILER_preview.png');
  world.server.assertClean();
});

test('once the token is gone, the bot edits with its own', async () => {
  const world = await aLiveMessage();
  world.wait(quarterMs);
  expect(await world.edit(progress())).toEqual({ kind: 'edited' });
  const [message] = world.server.messagesIn(world.channelId);
  expect(message?.content).toBe('Half done.');
  expect(world.server.calls.at(-1)?.route).toBe('/channels/:channel/messages/:message');
  world.server.assertClean();
});

test('a private message is gone with its token', async () => {
  const world = await aLiveMessage({ isPrivate: true });
  world.wait(quarterMs);
  expect(await world.edit(progress())).toEqual({ kind: 'gone' });
  world.server.assertClean();
});

test('progress is refused at once while Discord asks for a pause, and sends nothing', async () => {
  const world = await aLiveMessage();
  world.server.limits.force({
    scope: 'shared',
    retryAfterMs: 30_000,
    match: ({ method }) => method === 'PATCH',
  });
  const refused = await world.edit(progress());
  if (refused.kind !== 'later') throw new Error('Expected the edit to be put off');
  expect(refused.afterMs).toBeGreaterThanOrEqual(30_000);
  const calls = world.server.calls.length;
  expect(await world.edit(progress())).toMatchObject({ kind: 'later' });
  expect(world.server.calls).toHaveLength(calls);
  world.server.assertClean();
});

test('an edit that failed on the way carries nothing of it', async () => {
  const world = await aLiveMessage();
  world.server.faults.next({
    fault: 'reset',
    when: 'before',
    count: 10,
    match: ({ method }) => method === 'PATCH',
  });
  const failure = await world.edit(progress({ text: 'a secret prompt' })).catch((error: unknown) => error);
  const token = JSON.stringify(world.addressOf(world.jobId)).split('"token":"')[1]?.split('"')[0] ?? '?';
  if (!(failure instanceof Error)) throw new Error('Expected the edit to fail');
  const shown = JSON.stringify([failure.message, failure.stack, failure.cause, Object.entries(failure)]);
  expect(shown).not.toContain(token);
  expect(shown).not.toContain('secret');
});
