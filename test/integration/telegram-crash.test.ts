import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { startChatGateway } from '../support/chat-gateway.ts';
import { startTelegramServer } from '../support/telegram-server/telegram-server.ts';
import { buttonsOf, isDrawing, jobOf, talkOn, textOf } from '../support/telegram-talk.ts';
import { told } from '../support/told.ts';

const server = await startTelegramServer();
const gateway = await startChatGateway({ telegram: server });
const talk = talkOn(server);

afterEach(() => server.assertClean());
afterAll(() => gateway.remove());

test('killed between an upload and its note, the result comes at most twice, and that is counted', async () => {
  const ana = await talk.person();
  const chat = server.privateChat(ana);
  server.fail({ methods: ['sendPhoto'], chatId: chat.id, fault: { kind: 'half-open', when: 'after' } });
  const live = await talk.ask({ chat, from: ana, text: '/image a cat --quality draft' });
  const jobId = jobOf(live);
  await server.whenMessage(chat.id, isDrawing);
  expect(await gateway.end('SIGKILL')).toBe('SIGKILL');
  expect(gateway.stores.jobs.get(jobId)?.state).toBe('generated');

  await gateway.start();
  await gateway.whenJob(jobId, 'delivered');
  const drawings = server.chat(chat.id).messages.filter(isDrawing);
  expect(drawings.map(jobOf)).toEqual([jobId, jobId]);
  expect(await gateway.metric('pincel_deliveries_repeated_total{surface="telegram"}')).toBe(1);
  const noted = await gateway.auditOf({ jobId });
  for (const kind of ['accepted', 'settled', 'delivery-repeated', 'delivered'])
    expect(noted.filter((each) => each === kind)).toHaveLength(1);
  await talk.whenGone(live);
  // Both of them work.
  for (const drawing of drawings) {
    expect(isDrawing(await talk.pressFor(drawing, 'again', ana, isDrawing))).toBe(true);
  }
});

test('killed right after updates came, before anything was said to them, all are answered, once', async () => {
  const ana = await talk.person();
  const chat = server.privateChat(ana);
  // The first is carried out but never told; the second waits for that.
  server.fail({ methods: ['sendMessage'], chatId: chat.id, fault: { kind: 'half-open', when: 'before' } });
  const asked = [
    await server.send({ chat, from: ana, text: '/image a cat --quality draft' }),
    await server.send({ chat, from: ana, text: '/image a dog --quality draft' }),
  ];
  const lastId = Math.max(...asked.map(({ update }) => update.update_id));
  // Telegram has been told not to give them again.
  await vi.waitUntil(() => server.calls.some(({ parameters }) => Number(parameters['offset']) > lastId), {
    timeout: 30_000,
    interval: 10,
  });
  await server.whenCall(
    ({ method, parameters, outcome }) =>
      method === 'sendMessage' && Number(parameters['chat_id']) === chat.id && outcome.kind === 'unanswered',
  );
  expect(await gateway.end('SIGKILL')).toBe('SIGKILL');

  await gateway.start();
  for (const [index, { message }] of asked.entries()) {
    const drawing = await server.whenMessage(
      chat.id,
      (each) => isDrawing(each) && each.reply_to_message?.message_id === message.message_id,
    );
    expect(textOf(drawing)).toContain(['a cat', 'a dog'][index]);
    await gateway.whenJob(jobOf(drawing), 'delivered');
  }
  const userId = gateway.stores.users.find(`telegram:${ana.id}`)?.id ?? '';
  expect(gateway.stores.jobs.ofUser(userId, { limit: 10 })).toHaveLength(2);
  // What told about them is gone.
  const fromBot = server.chat(chat.id).messages.filter((each) => buttonsOf(each).length > 0);
  expect(fromBot.every(isDrawing)).toBe(true);
  expect(fromBot).toHaveLength(2);
});

test('killed when a drawing was there of which nothing had been said, it comes, and nothing tells of it for ever', async () => {
  const ana = await talk.person();
  const chat = server.privateChat(ana);
  server.fail({ methods: ['sendMessage'], chatId: chat.id, fault: { kind: 'half-open', when: 'before' } });
  const { update } = await server.send({ chat, from: ana, text: '/image a cat --quality draft' });
  const jobId = await vi.waitUntil(
    () => gateway.stores.jobs.findByEvent(`telegram:${update.update_id}`)?.id,
    { timeout: 30_000, interval: 10 },
  );
  await gateway.whenJob(jobId, 'generated');
  expect(await gateway.end('SIGKILL')).toBe('SIGKILL');

  await gateway.start();
  const drawing = await server.whenMessage(chat.id, isDrawing);
  expect(jobOf(drawing)).toBe(jobId);
  await gateway.whenJob(jobId, 'delivered');
  // Everything of a chat is handled in order.
  await talk.ask({ chat, from: ana, text: '/nothing' });
  const withButtons = server.chat(chat.id).messages.filter((each) => buttonsOf(each).length > 0);
  expect(withButtons.map(({ message_id: id }) => id)).toEqual([drawing.message_id]);
  expect(await talk.press(drawing, 'delete', ana)).toBe(told('delete-done'));
  expect(server.chat(chat.id).messages.some(isDrawing)).toBe(false);
});
