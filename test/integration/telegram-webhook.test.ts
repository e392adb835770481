import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { startChatGateway } from '../support/chat-gateway.ts';
import type { Fault } from '../support/telegram-server/faults.ts';
import { startTelegramServer } from '../support/telegram-server/telegram-server.ts';
import { isDrawing, jobOf, talkOn } from '../support/telegram-talk.ts';

const secrets = {
  token: '7000000001:AAH-canary-of-the-token-canary-AAH-0000',
  tokenSecret: 'AAH-canary-of-the-token',
  webhookSecret: 'canary-of-the-webhook-secret-canary',
  prompt: 'canaryoftheprompt',
} as const;

const server = await startTelegramServer({ token: secrets.token });
const gateway = await startChatGateway({
  telegram: server,
  env: {
    PINCEL_LOG_LEVEL: 'trace',
    PINCEL_TELEGRAM_WEBHOOK_URL: 'https://pincel.example.org',
    PINCEL_TELEGRAM_WEBHOOK_SECRET: secrets.webhookSecret,
  },
});
server.routeWebhook(gateway.url);
await gateway.whenLine((line) => line.includes('Telegram posts updates to the webhook'));
const talk = talkOn(server);

afterEach(() => server.assertClean());
afterAll(() => gateway.remove());

describe('an update by webhook', () => {
  test('that comes five times at once makes one job and one message', async () => {
    const ana = await talk.person();
    const chat = server.privateChat(ana);
    const { update } = await server.send({ chat, from: ana, text: '/image a cat --quality draft' });
    expect(await server.deliver(update, 5)).toEqual([200, 200, 200, 200, 200]);
    const drawing = await server.whenMessage(chat.id, isDrawing);
    await gateway.whenJob(jobOf(drawing), 'delivered');
    expect(await server.deliver(update, 1)).toEqual([200]);
    await talk.ask({ chat, from: ana, text: '/help' });
    const told = server.calls.filter(
      ({ method, parameters }) =>
        /^send(Message|Photo)$/.test(method) && Number(parameters['chat_id']) === chat.id,
    );
    expect(told.map(({ method }) => method)).toEqual([
      'sendMessage',
      'sendMessage',
      'sendPhoto',
      'sendMessage',
    ]);
    const userId = gateway.stores.users.find(`telegram:${ana.id}`)?.id ?? '';
    expect(gateway.stores.jobs.ofUser(userId, { limit: 10 })).toHaveLength(1);
  });

  test('from somebody who does not know the secret is turned away', async () => {
    const ana = await talk.person();
    const chat = server.privateChat(ana);
    const { update } = await server.send({ chat, from: ana, text: '/help' });
    const forged = { ...update, update_id: update.update_id + 1_000 };
    for (const given of [undefined, '', `${secrets.webhookSecret}x`, secrets.webhookSecret.slice(1)]) {
      const answer = await fetch(`${gateway.url}/telegram/webhook`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(given !== undefined && { 'x-telegram-bot-api-secret-token': given }),
        },
        body: JSON.stringify(forged),
      });
      expect(answer.status).toBe(401);
    }
    await talk.ask({ chat, from: ana, text: '/start' });
    const texts = server.calls.filter(({ parameters }) => Number(parameters['chat_id']) === chat.id);
    expect(texts).toHaveLength(3);
  });
});

describe('the token, the secret of the webhook and what people write', () => {
  const written = (): readonly string[] =>
    gateway.lines.filter((line) => Object.values(secrets).some((secret) => line.includes(secret)));

  test('are in no line, whatever Telegram says', async () => {
    const ana = await talk.person();
    const chat = server.privateChat(ana);
    const fail = (method: string, fault: Fault) => server.fail({ methods: [method], chatId: chat.id, fault });
    const refusal = `Bad Request: ${secrets.prompt} is not to our taste`;
    fail('sendMessage', { kind: 'reset', when: 'before' });
    fail('sendPhoto', { kind: 'bad-gateway', when: 'before' });
    fail('sendPhoto', { kind: 'error', code: 400, description: refusal });
    fail('sendDocument', { kind: 'error', code: 400, description: refusal });
    const live = await talk.ask({
      chat,
      from: ana,
      text: `/image ${secrets.prompt} --negative ${secrets.prompt}`,
    });
    await gateway.whenJob(jobOf(live), 'failed');
    fail('sendMessage', { kind: 'error', code: 400, description: refusal });
    await server.send({ chat, from: ana, text: `/image naked ${secrets.prompt}` });
    await talk.ask({ chat, from: ana, text: `/image cat --${secrets.prompt}` });
    await talk.ask({ chat, from: ana, text: `/${secrets.prompt}` });
    expect(gateway.lines.some((line) => line.includes('"surface":"telegram","err":'))).toBe(true);
    expect(written()).toEqual([]);
  });

  test('are in no line while Telegram cannot be reached', async () => {
    const ana = await talk.person();
    const chat = server.privateChat(ana);
    const live = await talk.ask({ chat, from: ana, text: `/image ${secrets.prompt} --quality fine` });
    server.fail({ fault: { kind: 'reset', when: 'before' }, times: Number.POSITIVE_INFINITY });
    await gateway.whenJob(jobOf(live), 'generated');
    await gateway.whenLine((line) => line.includes('sendPhoto failed'));
    expect(await gateway.end('SIGTERM')).toBe(0);
    // Nobody listens there.
    const lines = gateway.lines.length;
    await gateway.start({ PINCEL_TELEGRAM_API_ROOT: 'http://127.0.0.1:9' });
    await gateway.whenLine((line) => line.includes('getMe failed'));
    expect(await gateway.end('SIGTERM')).toBe(0);
    expect(gateway.lines.length).toBeGreaterThan(lines);
    expect(written()).toEqual([]);
  });
});
