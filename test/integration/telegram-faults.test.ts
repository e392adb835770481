import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { startChatGateway } from '../support/chat-gateway.ts';
import type { RecordedCall } from '../support/telegram-server/call-log.ts';
import type { Fault } from '../support/telegram-server/faults.ts';
import { startTelegramServer } from '../support/telegram-server/telegram-server.ts';
import { buttonsOf, isDrawing, jobOf, talkOn, textOf } from '../support/telegram-talk.ts';
import { told } from '../support/told.ts';

const server = await startTelegramServer();
const olga = server.addUser({ language_code: 'en' });
const office = server.addGroup({ title: 'Office', kind: 'group', creator: olga });
const gateway = await startChatGateway({
  telegram: server,
  env: { PINCEL_ADMIN_SPACES: `telegram:${office.id}` },
});
const talk = talkOn(server);
await talk.person(olga);

afterEach(() => server.assertClean());
afterAll(() => gateway.remove());

const aCat = '/image a cat --quality draft';
const isAcknowledgement = (message: Parameters<typeof buttonsOf>[0]): boolean =>
  buttonsOf(message).some((id) => id.startsWith('cancel:'));

/** Somebody in their private chat, where faults happen to nobody else. */
async function alone() {
  const user = await talk.person();
  const chat = server.privateChat(user);
  const drawings = () => server.chat(chat.id).messages.filter(isDrawing);
  return {
    user,
    chat,
    drawings,
    fail: (methods: readonly string[], fault: Fault) => server.fail({ methods, chatId: chat.id, fault }),
    /** Asks for a drawing: what tells about it. */
    ask: (text: string) => talk.ask({ chat, from: user, text }, isAcknowledgement),
    draw: (text: string) => talk.draw({ chat, from: user, text }),
  };
}

function isCallIn(chatId: number, method: string): (call: RecordedCall) => boolean {
  return (call) => call.method === method && Number(call.parameters['chat_id']) === chatId;
}

/** When calls of a method in a chat came, in milliseconds. */
function timesOf(chatId: number, method: string): readonly number[] {
  return server.calls.filter(isCallIn(chatId, method)).map(({ atMs }) => atMs);
}

describe('while Telegram', () => {
  test.concurrent('gives an update again and again, there is one job and one message', async () => {
    const { user, chat, drawings } = await alone();
    const { update } = await server.send({ chat, from: user, text: aCat });
    for (let times = 0; times < 3; times += 1) server.redeliver(update);
    await server.whenMessage(chat.id, isDrawing);
    server.redeliver(update);
    // Of one chat everything is handled in order.
    await talk.ask({ chat, from: user, text: '/nothing' });
    expect(drawings()).toHaveLength(1);
    expect(timesOf(chat.id, 'sendMessage')).toHaveLength(3);
  });

  test.concurrent('asks to wait before a result, it waits for exactly so long, and others do not', async () => {
    const [ana, bea] = [await alone(), await alone()];
    ana.fail(['sendPhoto'], { kind: 'too-many-requests', retryAfterS: 5 });
    const [slow, quick] = [ana.draw(aCat), bea.draw(aCat)];
    await quick;
    expect(ana.drawings()).toEqual([]);
    const jobId = jobOf(await slow);
    const [first = Number.NaN, second = Number.NaN] = timesOf(ana.chat.id, 'sendPhoto');
    expect(second - first).toBeGreaterThanOrEqual(5_000);
    await gateway.whenJob(jobId, 'delivered');
    expect(await gateway.auditOf({ jobId })).not.toContain('delivery-repeated');
  });

  test.concurrent('asks to leave a chat alone, a button there is answered all the same', async () => {
    const [ana, bea] = [await talk.person(), await talk.person()];
    const group = server.addGroup({ title: 'Busy', kind: 'supergroup', creator: ana, members: [bea] });
    const drawing = await talk.draw({ chat: group, from: ana, text: aCat });
    const fault = { kind: 'too-many-requests', retryAfterS: 5 } as const;
    server.fail({ methods: ['sendMessage'], chatId: group.id, fault });
    const asked = talk.ask({ chat: group, from: ana, text: '/help' });
    await server.whenCall(({ method, outcome }) => method === 'sendMessage' && outcome.kind === 'failed');
    const before = server.chat(group.id).messages.length;
    expect(await talk.press(drawing, 'report', bea)).toBe(told('report-done'));
    expect(await talk.press(drawing, 'again', bea)).toBe(told('button-not-yours'));
    expect(server.chat(group.id).messages).toHaveLength(before);
    await asked;
  });

  test.concurrent('is in trouble after an upload, the result comes at most twice, which is counted and noted', async () => {
    const [ana, bea] = [await alone(), await alone()];
    ana.fail(['sendPhoto'], { kind: 'reset', when: 'after' });
    bea.fail(['sendPhoto'], { kind: 'error', code: 500, description: 'Internal Server Error' });
    const live = [await ana.ask(aCat), await bea.ask(aCat)];
    for (const each of live) {
      const jobId = jobOf(each);
      await gateway.whenJob(jobId, 'delivered');
      expect((await gateway.auditOf({ jobId })).filter((kind) => kind === 'delivery-repeated')).toHaveLength(
        1,
      );
      expect(gateway.costOf(jobId)).toBeGreaterThan(0);
      await talk.whenGone(each);
    }
    expect([ana.drawings().length, bea.drawings().length]).toEqual([2, 1]);
  });

  test.concurrent('has other trouble, nothing is lost: a proxy’s page, a reset before anything happened', async () => {
    const ana = await alone();
    ana.fail(['sendMessage'], { kind: 'bad-gateway', when: 'before' });
    ana.fail(['sendPhoto'], { kind: 'reset', when: 'before' });
    ana.fail(['deleteMessage'], { kind: 'error', code: 500, description: 'Internal Server Error' });
    const live = await ana.ask(aCat);
    await talk.whenGone(live);
    expect(ana.drawings()).toHaveLength(1);
  });
});

describe('a result', () => {
  test.concurrent('for somebody who blocked the bot fails its job and gives the credits back', async () => {
    const { user, ask } = await alone();
    const jobId = jobOf(await ask(aCat));
    server.block(user);
    await gateway.whenJob(jobId, 'failed');
    expect(gateway.stores.jobs.get(jobId)).toMatchObject({
      errorKind: 'undeliverable',
      error: told('telegram-blocked'),
    });
    expect(gateway.costOf(jobId)).toBe(0);
    server.unblock(user);
    const chat = server.privateChat(user);
    const history = await talk.ask({ chat, from: user, text: '/history' });
    expect(textOf(history)).toContain('it failed, and cost nothing.');
  });

  test.concurrent('for a group that has become a supergroup comes to that', async () => {
    const ana = await talk.person();
    const group = server.addGroup({ title: 'Small', kind: 'group', creator: ana });
    const live = await talk.ask({ chat: group, from: ana, text: aCat });
    const grown = server.migrate(group);
    const drawing = await server.whenMessage(grown.id, isDrawing);
    expect(jobOf(drawing)).toBe(jobOf(live));
    await gateway.whenJob(jobOf(drawing), 'delivered');
    expect(isDrawing(await talk.pressFor(drawing, 'again', ana, isDrawing))).toBe(true);
  });

  test.concurrent('for a chat that takes no photos comes as a file, with all that goes with it', async () => {
    const ana = await alone();
    const description = 'Bad Request: not enough rights to send photos to the chat';
    ana.fail(['sendPhoto'], { kind: 'error', code: 400, description });
    const live = await ana.ask(aCat);
    const file = await server.whenMessage(ana.chat.id, (each) => each.document !== undefined);
    expect(file.document?.file_name).toMatch(/\.png$/);
    expect(textOf(file)).toMatch(/^a cat\nSeed \d+\n/);
    expect(jobOf(file)).toBe(jobOf(live));
    await gateway.whenJob(jobOf(file), 'delivered');
  });
});

test('when Telegram asks to wait before an edit, the result that is there sooner waits too', async () => {
  const steer = (verb: string) =>
    talk.askAndLook(olga.id, { chat: office, from: olga, text: `/queue_admin ${verb}` });
  const ana = await alone();
  ana.fail(['editMessageText'], { kind: 'too-many-requests', retryAfterS: 3 });
  await steer('pause');
  await ana.ask(aCat);
  await server.whenCall(isCallIn(ana.chat.id, 'editMessageText'));
  await steer('resume');
  const drawing = await server.whenMessage(ana.chat.id, isDrawing);
  const [edit = Number.NaN] = timesOf(ana.chat.id, 'editMessageText');
  const [result = Number.NaN] = timesOf(ana.chat.id, 'sendPhoto');
  expect(result - edit).toBeGreaterThanOrEqual(3_000);
  await gateway.whenJob(jobOf(drawing), 'delivered');
});

test('all that Telegram asked for, and all that may have come twice, is counted', async () => {
  expect(await gateway.metric('pincel_chat_rate_limited_total{surface="telegram"}')).toBe(3);
  const repeated = await gateway.auditOf({ kind: 'delivery-repeated' });
  expect(repeated.length).toBeGreaterThanOrEqual(3);
  expect(await gateway.metric('pincel_deliveries_repeated_total{surface="telegram"}')).toBe(repeated.length);
});

/** Asks on the page, where nothing of Telegram is needed; answers the job. */
async function askOnPage(): Promise<string> {
  const { headers } = await fetch(`${gateway.url}/jobs`, {
    method: 'POST',
    body: new URLSearchParams({ kind: 'image', prompt: 'a cat', steps: '2' }),
    headers: { Origin: gateway.url },
    redirect: 'manual',
  });
  return headers.get('Location')?.split('/').at(-1) ?? '';
}

test('results that Telegram takes and never answers hold up nobody else’s', async () => {
  const fault = { kind: 'half-open', when: 'before' } as const;
  const heal = server.fail({ methods: ['sendPhoto'], times: Number.POSITIVE_INFINITY, fault });
  const people = await Promise.all(Array.from({ length: 9 }, alone));
  const live = await Promise.all(people.map(({ ask }) => ask(aCat)));
  for (const each of live) await gateway.whenJob(jobOf(each), 'generated');
  await gateway.whenJob(await askOnPage(), 'delivered');
  heal();
  server.cutConnections();
  for (const each of live) await gateway.whenJob(jobOf(each), 'delivered');
});

test('when the token is not accepted any more, that is said once, and all else goes on', async () => {
  server.fail({
    methods: ['getUpdates'],
    times: Number.POSITIVE_INFINITY,
    fault: { kind: 'error', code: 401, description: 'Unauthorized' },
  });
  server.cutConnections();
  await gateway.whenLine((line) => line.includes('"level":"error"'));
  const readiness = await fetch(`${gateway.url}/readyz`);
  expect([readiness.status, await readiness.json()]).toMatchObject([
    503,
    {
      checks: expect.arrayContaining([
        { name: 'telegram', ok: false, reason: expect.stringContaining('PINCEL_TELEGRAM_TOKEN') },
        { name: 'engine', ok: true },
      ]),
    },
  ]);
  await gateway.whenJob(await askOnPage(), 'delivered');
  const errors = gateway.lines.filter((line) => line.includes('"level":"error"'));
  expect(errors).toEqual([expect.stringContaining('Telegram does not accept the token (401)')]);
});
