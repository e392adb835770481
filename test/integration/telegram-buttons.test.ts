import type { Message, User } from 'grammy/types';
import sharp from 'sharp';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { startChatGateway } from '../support/chat-gateway.ts';
import { startTelegramServer } from '../support/telegram-server/telegram-server.ts';
import { buttonsOf, isDrawing, jobOf, talkOn, textOf } from '../support/telegram-talk.ts';
import { told } from '../support/told.ts';

const server = await startTelegramServer();
const gateway = await startChatGateway({
  telegram: server,
  env: { PINCEL_DRAWN_TOGETHER: '1', PINCEL_SHUTDOWN_GRACE_MS: '4000' },
});
const { jobs, media } = gateway.stores;
const talk = talkOn(server);

afterEach(() => server.assertClean());
afterAll(() => gateway.remove());

const ana = await talk.person({ first_name: 'Ana' });
const bea = await talk.person({ first_name: 'Bea' });
const caio = await talk.person({ first_name: 'Caio' });
/** Bea moderates it. */
const group = server.addGroup({ title: 'Drawers', kind: 'supergroup', creator: bea, members: [ana, caio] });
const drawing = await talk.draw({ chat: group, from: ana, text: '/image a cat --seed 7 --quality draft' });
/** What came of its buttons, and has not been deleted yet. */
const results: Message[] = [];

const requestOf = (result: Message) => jobs.get(jobOf(result))?.request;
const isThere = ({ chat, message_id: id }: Message): boolean =>
  server.chat(chat.id).messages.some((each) => each.message_id === id);
const filesOf = (result: Message) =>
  media.ofJob(jobOf(result)).filter(({ removedAtMs }) => removedAtMs === undefined);

/** Somebody's drawing that takes long and has begun, and another one that waits for its end. */
async function aBusyQueue() {
  const ask = (text: string) => talk.ask({ chat: group, from: ana, text });
  const running = await ask('/gif a ball --size landscape --quality fine');
  await gateway.whenJob(jobOf(running), 'running');
  const waiting = await ask('/image a dog --quality draft');
  expect(jobs.get(jobOf(waiting))?.state).toBe('queued');
  return { running, waiting };
}

async function cancelBoth({ running, waiting }: Awaited<ReturnType<typeof aBusyQueue>>) {
  expect(await talk.press(running, 'cancel', caio)).toBe(told('cancel-not-yours'));
  expect(await talk.press(waiting, 'cancel', ana)).toBe(told('cancel-done'));
  expect(await talk.press(running, 'cancel', ana)).toBe(told('cancel-stopping'));
  for (const { message_id: id } of [waiting, running]) {
    const ended = await server.whenMessage(
      group.id,
      (each) => each.message_id === id && textOf(each).includes(told('live-canceled')),
    );
    expect(buttonsOf(ended)).toEqual([expect.stringMatching(/^again:/)]);
  }
  await gateway.whenJob(jobOf(running), 'canceled');
  for (const jobId of [jobOf(waiting), jobOf(running)]) {
    expect(await gateway.auditOf({ jobId })).toContain('refunded');
    expect(gateway.costOf(jobId)).toBe(0);
  }
}

function testButtons(reporter: User): void {
  test('again, finer and a variation are drawn anew', async () => {
    const again = await talk.pressFor(drawing, 'again', ana, isDrawing);
    const finer = await talk.pressFor(drawing, 'finer', ana, isDrawing);
    const varied = await talk.pressFor(drawing, 'vary', ana, isDrawing);
    expect(requestOf(again)?.seed).not.toBe(7);
    expect(requestOf(finer)).toMatchObject({ seed: 7, steps: 2 * (requestOf(drawing)?.steps ?? 0) });
    expect(requestOf(varied)?.initImage).toBeDefined();
    // Each answers the request that the drawing it came from answers.
    const answered = [again, finer, varied].map(({ reply_to_message: asked }) => asked?.message_id);
    expect(new Set(answered)).toEqual(new Set([drawing.reply_to_message?.message_id]));
    results.push(again, finer, varied);
  });

  test('the original and a larger one come as files, to the person alone', async () => {
    for (const [verb, sidePx, text] of [
      ['original', 256, 'button-originals'],
      ['upscale', 512, 'button-upscaled'],
    ] as const) {
      const file = await talk.next(ana.id, () => talk.press(drawing, verb, ana));
      expect(textOf(file)).toContain(told(text, { count: 1 }));
      const { format, width, height } = await sharp(
        await server.readFile(file.document?.file_id ?? ''),
      ).metadata();
      expect({ format, width, height }).toEqual({ format: 'png', width: sidePx, height: sidePx });
    }
  });

  test('another prompt is asked for, and only the person it is asked of can give it', async () => {
    const asked = await talk.pressFor(drawing, 'edit', ana);
    expect(server.chat(group.id).forceReply(asked.message_id)).toMatchObject({ selective: true });
    expect(textOf(asked)).toContain('The prompt was: a cat');
    const reply = { chat: group, replyTo: asked, text: 'a dog' };
    const refused = await talk.ask({ ...reply, from: caio });
    expect(textOf(refused)).toBe(told('button-not-yours'));
    const edited = await talk.draw({ ...reply, from: ana });
    expect(requestOf(edited)).toMatchObject({ prompt: 'a dog', seed: 7 });
    results.push(edited);
  });

  test('somebody else is told quietly that it is not theirs', async () => {
    const before = server.chat(group.id).messages.map(({ message_id: id }) => id);
    for (const verb of ['again', 'finer', 'vary', 'upscale', 'original', 'edit']) {
      expect(await talk.press(drawing, verb, caio)).toBe(told('button-not-yours'));
    }
    expect(await talk.press(drawing, 'delete', caio)).toBe(told('delete-not-yours'));
    const after = server.chat(group.id).messages.map(({ message_id: id }) => id);
    expect(after.filter((id) => !before.includes(id))).toEqual([]);
  });

  test('everybody may report a drawing, once', async () => {
    expect(await talk.press(drawing, 'report', reporter)).toBe(told('report-done'));
    expect(await talk.press(drawing, 'report', reporter)).toBe(told('report-again'));
  });

  test('who asked for it deletes it with its files; a moderator only takes the message away', async () => {
    for (const [person, answer, filesLeft] of [
      [ana, 'delete-done', 0],
      [bea, 'delete-message-done', 1],
    ] as const) {
      const result = results.shift();
      if (result === undefined) throw new Error('Expected a result');
      await gateway.whenJob(jobOf(result), 'delivered');
      expect(await talk.press(result, 'delete', person)).toBe(told(answer));
      expect({ isThere: isThere(result), files: filesOf(result).length }).toEqual({
        isThere: false,
        files: filesLeft,
      });
    }
  });
}

describe('a button in the run that drew', () => {
  testButtons(bea);

  test('stops what waits and what is drawn, for who asked for it, and gives the credits back', async () => {
    await cancelBoth(await aBusyQueue());
  });
});

describe('a button after a restart', () => {
  test('stops what waits and what is drawn again', async () => {
    const busy = await aBusyQueue();
    expect(await gateway.end('SIGTERM')).toBe(0);
    await gateway.start();
    await cancelBoth(busy);
  });

  testButtons(caio);
});
