import { describe, expect, test } from 'vitest';
import { createLog } from '../../src/log.ts';
import { aTelegram, fitter, patience } from '../support/a-telegram.ts';
import { startTelegramServer } from '../support/telegram-server/telegram-server.ts';
import { buttonsOf, textOf } from '../support/telegram-talk.ts';

async function aConversation(changes: Parameters<typeof aTelegram>[0] = {}) {
  const telegram = await aTelegram(changes);
  const { server } = telegram;
  const ana = server.addUser({ first_name: 'Ana' });
  const home = server.privateChat(ana);
  const say = async (text: string) => (await server.send({ chat: home, from: ana, text })).message;
  const photos = () => server.chat(home.id).messages.filter(({ photo }) => photo !== undefined);
  const whenPhoto = () => server.whenMessage(home.id, ({ photo }) => photo !== undefined);
  /** Resolves with how the job ended. */
  const whenOver = (jobId: string) =>
    telegram.whenJob(jobId, ({ state }) => state === 'delivered' || state === 'failed');
  return { ...telegram, telegram, ana, home, say, photos, whenPhoto, whenOver };
}

describe('an update', () => {
  test('that is delivered again and again makes one job and one message', async () => {
    const { telegram, server, ana, home } = await aConversation();
    const { update } = await server.send({ chat: home, from: ana, text: '/image a fox' });
    const jobId = await telegram.nextJob();
    for (let times = 0; times < 5; times += 1) server.redeliver(update);
    await server.send({ chat: home, from: ana, text: '/nothing' });
    await server.whenMessage(
      home.id,
      (message) => textOf(message).includes('/nothing') && message.from?.is_bot === true,
    );
    expect(telegram.engine.jobs).toHaveLength(1);
    const statuses = server
      .chat(home.id)
      .messages.filter((message) => buttonsOf(message).includes(`cancel:${jobId}`));
    expect(statuses).toHaveLength(1);
    server.assertClean();
  });

  test('that could not be kept is asked for again, and only then acknowledged', async () => {
    let isBroken = true;
    const { telegram, server, say } = await aConversation({
      deps: {
        transact: (work) => {
          if (isBroken) {
            isBroken = false;
            throw new Error('the disk is full');
          }
          return work();
        },
      },
    });
    await say('/image a fox');
    await telegram.nextJob();
    expect(telegram.botLog.map(({ message }) => message)).toContain(
      'updates could not be kept; asking for them again',
    );
    server.assertClean();
  });

  test('that an earlier run left unfinished is handled at the next start', async () => {
    const first = await aConversation({ isOff: true });
    const { server, ana, home, folder } = first;
    const { update } = await server.send({ chat: home, from: ana, text: '/image a fox' });
    first.stores.inbox.receive(
      [{ eventKey: `telegram:${update.update_id}`, surface: 'telegram', payload: JSON.stringify(update) }],
      1_000,
    );
    first.kill();
    const second = await aTelegram({ server, folder });
    const jobId = await second.nextJob();
    await server.whenMessage(home.id, (message) => buttonsOf(message).includes(`cancel:${jobId}`));
    await expect.poll(() => second.stores.inbox.unfinished('telegram'), patience).toEqual([]);
    expect(second.engine.jobs).toHaveLength(1);
    server.assertClean();
  });
});

describe('Telegram asks to wait', () => {
  test('and is obeyed, while other chats go on', async () => {
    const { telegram, server, home, say } = await aConversation();
    server.fail({
      methods: ['sendMessage'],
      chatId: home.id,
      fault: { kind: 'too-many-requests', retryAfterS: 1 },
    });
    await say('/image a fox');
    const ben = server.addUser();
    await server.send({ chat: server.privateChat(ben), from: ben, text: '/image a cat' });
    await server.whenMessage(ben.id, (message) => buttonsOf(message).length > 0);
    expect(server.chat(home.id).messages).toHaveLength(1);
    await server.whenMessage(home.id, (message) => buttonsOf(message).length > 0);
    expect(telegram.rateLimits()).toBe(1);
    server.assertClean();
  });

  test('before a result, which then comes once', async () => {
    const { telegram, server, home, say, whenOver, photos } = await aConversation();
    server.fail({
      methods: ['sendPhoto'],
      chatId: home.id,
      fault: { kind: 'too-many-requests', retryAfterS: 1 },
    });
    await say('/image a fox');
    const jobId = await telegram.nextJob();
    await telegram.draw(jobId);
    expect((await whenOver(jobId)).state).toBe('delivered');
    expect(photos()).toHaveLength(1);
    expect(telegram.repeated).toEqual([]);
    server.assertClean();
  });
});

describe('a broken connection', () => {
  test('before an acknowledgement: it is said again', async () => {
    const { telegram, server, home, say } = await aConversation();
    server.fail({ methods: ['sendMessage'], fault: { kind: 'reset', when: 'before' } });
    await say('/image a fox');
    const jobId = await telegram.nextJob();
    await server.whenMessage(home.id, (message) => buttonsOf(message).includes(`cancel:${jobId}`));
    server.assertClean();
  });

  test('after an upload: the result may come twice, and that is counted', async () => {
    const { telegram, server, say, whenOver, photos } = await aConversation();
    server.fail({ methods: ['sendPhoto'], fault: { kind: 'reset', when: 'after' } });
    await say('/image a fox');
    const jobId = await telegram.nextJob();
    await telegram.draw(jobId);
    expect((await whenOver(jobId)).state).toBe('delivered');
    expect(photos()).toHaveLength(2);
    expect(telegram.repeated).toEqual([jobId]);
    server.assertClean();
  });

  test('below an album: the album is not sent again', async () => {
    const { telegram, server, say, whenOver, photos } = await aConversation();
    await say('/image a fox --count 2');
    const jobId = await telegram.nextJob();
    await server.whenCall(({ method }) => method === 'sendMessage');
    server.fail({ methods: ['sendMessage'], fault: { kind: 'bad-gateway', when: 'before' } });
    await telegram.draw(jobId, 2);
    expect((await whenOver(jobId)).state).toBe('delivered');
    expect(photos()).toHaveLength(2);
    server.assertClean();
  });

  test('in a poll: polling goes on', async () => {
    const { telegram, server, say } = await aConversation();
    await server.whenCall(({ method }) => method === 'getWebhookInfo');
    server.cutConnections();
    await say('/image a fox');
    await telegram.nextJob();
    server.assertClean();
  });
});

describe('a result that cannot be handed over', () => {
  test('because the person blocked us ends the job with a sentence', async () => {
    const { telegram, server, ana, say, whenOver } = await aConversation();
    await say('/image a fox');
    const jobId = await telegram.nextJob();
    await server.whenCall(({ method }) => method === 'sendMessage');
    server.block(ana);
    await telegram.draw(jobId);
    const over = await whenOver(jobId);
    expect(over).toMatchObject({ state: 'failed', error: expect.stringContaining('blocked') });
    server.assertClean();
  });

  test('as a picture comes as a file', async () => {
    const { telegram, server, home, say, whenOver } = await aConversation();
    server.fail({
      methods: ['sendPhoto'],
      times: Number.POSITIVE_INFINITY,
      fault: {
        kind: 'error',
        code: 400,
        description: 'Bad Request: not enough rights to send photos to the chat',
      },
    });
    await say('/image a fox');
    const jobId = await telegram.nextJob();
    await telegram.draw(jobId);
    expect((await whenOver(jobId)).state).toBe('delivered');
    const file = await server.whenMessage(home.id, ({ document }) => document !== undefined);
    expect(file.caption).toContain('a fox');
    server.assertClean();
  });

  test('as large as it is comes smaller', async () => {
    const limits: number[] = [];
    const { telegram, server, say, whenOver, photos } = await aConversation({
      deps: {
        fitter: {
          ...fitter,
          fit(media, limit) {
            limits.push(limit.maxBytes);
            return fitter.fit(media, { maxBytes: 1_000_000 });
          },
        },
      },
    });
    server.fail({
      methods: ['sendPhoto'],
      fault: { kind: 'error', code: 413, description: 'Request Entity Too Large' },
    });
    await say('/image a fox');
    const jobId = await telegram.nextJob();
    await telegram.draw(jobId);
    expect((await whenOver(jobId)).state).toBe('delivered');
    expect(photos()).toHaveLength(1);
    const [sent] = telegram
      .callsTo('sendPhoto')
      .map(({ files }) => [...files.values()][0]?.bytes.length ?? 0);
    expect(limits).toEqual([10_000_000, Math.floor((sent ?? 0) / 2)]);
    server.assertClean();
  });

  test('in its topic comes to the group', async () => {
    const { telegram, server, ana } = await aConversation();
    const forum = server.addGroup({ title: 'Painters', kind: 'forum', creator: ana });
    const threadId = server.addTopic(forum, 'Foxes');
    await server.send({ chat: forum, from: ana, text: '/image a fox', threadId });
    const jobId = await telegram.nextJob();
    await server.whenMessage(forum.id, (message) => buttonsOf(message).length > 0);
    server.closeTopic(forum, threadId);
    await telegram.draw(jobId);
    const result = await server.whenMessage(forum.id, ({ photo }) => photo !== undefined);
    expect(result.message_thread_id).toBeUndefined();
    server.assertClean();
  });

  test('in a group that has become a supergroup comes to that', async () => {
    const { telegram, server, ana, whenOver } = await aConversation();
    const group = server.addGroup({ title: 'Painters', kind: 'group', creator: ana });
    await server.send({ chat: group, from: ana, text: '/image a fox' });
    const jobId = await telegram.nextJob();
    await server.whenMessage(group.id, (message) => buttonsOf(message).length > 0);
    const supergroup = server.migrate(group);
    await telegram.draw(jobId);
    await server.whenMessage(supergroup.id, ({ photo }) => photo !== undefined);
    expect((await whenOver(jobId)).state).toBe('delivered');
    server.assertClean();
  });
});

describe('another program', () => {
  test('that fetches the same updates is told of once, and waited for', async () => {
    const { telegram, server, say } = await aConversation({ isOff: true });
    server.fail({
      methods: ['getUpdates'],
      times: 2,
      fault: { kind: 'error', code: 409, description: 'Conflict: terminated by other getUpdates request' },
    });
    telegram.start();
    await say('/image a fox');
    await telegram.nextJob();
    const told = telegram.botLog.filter(({ message }) => message.startsWith('another program'));
    expect(told).toHaveLength(1);
    server.assertClean();
  });
});

describe('the token', () => {
  test('that is refused stops the bot with one clear line and a problem', async () => {
    const telegram = await aTelegram({ deps: { token: '1:not-the-token' } });
    await expect.poll(() => telegram.bot.problem(), patience).toContain('PINCEL_TELEGRAM_TOKEN');
    await telegram.stop();
    expect(telegram.botLog.filter(({ level }) => level === 'error')).toHaveLength(1);
  });

  test('and what people wrote are in no log line', async () => {
    const server = await startTelegramServer({ token: '42:a-token-that-is-nowhere' });
    const { telegram, say, whenOver } = await aConversation({ server, deps: { token: server.token } });
    server.fail({
      methods: ['sendMessage', 'getUpdates', 'sendPhoto'],
      times: 2,
      fault: { kind: 'reset', when: 'before' },
    });
    server.fail({
      methods: ['deleteMessage'],
      fault: { kind: 'error', code: 400, description: 'a very private prompt' },
    });
    await say('/image a very private prompt');
    const jobId = await telegram.nextJob();
    await telegram.draw(jobId);
    await whenOver(jobId);
    await telegram.stop();
    const written: string[] = [];
    const log = createLog('debug', { stream: { write: (line) => void written.push(line) } });
    for (const { level, context, message } of telegram.botLog) log[level](context, message);
    expect(written.length).toBeGreaterThan(0);
    for (const line of written) expect(line).not.toMatch(/a-token-that-is-nowhere|very private/);
    await server.close();
  });
});
