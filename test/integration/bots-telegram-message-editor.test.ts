import sharp from 'sharp';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createMessageEditor } from '../../src/bots/telegram/message-editor.ts';
import { createTelegramCalls } from '../../src/bots/telegram/telegram-calls.ts';
import type { ChatMessage } from '../../src/domain/chat-message.ts';
import { noMetrics } from '../../src/domain/metrics.ts';
import { aLog } from '../support/a-log.ts';
import { startTelegramServer } from '../support/telegram-server/telegram-server.ts';
import { buttonsOf, textOf } from '../support/telegram-talk.ts';

async function anEditor() {
  const server = await startTelegramServer();
  onTestFinished(() => server.close());
  let atMs = 1_000;
  const calls = createTelegramCalls({
    token: server.token,
    apiRoot: server.url,
    metrics: noMetrics,
    log: aLog().log,
    now: () => atMs,
    stopping: new AbortController().signal,
  });
  const ana = server.addUser();
  const home = server.privateChat(ana);
  await server.send({ chat: home, from: ana, text: '/image a fox' });
  const posted = await calls.once('sendMessage', (api, signal) =>
    api.sendMessage({ chat_id: home.id, text: 'You are next.' }, signal),
  );
  let editor = createMessageEditor(calls);
  const at = (address: unknown): ChatMessage => ({
    jobId: 'job',
    surface: 'telegram',
    address,
    postedAtMs: 1_000,
    uploadBeganAtMs: undefined,
    closedAtMs: undefined,
  });
  const edit = (
    text: string,
    address: unknown = { chatId: home.id, messageId: posted.message_id },
    preview?: Uint8Array,
  ) =>
    editor.edit(
      at(address),
      {
        text,
        buttons: [[{ id: 'cancel:job', label: 'Cancel', style: 'danger' }]],
        preview,
        isLast: false,
      },
      new AbortController().signal,
    );
  return {
    server,
    home,
    edit,
    preview: (text: string, png: Uint8Array) => edit(text, undefined, png),
    /** As after a restart. */
    forget: () => {
      editor = createMessageEditor(calls);
    },
    pass: (ms: number) => {
      atMs += ms;
    },
    shown: () => server.chat(home.id).messages.find(({ message_id: id }) => id === posted.message_id),
  };
}

describe('an edit', () => {
  test('changes the text and keeps the buttons; the same again is no failure', async () => {
    const { server, edit, shown } = await anEditor();
    expect(await edit('Step 3 of 12, says @ana')).toEqual({ kind: 'edited' });
    const message = shown();
    expect(message === undefined ? '' : textOf(message)).toBe('Step 3 of 12, says @\u2060ana');
    expect(message === undefined ? [] : buttonsOf(message)).toEqual(['cancel:job']);
    expect(await edit('Step 3 of 12, says @ana')).toEqual({ kind: 'edited' });
    server.assertClean();
  });

  test('of a message that is not there is over', async () => {
    const { home, edit } = await anEditor();
    expect(await edit('Step 3', { chatId: home.id, messageId: 999 })).toEqual({ kind: 'gone' });
    for (const address of [null, { chatId: home.id }, 'elsewhere']) {
      expect(await edit('Step 3', address)).toEqual({ kind: 'gone' });
    }
  });

  test('waits exactly as long as Telegram asks, without asking again meanwhile', async () => {
    const { server, edit, pass } = await anEditor();
    server.fail({ methods: ['editMessageText'], fault: { kind: 'too-many-requests', retryAfterS: 7 } });
    expect(await edit('Step 3')).toEqual({ kind: 'later', afterMs: 7_000 });
    pass(4_000);
    const before = server.calls.length;
    expect(await edit('Step 4')).toEqual({ kind: 'later', afterMs: 3_000 });
    expect(server.calls.length).toBe(before);
  });

  test('that Telegram could not be asked for is tried again by whoever asked', async () => {
    const { server, edit } = await anEditor();
    server.fail({ methods: ['editMessageText'], fault: { kind: 'reset', when: 'before' } });
    await expect(edit('Step 3')).rejects.toThrow('could not be reached');
  });
});

/** As the engine sends one. */
function aPreview(red: number): Promise<Uint8Array> {
  return sharp({ create: { width: 64, height: 64, channels: 3, background: { r: red, g: 0, b: 0 } } })
    .png()
    .toBuffer();
}

describe('a preview', () => {
  test('makes the message a photo, below which the words go on', async () => {
    const { server, preview, edit, shown } = await anEditor();
    const png = await aPreview(1);
    expect(await preview('Step 3', png)).toEqual({ kind: 'edited' });
    expect(shown()).toMatchObject({ caption: 'Step 3', photo: expect.any(Array) });
    expect(await preview('Step 4', png)).toEqual({ kind: 'edited' });
    expect(shown()).toMatchObject({ caption: 'Step 4', photo: expect.any(Array) });
    expect(await preview('Step 5', await aPreview(2))).toEqual({ kind: 'edited' });
    expect(await edit('Step 6')).toEqual({ kind: 'edited' });
    expect(shown()).toMatchObject({ caption: 'Step 6' });
    expect(server.calls.filter(({ method }) => method === 'editMessageMedia')).toHaveLength(2);
    server.assertClean();
  });

  test('of before a restart leaves a photo, and its words still change', async () => {
    const { server, preview, edit, forget, shown } = await anEditor();
    await preview('Step 3', await aPreview(1));
    forget();
    expect(await edit('Step 4')).toEqual({ kind: 'edited' });
    expect(shown()).toMatchObject({ caption: 'Step 4' });
    server.assertClean();
  });

  test('that a server does not take is not offered again: the words come alone', async () => {
    const { server, preview, shown } = await anEditor();
    const png = await aPreview(1);
    const notAPicture = new Uint8Array([1, 2, 3]);
    expect(await preview('Step 3', notAPicture)).toEqual({ kind: 'edited' });
    expect(await preview('Step 4', png)).toEqual({ kind: 'edited' });
    const message = shown();
    expect(message === undefined ? '' : textOf(message)).toBe('Step 4');
    expect(server.calls.filter(({ method }) => method === 'editMessageMedia')).toHaveLength(1);
  });
});
