import { describe, expect, test } from 'vitest';
import { createWebhook, toWebhookSecret } from '../../src/bots/telegram/webhook.ts';
import { aLog } from '../support/a-log.ts';
import { aTelegram, patience } from '../support/a-telegram.ts';
import { buttonsOf } from '../support/telegram-talk.ts';

const secret = toWebhookSecret('42:token');

function aWebhook({ isReady = true, isFull = false } = {}) {
  const taken: unknown[] = [];
  const webhook = createWebhook({
    secret,
    intake: (updates) => {
      if (isFull) throw new Error('the disk is full');
      taken.push(...updates);
    },
    isReady: () => isReady,
    log: aLog().log,
  });
  const post = async (body: string | ReadableStream, given: string | undefined = secret) => {
    const headers = given === undefined ? {} : { 'x-telegram-bot-api-secret-token': given };
    const request = new Request('https://pincel.example/telegram/webhook', {
      method: 'POST',
      body,
      headers,
      duplex: 'half',
    });
    return (await webhook.handle(request)).status;
  };
  return { webhook, taken, post };
}

describe('the webhook', () => {
  test('takes updates from whoever knows the secret, and from nobody else', async () => {
    const { post, taken } = aWebhook();
    expect(await post('{"update_id":1}')).toBe(200);
    expect(taken).toEqual([{ update_id: 1 }]);
    for (const given of ['', 'wrong', `${secret}0`, secret.slice(1)]) {
      expect(await post('{"update_id":2}', given)).toBe(401);
    }
    expect(taken).toHaveLength(1);
  });

  test('has a secret that Telegram takes and that does not tell the token', () => {
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(toWebhookSecret('43:token')).not.toBe(secret);
  });

  test('asks for an update again when it cannot be kept', async () => {
    expect(await aWebhook({ isFull: true }).post('{"update_id":1}')).toBe(503);
    expect(await aWebhook({ isReady: false }).post('{"update_id":1}')).toBe(503);
  });

  test('reads no more than a bounded body, and only JSON', async () => {
    const { post, taken } = aWebhook();
    expect(await post('{')).toBe(400);
    let chunks = 0;
    const endless = new ReadableStream({
      pull(controller) {
        chunks += 1;
        controller.enqueue(new Uint8Array(64 * 1024));
      },
    });
    expect(await post(endless)).toBe(413);
    expect(chunks).toBeLessThan(32);
    expect(taken).toEqual([]);
  });

  test('takes nothing but posts', async () => {
    const { webhook } = aWebhook();
    const response = await webhook.handle(new Request('https://pincel.example/telegram/webhook'));
    expect(response.status).toBe(405);
  });
});

test('five posts of one update at once make one job', async () => {
  const telegram = await aTelegram({
    options: { isLocal: true },
    deps: { webhook: { url: 'https://pincel.example/telegram/webhook', secret: undefined } },
    isOff: true,
  });
  const { server, bot } = telegram;
  telegram.start();
  await server.whenCall(({ method }) => method === 'setWebhook');
  const { secret_token: given } = telegram.callsTo('setWebhook')[0]?.parameters ?? {};
  const ana = server.addUser();
  const home = server.privateChat(ana);
  const update = {
    update_id: 99,
    message: (await server.send({ chat: home, from: ana, text: '/image a fox' })).message,
  };
  const post = () =>
    bot.webhook?.handle(
      new Request('https://pincel.example/telegram/webhook', {
        method: 'POST',
        headers: { 'x-telegram-bot-api-secret-token': String(given) },
        body: JSON.stringify(update),
      }),
    );
  const answers = await Promise.all([post(), post(), post(), post(), post()]);
  expect(answers.map((answer) => answer?.status)).toEqual([200, 200, 200, 200, 200]);
  const jobId = await telegram.nextJob();
  await server.whenMessage(home.id, (message) => buttonsOf(message).includes(`cancel:${jobId}`));
  expect(telegram.engine.jobs).toHaveLength(1);
});

test('a bot that fetches its updates removes a webhook that is still set', async () => {
  const telegram = await aTelegram({
    isOff: true,
    options: { isLocal: true },
    deps: { webhook: { url: 'https://pincel.example/telegram/webhook', secret: undefined } },
  });
  telegram.start();
  await telegram.server.whenCall(({ method }) => method === 'setWebhook');
  await telegram.stop();
  const { server } = telegram;
  const fetching = await aTelegram({ server });
  const ana = server.addUser();
  await server.send({ chat: server.privateChat(ana), from: ana, text: '/image a fox' });
  await fetching.nextJob();
  expect(fetching.callsTo('deleteWebhook')).toHaveLength(1);
});

test('an address that Telegram does not take is a problem that says what to do', async () => {
  const telegram = await aTelegram({
    isOff: true,
    deps: { webhook: { url: 'http://10.0.0.1/telegram/webhook', secret: undefined } },
  });
  telegram.server.fail({
    methods: ['setWebhook'],
    fault: { kind: 'error', code: 400, description: 'Bad Request: bad webhook: HTTPS url must be provided' },
  });
  telegram.start();
  await expect.poll(() => telegram.bot.problem(), patience).toContain('PINCEL_TELEGRAM_WEBHOOK_URL');
});
