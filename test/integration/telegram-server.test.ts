import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Api, GrammyError, HttpError, InputFile } from 'grammy';
import type { Update, User } from 'grammy/types';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import {
  startTelegramServer,
  type TelegramServerOptions,
} from '../support/telegram-server/telegram-server.ts';

/** The server with a private chat and a group in it, and grammY's client of it. Its clock moves by hand. */
async function aServer(options: TelegramServerOptions = {}) {
  const clock = { ms: Date.UTC(2026, 0, 1) };
  const server = await startTelegramServer({ now: () => clock.ms, ...options });
  onTestFinished(() => server.close());
  const api = new Api(server.token, { apiRoot: server.url });
  const ana = server.addUser({ first_name: 'Ana', language_code: 'pt-br' });
  const carla = server.addUser({ first_name: 'Carla', language_code: 'en' });
  const home = server.privateChat(ana);
  const group = server.addGroup({ title: 'Drawers', kind: 'supergroup', creator: carla, members: [ana] });
  await server.send({ chat: home, from: ana, text: '/start' });
  return { server, api, clock, ana, carla, home, group };
}

function aPicture(widthPx: number, heightPx: number): Promise<Buffer> {
  return sharp({ create: { width: widthPx, height: heightPx, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();
}

async function aGif(): Promise<Buffer> {
  const frames = await Promise.all(
    ['teal', 'gold'].map((background) =>
      sharp({ create: { width: 8, height: 6, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
  return sharp(frames, { join: { animated: true } })
    .gif({ delay: [500, 700] })
    .toBuffer();
}

/** A call whose bot hangs up: resolves once it has, and rejects when it is answered. */
async function callUntil(
  signal: AbortSignal,
  { url, token }: { readonly url: string; readonly token: string },
  method: string,
  parameters: Readonly<Record<string, unknown>>,
): Promise<void> {
  const body = JSON.stringify(parameters);
  const headers = { 'content-type': 'application/json' };
  const answer = fetch(`${url}/bot${token}/${method}`, { method: 'POST', body, headers, signal });
  await expect(answer).rejects.toThrow(/abort/);
}

/** How Telegram refused a call. */
async function refusal(call: Promise<unknown>): Promise<GrammyError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof GrammyError)) throw new Error(`Expected a refusal, got ${String(error)}`);
  return error;
}

const again = { inline_keyboard: [[{ text: 'Again', callback_data: 'again:1' }]] };

test('a call with another token is unauthorized, and one of an unknown method is not found', async () => {
  const { server } = await aServer();
  const stranger = new Api('1:other', { apiRoot: server.url });
  expect(await refusal(stranger.getMe())).toMatchObject({ error_code: 401, description: 'Unauthorized' });
  const response = await fetch(`${server.url}/bot${server.token}/sendTelegram`, { method: 'POST' });
  expect([response.status, await response.json()]).toEqual([
    404,
    { ok: false, error_code: 404, description: 'Not Found' },
  ]);
  expect(server.violations).toEqual(['sendTelegram is no method that this server speaks']);
});

test('parameters come as JSON, as a form and in several parts', async () => {
  const { server, api, home } = await aServer();
  expect(await api.getMe()).toMatchObject({ is_bot: true, username: 'pincel_bot' });
  await api.sendMessage(home.id, 'as JSON', { reply_markup: again });
  const form = new URLSearchParams({
    chat_id: String(home.id),
    text: 'as a form',
    disable_notification: 'true',
    reply_markup: JSON.stringify(again),
  });
  await fetch(`${server.url}/bot${server.token}/sendmessage`, { method: 'POST', body: form });
  await api.sendPhoto(home.id, new InputFile(await aPicture(8, 8), 'a.png'), {
    caption: 'in parts',
    reply_markup: again,
  });
  expect(server.chat(home.id).messages.slice(1)).toEqual([
    expect.objectContaining({ text: 'as JSON', reply_markup: again }),
    expect.objectContaining({ text: 'as a form', reply_markup: again }),
    expect.objectContaining({ caption: 'in parts', reply_markup: again }),
  ]);
  expect(server.calls.map(({ method }) => method)).toEqual([
    'getMe',
    'sendMessage',
    'sendMessage',
    'sendPhoto',
  ]);
  server.assertClean();
});

test('an update is given again until a higher offset confirms it', async () => {
  const { server, api, ana, home } = await aServer();
  const [first] = await api.getUpdates();
  expect(first?.message).toMatchObject({
    text: '/start',
    from: { id: ana.id, language_code: 'pt-br' },
    chat: { id: home.id, type: 'private' },
    entities: [{ type: 'bot_command', offset: 0, length: 6 }],
  });
  expect(await api.getUpdates()).toEqual([first]);
  const next = (first?.update_id ?? 0) + 1;
  expect(await api.getUpdates({ offset: next })).toEqual([]);
  await server.send({ chat: home, from: ana, text: 'one' });
  const { update } = await server.send({ chat: home, from: ana, text: 'two' });
  expect(await api.getUpdates({ offset: next, limit: 1 })).toMatchObject([{ message: { text: 'one' } }]);
  expect(await api.getUpdates({ offset: update.update_id + 1 })).toEqual([]);
  server.redeliver(update);
  expect(await api.getUpdates({ offset: update.update_id + 1 })).toEqual([update]);
});

test('a long poll waits for an update, and a second one ends the first with a conflict', async () => {
  const { server, api, ana, home } = await aServer();
  const offset = 700_000_002;
  const first = refusal(api.getUpdates({ offset, timeout: 30 }));
  await expect.poll(() => server.calls.length).toBe(1);
  const second = api.getUpdates({ offset, timeout: 30 });
  expect(await first).toMatchObject({ error_code: 409 });
  await server.send({ chat: home, from: ana, text: 'at last' });
  expect(await second).toMatchObject([{ message: { text: 'at last' } }]);
});

test('who hangs up takes no update with them', async () => {
  const { server, api, ana, home } = await aServer();
  const hangUp = new AbortController();
  const poll = callUntil(hangUp.signal, server, 'getUpdates', { offset: 700_000_002, timeout: 30 });
  await expect.poll(() => server.calls.length).toBe(1);
  hangUp.abort();
  await poll;
  await server.whenCall(({ method }) => method === 'getUpdates');
  await server.send({ chat: home, from: ana, text: 'kept' });
  expect(await api.getUpdates({ offset: 700_000_002 })).toMatchObject([{ message: { text: 'kept' } }]);
});

test('kinds of updates that the bot did not ask for are not kept for it', async () => {
  const { server, api, ana, home } = await aServer();
  await api.getUpdates({ offset: 700_000_002, allowed_updates: ['callback_query'] });
  expect((await server.send({ chat: home, from: ana, text: 'unseen' })).isSeenByBot).toBe(false);
  expect(await api.getUpdates()).toEqual([]);
});

test('a webhook gets each update with its secret until it says 2xx, and several times at once on command', async () => {
  const { server, api, ana, home } = await aServer({ isLocal: true, webhookRetryMs: 1 });
  const posts: { readonly secret: unknown; readonly update: Update }[] = [];
  const statuses = [500, 302];
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const update: Update = JSON.parse(Buffer.concat(await request.toArray()).toString());
    posts.push({ secret: request.headers['x-telegram-bot-api-secret-token'], update });
    response.writeHead(statuses.shift() ?? 200).end();
  };
  const hook = createServer((request, response) => void take(request, response));
  onTestFinished(() => void hook.close());
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
  const address = hook.address();
  const port = typeof address === 'object' ? address?.port : undefined;

  await api.setWebhook('https://pincel.example.org/telegram', { secret_token: 'se-cret' });
  expect(await refusal(api.getUpdates())).toMatchObject({ error_code: 409 });
  server.routeWebhook(`http://127.0.0.1:${port}`);
  await expect.poll(async () => (await api.getWebhookInfo()).pending_update_count).toBe(0);
  expect(posts.length).toBe(3);
  expect(new Set(posts.map(({ update }) => update.update_id)).size).toBe(1);
  expect(posts.map(({ secret }) => secret)).toEqual(['se-cret', 'se-cret', 'se-cret']);

  const { update } = await server.send({ chat: home, from: ana, text: 'five times' });
  expect(await server.deliver(update, 5)).toEqual([200, 200, 200, 200, 200]);
  expect(await api.getWebhookInfo()).toMatchObject({
    url: 'https://pincel.example.org/telegram',
    max_connections: 40,
  });
  await api.deleteWebhook();
  expect(await api.getUpdates()).toEqual([]);
  server.assertClean();
});

test('a webhook has to be https on a port that Telegram calls, with a plain secret', async () => {
  const { server, api } = await aServer();
  for (const url of ['http://example.org/hook', 'https://example.org:8080/hook', 'hook']) {
    expect(await refusal(api.setWebhook(url))).toMatchObject({ error_code: 400 });
  }
  expect(await refusal(api.setWebhook('https://example.org', { secret_token: 'a b' }))).toMatchObject({
    error_code: 400,
  });
  expect(server.violations.length).toBe(4);
});

test('in a group the bot sees commands for it and answers to it, and no other talk', async () => {
  const { server, api, ana, group } = await aServer();
  const said = await api.sendMessage(group.id, 'hello');
  const seen = async (sending: { text: string; replyTo?: typeof said }) =>
    (await server.send({ chat: group, from: ana, ...sending })).isSeenByBot;
  expect(await seen({ text: 'just talking' })).toBe(false);
  expect(await seen({ text: '/image a fox' })).toBe(true);
  expect(await seen({ text: '/image@pincel_bot a fox' })).toBe(true);
  expect(await seen({ text: '/image@other_bot a fox' })).toBe(false);
  expect(await seen({ text: 'a hare instead', replyTo: said })).toBe(true);
});

test('answers in a supergroup carry a thread id that is no topic, and nothing can be sent to it', async () => {
  const { server, api, ana, group } = await aServer();
  const said = await api.sendMessage(group.id, 'hello');
  const { message } = await server.send({ chat: group, from: ana, text: '/queue', replyTo: said });
  expect(message).toMatchObject({ message_thread_id: said.message_id, reply_to_message: { text: 'hello' } });
  expect(message.is_topic_message).toBeUndefined();
  expect(
    await refusal(api.sendMessage(group.id, 'no', { message_thread_id: said.message_id })),
  ).toMatchObject({
    description: 'Bad Request: message thread not found',
  });
});

test('a topic of a forum keeps its messages, refuses when it is closed, and the general one has no id', async () => {
  const { server, api, ana, carla } = await aServer();
  const forum = server.addGroup({ title: 'Forum', kind: 'forum', creator: carla, members: [ana] });
  const threadId = server.addTopic(forum, 'Foxes');
  const { message } = await server.send({ chat: forum, from: ana, text: '/image a fox', threadId });
  expect(message).toMatchObject({
    message_thread_id: threadId,
    is_topic_message: true,
    reply_to_message: { forum_topic_created: { name: 'Foxes' } },
    chat: { is_forum: true },
  });
  expect(await api.sendMessage(forum.id, 'here', { message_thread_id: threadId })).toMatchObject({
    is_topic_message: true,
  });
  expect(await refusal(api.sendMessage(forum.id, 'no', { message_thread_id: 1 }))).toMatchObject({
    description: 'Bad Request: message thread not found',
  });
  server.closeTopic(forum, threadId);
  expect(await refusal(api.sendMessage(forum.id, 'no', { message_thread_id: threadId }))).toMatchObject({
    description: 'Bad Request: TOPIC_CLOSED',
  });
});

test('a person can mention somebody without a user name, and send a picture in several sizes', async () => {
  const { server, api, ana, carla, home } = await aServer();
  const text = '/quota_admin show Carla';
  const { message } = await server.send({
    chat: home,
    from: ana,
    text,
    mentions: [{ words: 'Carla', user: carla }],
  });
  expect(message.entities).toEqual([
    { type: 'bot_command', offset: 0, length: 12 },
    { type: 'text_mention', offset: 18, length: 5, user: carla },
  ]);
  const photo = await aPicture(1_000, 500);
  const sent = await server.send({ chat: home, from: ana, photo, caption: '/image a fox', replyTo: message });
  expect(sent.message.caption_entities).toEqual([{ type: 'bot_command', offset: 0, length: 6 }]);
  expect(sent.message.photo?.map(({ width, height }) => [width, height])).toEqual([
    [90, 45],
    [320, 160],
    [800, 400],
    [1_000, 500],
  ]);
  for (const size of sent.message.photo ?? []) {
    const { file_path } = await api.getFile(size.file_id);
    const file = await fetch(`${server.url}/file/bot${server.token}/${file_path}`);
    expect(await sharp(await file.bytes()).metadata()).toMatchObject({
      width: size.width,
      height: size.height,
    });
  }
});

test('a link to a file works for an hour, and no link is given to a file of more than 20 MB', async () => {
  const { server, api, clock, ana, home } = await aServer();
  const document = { bytes: Buffer.alloc(20 * 2 ** 20 + 1), name: 'a.png', mimeType: 'image/png' };
  const large = await server.send({ chat: home, from: ana, document });
  expect(await refusal(api.getFile(large.message.document?.file_id ?? ''))).toMatchObject({
    description: 'Bad Request: file is too big',
  });
  const small = await server.send({
    chat: home,
    from: ana,
    document: { ...document, bytes: Buffer.from('hello') },
  });
  const { file_path } = await api.getFile(small.message.document?.file_id ?? '');
  const read = async (token: string) => fetch(`${server.url}/file/bot${token}/${file_path}`);
  expect(await (await read(server.token)).text()).toBe('hello');
  expect((await read('1:other')).status).toBe(401);
  clock.ms += 3_600_001;
  expect((await read(server.token)).status).toBe(404);
});

test('a text has 1 to 4096 characters and a caption at most 1024', async () => {
  const { server, api, home } = await aServer();
  await api.sendMessage(home.id, 'x'.repeat(4_096));
  expect(await refusal(api.sendMessage(home.id, 'x'.repeat(4_097)))).toMatchObject({
    description: 'Bad Request: message is too long',
  });
  expect(await refusal(api.sendMessage(home.id, ' \n '))).toMatchObject({
    description: 'Bad Request: message text is empty',
  });
  const picture = await aPicture(8, 8);
  await api.sendPhoto(home.id, new InputFile(picture), { caption: 'x'.repeat(1_024) });
  expect(
    await refusal(api.sendPhoto(home.id, new InputFile(picture), { caption: 'x'.repeat(1_025) })),
  ).toMatchObject({
    description: 'Bad Request: message caption is too long',
  });
  expect(server.violations.length).toBe(3);
});

test('buttons carry 1 to 64 bytes, and there are at most a hundred', async () => {
  const { server, api, home } = await aServer();
  const send = async (data: readonly string[]) =>
    api.sendMessage(home.id, 'press', {
      reply_markup: { inline_keyboard: data.map((callback_data) => [{ text: 'x', callback_data }]) },
    });
  await send(['é'.repeat(32)]);
  await send(Array.from({ length: 100 }, (_, index) => `b:${index}`));
  expect(server.violations).toEqual([]);
  for (const data of [[''], ['é'.repeat(33)], Array.from({ length: 101 }, (_, index) => `b:${index}`)]) {
    expect(await refusal(send(data))).toMatchObject({ error_code: 400 });
  }
  expect(server.violations.length).toBe(3);
});

test('markup of text is taken and noted, wherever it hides', async () => {
  const { server, api, home } = await aServer();
  const file = () => new InputFile(picture);
  const picture = await aPicture(8, 8);
  const sent = await api.sendMessage(home.id, '<b>no</b>', { parse_mode: 'HTML' });
  await api.editMessageText(home.id, sent.message_id, 'no', { entities: [] });
  await api.sendMediaGroup(home.id, [
    { type: 'photo', media: file(), parse_mode: 'HTML' },
    { type: 'photo', media: file() },
  ]);
  expect(server.violations).toEqual([
    'sendMessage: parse_mode makes markup of text',
    'editMessageText: entities makes markup of text',
    'sendMediaGroup: media.0.parse_mode makes markup of text',
  ]);
  expect(() => server.assertClean()).toThrow(/parse_mode/);
});

test('what Telegram makes of plain text is in the message: a name with an at sign does mention', async () => {
  const { api, home } = await aServer();
  const sent = await api.sendMessage(home.id, 'thank @somebody for /image');
  expect(sent.entities?.map(({ type }) => type)).toEqual(['mention', 'bot_command']);
});

test('an answer to a message that is not there is refused unless it may go without', async () => {
  const { server, api, home } = await aServer();
  const start = server.chat(home.id).messages[0]?.message_id ?? 0;
  const reply = async (message_id: number, allow_sending_without_reply: boolean) =>
    api.sendMessage(home.id, 'yes', { reply_parameters: { message_id, allow_sending_without_reply } });
  expect(await reply(start, false)).toMatchObject({ reply_to_message: { text: '/start' } });
  expect((await reply(999, true)).reply_to_message).toBeUndefined();
  expect(await refusal(reply(999, false))).toMatchObject({
    description: 'Bad Request: message to be replied not found',
  });
});

test('a parameter that no such method has is a violation', async () => {
  const { server } = await aServer();
  const body = JSON.stringify({ chat_id: 1, txt: 'typo' });
  const headers = { 'content-type': 'application/json' };
  await fetch(`${server.url}/bot${server.token}/sendMessage`, { method: 'POST', body, headers });
  expect(server.violations).toEqual([expect.stringContaining('txt')]);
});

test('an edit has to change something: the text or the buttons', async () => {
  const { server, api, home } = await aServer();
  const sent = await api.sendMessage(home.id, 'waiting', { reply_markup: again });
  const edit = async (text: string, reply_markup?: typeof again) =>
    api.editMessageText(home.id, sent.message_id, text, reply_markup && { reply_markup });
  expect((await refusal(edit('waiting', again))).description).toMatch(
    /^Bad Request: message is not modified/,
  );
  await edit('waiting');
  expect(server.chat(home.id).messages.at(-1)?.reply_markup).toBeUndefined();
  await edit('drawing', again);
  await api.editMessageReplyMarkup(home.id, sent.message_id);
  expect(server.chat(home.id).messages.at(-1)).toMatchObject({
    text: 'drawing',
    edit_date: expect.any(Number),
  });
  expect((await refusal(api.editMessageReplyMarkup(home.id, sent.message_id))).description).toMatch(
    /not modified/,
  );
  expect(await refusal(api.editMessageText(home.id, 999, 'x'))).toMatchObject({
    description: 'Bad Request: message to edit not found',
  });
  const start = server.chat(home.id).messages[0]?.message_id ?? 0;
  expect(await refusal(api.editMessageText(home.id, start, 'x'))).toMatchObject({
    description: "Bad Request: message can't be edited",
  });
  server.assertClean();
});

test('a text can become a picture, its caption be edited, and a text in a picture not', async () => {
  const { server, api, home } = await aServer();
  const { message_id } = await api.sendMessage(home.id, 'waiting');
  const media = new InputFile(await aPicture(16, 8), 'a.png');
  await api.editMessageMedia(home.id, message_id, { type: 'photo', media, caption: 'step 1' });
  await api.editMessageCaption(home.id, message_id, { caption: 'step 2' });
  const shown = server.chat(home.id).messages.at(-1);
  expect(shown).toMatchObject({ caption: 'step 2', photo: [{ width: 16, height: 8 }] });
  expect(shown?.text).toBeUndefined();
  expect(await refusal(api.editMessageText(home.id, message_id, 'no'))).toMatchObject({
    description: 'Bad Request: there is no text in the message to edit',
  });
  const gif = new InputFile(await aGif(), 'a.gif');
  await api.editMessageMedia(home.id, message_id, { type: 'animation', media: gif });
  expect(server.chat(home.id).messages.at(-1)?.animation).toMatchObject({ width: 8, height: 6 });
  server.assertClean();
});

test('a photo is a picture of at most 10 MB, not too large and not too long', async () => {
  const { server, api, home } = await aServer();
  const send = async (bytes: Buffer) => api.sendPhoto(home.id, new InputFile(bytes, 'a.png'));
  await send(await aPicture(200, 10));
  expect(await refusal(send(await aPicture(210, 10)))).toMatchObject({
    description: 'Bad Request: PHOTO_INVALID_DIMENSIONS',
  });
  expect(await refusal(send(await aPicture(5_001, 5_000)))).toMatchObject({
    description: 'Bad Request: PHOTO_INVALID_DIMENSIONS',
  });
  expect(await refusal(send(Buffer.from('no picture')))).toMatchObject({
    description: 'Bad Request: IMAGE_PROCESS_FAILED',
  });
  expect((await refusal(send(Buffer.alloc(10 * 2 ** 20 + 1)))).description).toMatch(/too big for a photo/);
  expect(server.violations.length).toBe(4);
});

test('a GIF turns into a video, as a document too unless detection is off; nothing has more than 50 MB', async () => {
  const { server, api, home } = await aServer();
  const gif = await aGif();
  const file = () => new InputFile(gif, 'fox.gif');
  const sent = await api.sendAnimation(home.id, file(), { caption: 'a fox', has_spoiler: true });
  expect(sent).toMatchObject({
    animation: { width: 8, height: 6, duration: 2, mime_type: 'video/mp4' },
    document: { mime_type: 'video/mp4' },
    has_media_spoiler: true,
  });
  expect(gif.equals(await server.readFile(sent.animation.file_id))).toBe(true);
  expect(await api.sendDocument(home.id, file())).toHaveProperty('animation');
  const original = await api.sendDocument(home.id, file(), { disable_content_type_detection: true });
  expect(original).not.toHaveProperty('animation');
  expect(original.document.file_name).toBe('fox.gif');
  server.assertClean();
  const large = new InputFile(Buffer.alloc(50 * 2 ** 20 + 1), 'large.gif');
  expect(await refusal(api.sendAnimation(home.id, large))).toMatchObject({ error_code: 413 });
});

test('a file that was sent before can be sent again by its id', async () => {
  const { api, home } = await aServer();
  const first = await api.sendDocument(home.id, new InputFile(Buffer.from('hello'), 'a.txt'));
  const second = await api.sendDocument(home.id, first.document.file_id);
  expect(second.document).toEqual(first.document);
  expect(await refusal(api.sendDocument(home.id, 'AgNoSuchFile'))).toMatchObject({ error_code: 400 });
});

test('an album has two to ten pictures and no buttons', async () => {
  const { server, api, home } = await aServer();
  const picture = await aPicture(8, 8);
  const photos = (count: number) =>
    Array.from({ length: count }, () => ({ type: 'photo' as const, media: new InputFile(picture, 'a.png') }));
  const sent = await api.sendMediaGroup(home.id, photos(2));
  expect(
    new Set(sent.map((message) => ('media_group_id' in message ? message.media_group_id : ''))).size,
  ).toBe(1);
  server.assertClean();
  expect(await refusal(api.sendMediaGroup(home.id, photos(1)))).toMatchObject({ error_code: 400 });
  expect(await refusal(api.sendMediaGroup(home.id, photos(11)))).toMatchObject({ error_code: 400 });
  const parameters = { chat_id: home.id, media: photos(2), reply_markup: again };
  const withButtons = api.raw.sendMediaGroup(parameters);
  expect(await refusal(withButtons)).toMatchObject({ error_code: 400 });
  expect(server.violations.length).toBe(3);
});

test('messages can be deleted for two days, and those of others only by an administrator', async () => {
  const { server, api, clock, ana, home, group } = await aServer();
  const own = await api.sendMessage(group.id, 'gone soon');
  const { message } = await server.send({ chat: group, from: ana, text: '/image a fox' });
  await api.deleteMessage(group.id, own.message_id);
  expect(await refusal(api.deleteMessage(group.id, own.message_id))).toMatchObject({
    description: 'Bad Request: message to delete not found',
  });
  expect(await refusal(api.deleteMessage(group.id, message.message_id))).toMatchObject({
    description: "Bad Request: message can't be deleted",
  });
  const old = await api.sendMessage(home.id, 'old');
  await api.deleteMessages(home.id, [(await api.sendMessage(home.id, 'a')).message_id, 999]);
  clock.ms += 48 * 3_600_000 + 1_000;
  expect(await refusal(api.deleteMessage(home.id, old.message_id))).toMatchObject({
    description: "Bad Request: message can't be deleted",
  });
  expect(server.chat(home.id).messages.map(({ text }) => text)).toEqual(['/start', 'old']);
});

test('a pressed button is answered once, while it lives', async () => {
  const { server, api, clock, ana, home } = await aServer();
  const sent = await api.sendMessage(home.id, 'done', { reply_markup: again });
  expect(() => server.press(sent, 'other:1', ana)).toThrow(/Expected a button/);
  const { query, update, answered } = server.press(sent, 'again:1', ana);
  expect(update.callback_query).toMatchObject({ data: 'again:1', from: ana, message: { text: 'done' } });
  await api.answerCallbackQuery(query.id, { text: 'On its way.', show_alert: true });
  expect(await answered).toEqual({ text: 'On its way.', showAlert: true });
  server.assertClean();
  expect((await refusal(api.answerCallbackQuery(query.id))).description).toMatch(/query is too old/);

  const late = server.press(sent, 'again:1', ana);
  clock.ms += 15_001;
  expect((await refusal(api.answerCallbackQuery(late.query.id))).description).toMatch(/query is too old/);
  expect(() => server.assertClean()).toThrow(/was not answered/);
});

test('commands are set by scope and language, and a menu shows the narrowest', async () => {
  const { server, api, ana, carla, home, group } = await aServer();
  const named = (...names: readonly string[]) =>
    names.map((command) => ({ command, description: `${command}!` }));
  await api.setMyCommands(named('image'));
  await api.setMyCommands(named('imagem'), { language_code: 'pt' });
  await api.setMyCommands(named('policy'), { scope: { type: 'all_chat_administrators' } });
  expect(await api.getMyCommands({ language_code: 'pt' })).toEqual(named('imagem'));
  expect(server.chat(home.id).menu(ana)).toEqual(named('imagem'));
  expect(server.chat(group.id).menu(carla)).toEqual(named('policy'));
  await api.deleteMyCommands({ language_code: 'pt' });
  expect(server.chat(group.id).menu(ana)).toEqual(named('image'));
  server.assertClean();
  for (const bad of [[{ command: 'Bild', description: 'x' }], [{ command: 'x', description: '' }]]) {
    expect(await refusal(api.setMyCommands(bad))).toMatchObject({ error_code: 400 });
  }
  expect(
    await refusal(api.setMyCommands(named(...Array.from({ length: 101 }, (_, at) => `c${at}`)))),
  ).toMatchObject({
    error_code: 400,
  });
});

test('who somebody is in a group can be asked', async () => {
  const { server, api, ana, carla, group } = await aServer();
  const role = async (user: User) => (await api.getChatMember(group.id, user.id)).status;
  expect([await role(carla), await role(ana), await role(server.addUser())]).toEqual([
    'creator',
    'member',
    'left',
  ]);
});

test('a bot that cannot be heard is told so in the words of Telegram', async () => {
  const { server, api, ana, carla, home, group } = await aServer();
  const say = async (chatId: number) => refusal(api.sendMessage(chatId, 'hello'));
  expect(await say(12345)).toMatchObject({ error_code: 400, description: 'Bad Request: chat not found' });
  expect(await say(server.privateChat(carla).id)).toMatchObject({
    description: "Forbidden: bot can't initiate conversation with a user",
  });
  server.setCanBotSend(group, false);
  expect(await say(group.id)).toMatchObject({
    description: 'Bad Request: not enough rights to send text messages to the chat',
  });
  server.kick(group);
  expect(await say(group.id)).toMatchObject({
    error_code: 403,
    description: 'Forbidden: bot was kicked from the supergroup chat',
  });
  server.block(ana);
  expect(await say(home.id)).toMatchObject({
    error_code: 403,
    description: 'Forbidden: bot was blocked by the user',
  });
  expect((await api.getUpdates()).at(-1)?.my_chat_member).toMatchObject({
    old_chat_member: { status: 'member' },
    new_chat_member: { status: 'kicked' },
  });
  server.assertClean();
});

test('a group that became a supergroup says its new id', async () => {
  const { server, api, carla } = await aServer();
  const small = server.addGroup({ title: 'Small', kind: 'group', creator: carla });
  await api.sendMessage(small.id, 'hello');
  const large = server.migrate(small);
  expect(await refusal(api.sendMessage(small.id, 'hello'))).toMatchObject({
    description: 'Bad Request: group chat was upgraded to a supergroup chat',
    parameters: { migrate_to_chat_id: large.id },
  });
  await api.sendMessage(large.id, 'hello');
  expect((await api.getUpdates()).slice(1)).toMatchObject([
    { message: { chat: { id: small.id }, migrate_to_chat_id: large.id } },
    { message: { chat: { id: large.id, type: 'supergroup' }, migrate_from_chat_id: small.id } },
  ]);
});

test('too many messages or edits in one chat have to wait, and others need not', async () => {
  const { server, api, clock, home, group } = await aServer({ limits: true });
  const sent = await api.sendMessage(home.id, 'one');
  for (const text of ['two', 'three', 'four']) await api.editMessageText(home.id, sent.message_id, text);
  expect(await refusal(api.sendMessage(home.id, 'five'))).toMatchObject({
    error_code: 429,
    description: 'Too Many Requests: retry after 1',
    parameters: { retry_after: 1 },
  });
  await api.sendMessage(group.id, 'hello');
  clock.ms += 1_000;
  await api.sendMessage(home.id, 'five');
  server.assertClean();
});

test('a group takes twenty messages a minute, and all chats together thirty a second', async () => {
  const { server, api, clock, group, carla } = await aServer({ limits: true });
  for (let count = 0; count < 20; count += 1) {
    await api.sendMessage(group.id, String(count));
    clock.ms += 1_000;
  }
  expect((await refusal(api.sendMessage(group.id, 'no'))).parameters.retry_after).toBe(40);
  const groups = Array.from({ length: 31 }, (_, at) =>
    server.addGroup({ title: String(at), kind: 'group', creator: carla }),
  );
  for (const { id } of groups.slice(1)) await api.sendMessage(id, 'hello');
  expect((await refusal(api.sendMessage(groups[0]?.id ?? 0, 'no'))).parameters.retry_after).toBe(1);
  server.assertClean();
});

test('who does not wait for retry_after breaks the rules', async () => {
  const { server, api, clock, home } = await aServer();
  server.fail({ fault: { kind: 'too-many-requests', retryAfterS: 7 }, methods: ['sendMessage'] });
  expect((await refusal(api.sendMessage(home.id, 'one'))).parameters.retry_after).toBe(7);
  // Whatever crossed the 429 on the wire is excused, so a call counts as too early only after a moment.
  await expect
    .poll(async () => {
      await refusal(api.sendMessage(home.id, 'too early'));
      return server.violations.length;
    })
    .toBe(1);
  clock.ms += 7_000;
  await api.sendMessage(home.id, 'in time');
  expect(server.chat(home.id).messages.map(({ text }) => text)).toEqual(['/start', 'in time']);
});

test('calls fail on command: before what they do, or after', async () => {
  const { server, api, home } = await aServer();
  const send = (text: string) => api.sendMessage(home.id, text);
  server.fail({ fault: { kind: 'error', code: 500, description: 'Internal Server Error' } });
  expect(await refusal(send('500'))).toMatchObject({ error_code: 500 });
  for (const kind of ['bad-gateway', 'reset'] as const) {
    for (const when of ['before', 'after'] as const) {
      server.fail({ fault: { kind, when }, methods: ['sendMessage'], chatId: home.id });
      await expect(send(`${kind} ${when}`)).rejects.toThrow(HttpError);
    }
  }
  expect(server.chat(home.id).messages.map(({ text }) => text)).toEqual([
    '/start',
    'bad-gateway after',
    'reset after',
  ]);
});

test('a half-open connection never answers, and a network that is down heals', async () => {
  const { server, api, home } = await aServer();
  const hangUp = new AbortController();
  server.fail({ fault: { kind: 'half-open', when: 'after' } });
  const sending = callUntil(hangUp.signal, server, 'sendMessage', { chat_id: home.id, text: 'silence' });
  await server.whenMessage(home.id, ({ text }) => text === 'silence');
  hangUp.abort();
  await sending;

  const heal = server.fail({ fault: { kind: 'reset', when: 'before' }, times: Infinity });
  await expect(api.getMe()).rejects.toThrow(HttpError);
  await expect(api.getMe()).rejects.toThrow(HttpError);
  heal();
  await api.getMe();
});

test('who waits for a message gets the one that is edited into it, or hears what there is instead', async () => {
  const { server, api, home } = await aServer();
  const waiting = server.whenMessage(home.id, ({ text }) => text === 'done');
  const { message_id } = await api.sendMessage(home.id, 'drawing');
  await api.editMessageText(home.id, message_id, 'done');
  expect((await waiting).message_id).toBe(message_id);
  await expect(server.whenMessage(home.id, () => false, { timeoutMs: 1 })).rejects.toThrow(
    /there are .*done/,
  );
});
